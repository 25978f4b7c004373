"""Xet's store as a folder (casUrl local://…), which the unmodified hf_xet writes to, read as the Hub does."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

_RECORD = 48
"""Bytes of each record of a shard: a hash of 32, and numbers."""

_VERIFIED, _DESCRIBED = 1 << 31, 1 << 30
"""Flags of a file's record: one more record for each of its pieces; one more that holds its sha256."""


class Stored(NamedTuple):
    """A file in the store."""

    sha256: str
    hash: str
    """What Xet calls it."""
    size: int


def token(store: Path) -> dict[str, object]:
    """What the Hub tells a client of the store."""
    return {"casUrl": f"local://{store}", "accessToken": "of-the-store", "exp": 4_102_444_800}


def headers(told: Mapping[str, object]) -> dict[str, str]:
    """The same, where the client's Python asks and not its Rust."""
    names = {"casUrl": "X-Xet-Cas-Url", "accessToken": "X-Xet-Access-Token", "exp": "X-Xet-Token-Expiration"}
    return {name: str(told[key]) for key, name in names.items()}


def find(store: Path, sha256: str) -> Stored | None:
    """Look a file up in all shards."""
    found = (one for path in store.rglob("shards/*.mdb") for one in _files(path.read_bytes()))
    return next((one for one in found if one.sha256 == sha256), None)


def read(store: Path, stored: Stored) -> bytes:
    """Put a file together from its pieces."""
    from hf_xet import XetFileInfo
    from huggingface_hub.utils._xet import get_xet_session

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        session = get_xet_session()  # type: ignore[no-untyped-call]  # its client says no types
        with session.new_file_download_group(endpoint=f"local://{store}") as group:
            group.start_download_file(XetFileInfo(stored.hash, stored.size), str(path))
        return path.read_bytes()


def _files(shard: bytes) -> Iterator[Stored]:
    """Read the files of a shard: after its header, until a record of nothing but ones."""
    records = [shard[at : at + _RECORD] for at in range(_RECORD, len(shard) - _RECORD + 1, _RECORD)]
    at = 0
    while records[at][:32] != b"\xff" * 32:
        flags, pieces = (int.from_bytes(records[at][at_ : at_ + 4], "little") for at_ in (32, 36))
        size = sum(int.from_bytes(record[36:40], "little") for record in records[at + 1 : at + 1 + pieces])
        last = at + pieces * (2 if flags & _VERIFIED else 1) + (1 if flags & _DESCRIBED else 0)
        yield Stored(_hex(records[last]), _hex(records[at]), size)
        at = last + 1


def _hex(record: bytes) -> str:
    """A hash is four numbers, each of which begins with its lowest byte."""
    return b"".join(record[at : at + 8][::-1] for at in range(0, 32, 8)).hex()
