"""Which target an address names. The packages that speak to one take long to import, so each is where it is needed."""

from pathlib import Path

from builder.errors import UsageError
from builder.publish.target import Target


def at(address: str, *, timeout: float, private: bool | None = None, gated: str | None = None) -> Target:
    """Return the target of an address: hf://datasets/ORG/NAME, another fsspec url, or a folder.

    Args:
        address: as the user writes it.
        timeout: seconds without an answer after which a connection is given up.
        private: whether a dataset on the Hub is; None leaves it as it is.
        gated: how readers of a dataset on the Hub get in, "auto", "manual" or "off"; None leaves it as it is.

    Raises:
        UsageError: the address is no target, or the settings do not fit it.
    """
    scheme, mark, rest = address.partition("://")
    if scheme == "hf" and mark:
        from builder.publish.hub import Hub

        return Hub.open(address, timeout, private=private, gated=gated)
    if private is not None or gated is not None:
        raise UsageError(
            f"{address} is not on the Hub", "--private, --public and --gated are for hf://datasets/ORG/NAME"
        )
    if not mark or scheme in {"file", "local"}:
        from builder.publish.folder import Folder

        return Folder(address, Path(rest if mark else address))
    from builder.publish.bucket import Bucket

    return Bucket.open(address, timeout)
