"""S3 on loopback: moto's server, which the unmodified s3fs and botocore speak to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

BUCKET = "archive"
SECRET = "canary-of-the-bucket"  # noqa: S105 - looked for in every output


@contextmanager
def serve() -> Iterator[str]:
    """Serve S3 with the bucket `archive`; returns the server's address."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    try:
        keys = {"aws_access_key_id": "publisher", "aws_secret_access_key": SECRET, "region_name": "us-east-1"}
        boto3.client("s3", endpoint_url=address, **keys).create_bucket(Bucket=BUCKET)
        yield address
    finally:
        server.stop()


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
