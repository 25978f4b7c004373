"""Where a value of a record stands in raw/: file, line and column, found by reading the file once more.

A value begins where it is written, with its quotes: those of a string in JSON, YAML or TOML, of a cell, of an
attribute; the text of an element begins with its first character that is not blank. A field that the schema does not
know is shown at its value too. What is missing is shown where it should be written: at its null or empty cell, else at
the start of the object that lacks it; a field of the record at the start of the sidecar, or where there is none, of the
row, the object or the file.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from builder.documents import Spot
from builder.recipe import Limits
from builder.remote import File
from builder.sources.json_documents import Record
from builder.sources.places.rows import in_json, in_json_lines, in_object, in_table
from builder.sources.places.targets import Target, Wanted, target_of
from builder.sources.places.texts import in_html, in_text, in_yaml
from builder.sources.positions import NOWHERE, Position
from builder.sources.source import Source, locate

_FINDERS: Mapping[str, Callable[[File, Source, Sequence[Target], Limits], list[Position]]] = {
    ".txt": in_text,
    ".md": in_text,
    ".markdown": in_text,
    ".html": in_html,
    ".htm": in_html,
    ".json": in_json,
    ".jsonl": in_json_lines,
    ".ndjson": in_json_lines,
    ".csv": partial(in_table, delimiter=None),
    ".tsv": partial(in_table, delimiter="\t"),
    ".yaml": in_yaml,
    ".yml": in_yaml,
}
"""Ending of a source's, a sidecar's or the metadata table's name → what finds places in it; others have no lines."""


def spots(raw: File, source: Source, wanted: Sequence[Wanted], limits: Limits) -> list[Spot]:
    """Return where each value stands, in order; the documents are all of this source.

    Each file is read once, however many values are asked for; of JSON Lines and tables a line at a time is held.
    Line 0 says that the file has no lines (Parquet), or that it is no longer what was read.
    """
    targets = [target_of(source, value) for value in wanted]
    found = [NOWHERE] * len(targets)
    for name in dict.fromkeys(target.file for target in targets):
        numbers = [number for number, target in enumerate(targets) if target.file == name]
        find = _FINDERS.get(source.kind if name == source.path else Path(name).suffix)
        with suppress(
            Exception
        ):  # a place is a help: a file that was changed meanwhile must not cost the problem itself
            positions = find(locate(raw, name), source, [targets[n] for n in numbers], limits) if find else ()
            for number, position in zip(numbers, positions, strict=bool(find)):
                found[number] = position
    return [Spot(target.file, *position) for target, position in zip(targets, found, strict=True)]


def spots_in(record: Record, wanted: Sequence[Wanted]) -> list[Spot]:
    """Return where each value stands, without reading the file again; the document is this record."""
    targets = [target_of(record.source, value) for value in wanted]
    columns = in_object(record.content.decode(), record.value, targets)
    return [Spot(record.source.path, record.line, at) for at in columns]
