"""What is looked for in one file: a value of a record, led back to who wrote it and where."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from builder.documents import Candidate
from builder.sources import rows
from builder.sources.positions import KeyPath, parse_pointer
from builder.sources.source import Source

AUTHORED = ("sidecar", "metadata-table", "front-matter", "column")
"""Kinds of candidates that somebody wrote, in any format; all others were found in a text."""
TEXT_KINDS = (".txt", ".md", ".markdown", ".html", ".htm")
"""Kinds of sources that are one text, so that a place in the text is one in the file."""
TEXT: KeyPath = ("text",)


class Wanted(NamedTuple):
    """A value whose spot is asked for."""

    place: str
    """The document's place in its source: "", "line 7", "row 3", "item 2"."""
    pointer: str
    """JSON pointer of the value in the record; of a missing field: where it would be."""
    candidate: Candidate | None
    """The chosen candidate of the pointer's first field; None where the field is missing."""


class Target(NamedTuple):
    """A value to look for in one file."""

    file: str
    """KeyPath in raw/: the source, its sidecar or the metadata table."""
    place: str
    """The document's place in the source, or the row's in the metadata table; "" in a sidecar."""
    path: KeyPath
    """In the document's or the sidecar's mapping, by the key that was written; TEXT: the text, or something in it."""
    candidate: Candidate | None
    """None: the field is missing."""
    columns: Mapping[str, str]
    """The recipe's: column → the field that it is."""


def target_of(source: Source, wanted: Wanted) -> Target:
    """Say in which file a value stands, or should stand."""
    path, candidate = parse_pointer(wanted.pointer), wanted.candidate
    if path[:1] == TEXT:
        return Target(source.path, wanted.place, TEXT, None, source.columns)
    if candidate is None or candidate.kind == "default":
        beside = source.sidecar
        return Target(beside or source.path, "" if beside else wanted.place, path, None, source.columns)
    if candidate.kind not in AUTHORED:
        return Target(source.path, wanted.place, path if source.kind in TEXT_KINDS else TEXT, candidate, source.columns)
    file, row, inside = source.path, wanted.place, candidate.place
    if candidate.kind == "sidecar" and source.sidecar:
        file, row, inside = source.sidecar, "", inside.removeprefix(f"{source.sidecar} ")
    elif candidate.kind == "metadata-table":
        file, word, number, inside = inside.split(" ", 3)
        row = f"{word} {number}"
    key = inside.removeprefix("$.")
    return Target(file, row, path if key == inside else (key, *path[1:]), candidate, source.columns)


def string_at(candidate: Candidate, path: KeyPath) -> str:
    """Return the string that a path of the record leads to in a candidate's value, or ""."""
    value = candidate.value
    for token in path[1:]:
        value = value[int(token)] if isinstance(value, list) and token.isdecimal() else ""
    return value if isinstance(value, str) else ""


def row_path(target: Target, row: Mapping[str, Any]) -> KeyPath:
    """Return the path in a row; the text is in the first of its columns that the row fills."""
    path = target.path
    if path == TEXT:
        path = (rows.text_column(rows.with_inner(row, target.columns), target.columns, "the row"),)
    if path and path[0] not in row and path[0] in target.columns:
        path = (*path[0].split("."), *path[1:])
    return path
