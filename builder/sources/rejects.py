"""Why a source or a document does not enter: the codes, and the exception that carries one inside this package."""

import re

from builder.documents import Reject, Spot
from builder.sources.positions import Position

_LINE = re.compile(r"line (\d+)")

REJECT_CODES = {
    "unreadable": "the file or folder cannot be opened or read: permission, a vanished file, a disk error",
    "symlink": "a symbolic link that leads out of raw/, round in a circle, nowhere, or to a folder read already",
    "not-a-file": "a fifo, socket or device",
    "unsafe-name": "a key in a bucket that is no path: a part of it is empty, or `.` or `..`",
    "unknown-format": "no reader knows the file name's ending",
    "orphan-sidecar": "a sidecar, or a row of the metadata table, that names no file",
    "two-sidecars": "two sidecars, or two rows of the metadata table, for one file",
    "invalid-sidecar": "a sidecar that is not a mapping of fields to values",
    "empty": "a file without a single character that is not blank",
    "no-text": "a document without text to read",
    "too-large": "a document, or a piece of metadata, over its limit of bytes",
    "too-deep": "values nested deeper than 64 levels",
    "truncated": "a compressed file, or a page saved with its parts, that ends in the middle",
    "corrupt": "a compressed file, or a page saved with its parts, that does not unpack",
    "binary": "bytes that are no text",
    "bad-encoding": "text in no encoding that can be told",
    "lone-surrogate": "half of a UTF-16 surrogate pair, which no text can hold",
    "invalid-json": "not JSON as RFC 8259 has it",
    "number-range": "a whole number over 64 bits, or one beyond the largest double",
    "duplicate-key": "one key or column name twice in one mapping or table",
    "invalid-yaml": "not YAML, or YAML with several documents, tags of its own or keys that are not plain",
    "yaml-aliases": "YAML anchors and aliases, which a few lines can blow up to any size",
    "invalid-toml": "not TOML",
    "invalid-csv": "a table whose quotes do not match",
    "ragged-row": "a row of a table with more or fewer cells than its header",
    "unreadable-parquet": "a Parquet file that is cut, damaged or encrypted",
    "unreadable-warc": "a web archive that is cut or damaged",
}
"""Every code that this package gives a reject, with its meaning. A code is a public name: docs and rejects have it."""


class RejectError(Exception):
    """One document, or the rest of a source, does not enter; caught where documents are yielded."""

    def __init__(self, code: str, reason: str, place: str = "", at: Position | None = None, file: str = "") -> None:
        super().__init__(reason)
        self.code, self.reason, self.place = code, reason, place
        self.at = at
        """Line and column in the file; of a reader of single lines, in what it was given."""
        self.file = file
        """Path in raw/ of the sidecar that is at fault; "": the source itself."""

    def reject(self, source: str, place: str = "") -> Reject:
        """Return it as a value; `place` counts where the error itself names none."""
        place = self.place or place
        at = self.at or ((int(line[1]), 1) if (line := _LINE.fullmatch(place)) else None)
        return Reject(source, place, self.code, self.reason, spot=Spot(self.file or source, *at) if at else None)

    def in_line(self, number: int) -> "RejectError":
        """Return the error of a reader that was given this one line of a file."""
        return RejectError(self.code, self.reason, self.place, (number, self.at[1] if self.at else 1), self.file)


def invalid_yaml(problem: str, at: Position) -> RejectError:
    """Return the error for a problem of YAML at a line and column."""
    place = f"line {at[0]}"
    reason = f"{place} is not YAML ({problem}); quote the value or correct the line."
    return RejectError("invalid-yaml", reason, place, at)


MAX_DEPTH = 64
"""Levels of nested lists and mappings: metadata of articles needs five, parsers' stacks end at some hundreds."""


def too_deep(name: str = "the file", place: str = "", at: Position | None = None) -> RejectError:
    """Return the error for `what` nesting values deeper than MAX_DEPTH."""
    return RejectError(
        "too-deep", f"{name} nests lists or mappings deeper than {MAX_DEPTH} levels; flatten it.", place, at
    )
