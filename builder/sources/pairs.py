"""A text and its sidecar, read at once where both are plain: nothing to decode, no front matter, no parser for YAML.

Most are. It takes a quarter of the time that the readers do, which read all others.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from builder.remote import File
from builder.sources import json_values, yaml_plain
from builder.sources.source import Source, locate

Pair = tuple[dict[str, Any], str]
"""What the sidecar states, numbers of any size, and the text."""

_ENDINGS = (".txt", ".md", ".markdown")
_FENCES = ("---", "+++")
"""What front matter begins with."""
_BOM = b"\xef\xbb\xbf"
"""UTF-8's; those of other encodings are no UTF-8."""
_MAX_SIDECAR = 1 << 16
"""Bytes that a sidecar has at most here."""


def pair_reader(raw: File, limit: int) -> Callable[[Source], Pair | None]:
    """Return a function that reads a source of at most `limit` bytes and its sidecar, or returns None: `read` must."""
    if not isinstance(raw, Path):
        return lambda _: None
    folder = f"{raw}{os.sep}"

    def read_pair(source: Source) -> Pair | None:
        path, sidecar = source.path, source.sidecar
        if sidecar is None or source.authored or source.size > limit or not path.endswith(_ENDINGS):
            return None
        try:
            metadata = _metadata(sidecar, _read_start(path_of(sidecar), _MAX_SIDECAR))
            data = _read_start(path_of(path), source.size + 1)
            if metadata is None or len(data) != source.size or data.startswith(_BOM) or b"\0" in data:
                return None
            text = data.decode()
        except (OSError, ValueError):  # the reader says what is wrong
            return None
        return None if text.startswith(_FENCES) else (metadata, text)

    def path_of(path: str) -> str:
        return str(locate(raw, path)) if "\\" in path else folder + path

    return read_pair


def _metadata(name: str, data: bytes) -> dict[str, Any] | None:
    if len(data) == _MAX_SIDECAR:
        return None
    if not name.endswith(".json"):
        return yaml_plain.values(data.decode())
    value = json_values.parse_quickly(data)
    return value if isinstance(value, dict) else None


def _read_start(path: str, size: int) -> bytes:
    """Return the first bytes of a file, with as few system calls as it takes."""
    handle = os.open(path, os.O_RDONLY)
    try:
        return os.read(handle, size)
    finally:
        os.close(handle)
