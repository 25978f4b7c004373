r"""A file in raw/ as a value that travels to workers: paths and what was written about it, never its content.

Paths are written so that every name can be a line of UTF-8 and none is lost: a backslash, a control character, a line
or paragraph separator and every byte that is not UTF-8 stand as `\xNN`, once for each of their bytes. "/" joins the
parts.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from builder.documents import Candidate, Reading
from builder.remote import File, Remote

_UNSAFE = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\udc80-\udcff]")
_ESCAPED = re.compile(rb"\\x([0-9a-f]{2})")


NO_COLUMNS: Mapping[str, str] = {}


class Source(NamedTuple):
    """One file with documents, or a run of a JSON Lines file's lines."""

    path: str
    """In raw/, written as this module says."""
    kind: str
    """Key of READERS."""
    reading: Reading | None
    """What the recipe says; None leaves it to the kind: a file is a page, a `text` column a body."""
    size: int
    """Bytes as the file lies there, packed or not."""
    sidecar: str | None = None
    """Path of its sidecar in raw/."""
    authored: tuple[Candidate, ...] = ()
    """What stands about it in the metadata table."""
    start: int = 0
    """Offset of the first byte to read."""
    stop: int | None = None
    """Offset after the last byte to read; None is the end."""
    line: int = 1
    """Number of the line that begins at `start`."""
    columns: Mapping[str, str] = NO_COLUMNS
    """The recipe's: column → the field that it is."""


def escape(name: str) -> str:
    r"""Return a file name or path, as `os.listdir` has it, without what cannot stand in a line of UTF-8.

    >>> escape("a\nb.txt"), escape(os.fsdecode(b"caf\xe9.txt"))
    ('a\\x0ab.txt', 'caf\\xe9.txt')
    """
    if name.isprintable() and "\\" not in name:  # most, in a fourth of the time
        return name
    return _UNSAFE.sub(lambda m: "".join(f"\\x{byte:02x}" for byte in os.fsencode(m[0])), name)


def locate(raw: File, path: str) -> File:
    r"""Return where an escaped path lies; the inverse of `escape`.

    >>> locate(Path("raw"), r"a\x0ab.txt").name
    'a\nb.txt'
    """
    if "\\" not in path:
        return raw / path
    return raw / os.fsdecode(_ESCAPED.sub(lambda m: bytes([int(m[1], 16)]), os.fsencode(path)))


def path_in_raw(raw: File, path: Path) -> str | None:
    """Return an existing path, from the current folder or from raw/, as sources are named; None outside raw/."""
    if isinstance(raw, Remote):
        there = raw / path.as_posix()
        return escape(path.as_posix()) if there.is_file() or any(there.tree()) else None
    for start in (Path.cwd(), raw):
        place = Path(os.path.abspath(start / path))  # noqa: PTH100 - links stay, .. goes
        if os.path.lexists(place) and place.is_relative_to(raw):
            return escape(place.relative_to(raw).as_posix())
    return None
