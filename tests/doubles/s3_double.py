"""S3 on loopback: moto's server, which the unmodified s3fs and botocore speak to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

BUCKET = "archive"
SECRET = "canary-of-the-bucket"  # noqa: S105 - looked for in every output


@contextmanager
def serve() -> Iterator[str]:
    """Serve S3 with the bucket `archive`; returns the server's address."""
    import boto3
    from moto.moto_server.werkzeug_app import MotoRequestHandler, create_backend_app
    from werkzeug.serving import make_server

    # Moto's own server asks for each request which of all services it is for: a tenth of its time.
    app = create_backend_app("s3")
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=MotoRequestHandler)
    serving = Thread(target=server.serve_forever, daemon=True)
    serving.start()
    address = f"http://127.0.0.1:{server.port}"
    try:
        keys = {"aws_access_key_id": "publisher", "aws_secret_access_key": SECRET, "region_name": "us-east-1"}
        boto3.client("s3", endpoint_url=address, **keys).create_bucket(Bucket=BUCKET)
        yield address
    finally:
        server.shutdown()
        serving.join()


def stored(prefix: str) -> dict[str, bytes]:
    """What the bucket holds under a prefix, without the time that requests take: the rest of each key → its data."""
    from moto.core.models import DEFAULT_ACCOUNT_ID
    from moto.s3.models import s3_backends

    keys = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[BUCKET].keys
    return {name.removeprefix(prefix): key.value for name, key in [*keys.items()] if name.startswith(prefix)}


def environment(address: str) -> dict[str, str]:
    """What a client of the bucket finds in its environment; nothing of the machine's own settings."""
    return {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "publisher",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
