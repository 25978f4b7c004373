"""Small JSON files in .builder/ that are believed only with their digest, which is their first line."""

from pathlib import Path
from typing import Any

import orjson

from builder.lineage import sha256


def save(file: Path, value: Any) -> None:
    """Write a file whole, in place of what is there."""
    data = orjson.dumps(value)
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.tmp")
    with partial.open("wb") as opened:
        opened.writelines((sha256(data).encode(), b"\n", data))
    partial.replace(file)


def load(file: Path) -> Any:
    """Return what was saved; None where there is nothing, or something damaged."""
    try:
        digest, _, data = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    return orjson.loads(data) if sha256(data).encode() == digest else None
