"""Files in .builder/ that are believed only with their digest, which is their first line; most are small JSON."""

from pathlib import Path
from typing import Any

import orjson

from builder.lineage import sha256


def save(file: Path, value: Any) -> None:
    """Write a value's JSON, in place of what is there."""
    write(file, orjson.dumps(value))


def write(file: Path, data: bytes | bytearray) -> None:
    """Write a file whole, in place of what is there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.tmp")
    with partial.open("wb") as opened:
        opened.writelines((sha256(data).encode(), b"\n", data))
    partial.replace(file)


def load(file: Path) -> Any:
    """Return what was saved; None where there is nothing, or something damaged."""
    data = read(file)
    return None if data is None else orjson.loads(data)


def read(file: Path) -> bytes | None:
    """Return what was written; None where there is nothing, or something damaged."""
    try:
        with file.open("rb") as opened:
            digest, data = opened.readline(), opened.read()
    except OSError:
        return None
    return data if sha256(data).encode() == digest.rstrip() else None
