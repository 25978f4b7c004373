"""A first schema from documents: what somebody wrote about them, folded into types, formats, enums, lists and objects.

Only what holds of every value is stated, so that the documents pass the schema that was made of them. What almost all
values keep is told instead, for a person to decide. A field that no column can carry is left out, and told.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from builder import sources
from builder.authored import by_field
from builder.documents import Cell, Document, Reject
from builder.recipe import Recipe
from builder.schema import default_schema
from builder.schema.columns import derive
from builder.schema.draft import DIALECT
from builder.schema.formats import FORMATS
from builder.schema.hints import shown
from builder.schema.rows import judge
from builder.schema.seen import Seen
from builder.schema.shapes import read

_ALMOST = 0.95
"""Share of a field's values that must keep a format for it to be told that the others do not."""


class Inferred(NamedTuple):
    """What `builder schema infer` finds."""

    document: dict[str, Any]
    """A JSON Schema that `builder schema check` has no fault with."""
    documents: int
    """Documents that were read."""
    notes: list[str]
    """Fields that were left out, and formats that not every value keeps."""
    rejects: list[Reject]
    """What could not be read."""


def infer(paths: Sequence[Path], recipe: Recipe | None) -> Inferred:
    """Fold the authored values of these files and folders into a schema.

    Args:
        paths: files, and folders whose files are read with their sidecars.
        recipe: limits, and what is a page and what a body; None for the defaults.

    Raises:
        UsageError: a path does not exist.
    """
    recipe = recipe or Recipe(name="infer")
    usual: dict[str, Any] = json.loads(default_schema())["properties"]
    fields: dict[str, Seen] = {}
    rejects: list[Reject] = []
    documents, pages = 0, 0
    for found in sources.documents(paths, recipe):
        if isinstance(found, Reject):
            rejects.append(found)
            continue
        documents += 1
        pages += found.reading == "page"
        for name, value in authored(found, usual).items():
            if name not in fields:
                fields[name] = Seen(judge(usual[name], ()).is_valid if name in usual else None)
            fields[name].add(value)
    properties = _usual(usual, fields, everything=pages > 0)
    properties |= {name: seen.schema(documents) for name, seen in fields.items() if name not in properties}
    kept, notes = _carried(properties, fields)
    always = [name for name in kept if name in ("id", "text") or (name in fields and fields[name].count == documents)]
    document = {
        "$schema": DIALECT,
        "title": "Article",
        "description": "One article of the corpus: a row of every release.",
        "type": "object",
        "properties": kept,
        "required": always,
    }
    return Inferred(document, documents, [*notes, *_almost(kept, fields, usual)], rejects)


def authored(document: Document, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what somebody wrote about a document, by field, as the build reads it; the text is not part of it."""
    found = by_field(document.authored, fields)
    values = {name: candidates[0].value for name, candidates in found.items() if name != "text"}
    return {name: str(value) if isinstance(value, Cell) else value for name, value in values.items()}


def _usual(usual: Mapping[str, Any], fields: Mapping[str, Seen], *, everything: bool) -> dict[str, Any]:
    """The well-known fields in their order: as the default schema has them, where all values let it.

    Those that nobody wrote are among them where the build will look for them: in pages.
    """
    found = {}
    for name, stated in usual.items():
        if name in fields and fields[name].fits < fields[name].count and name != "id":
            continue
        if name in fields or everything or name in ("id", "text"):
            found[name] = stated
    if "id" in fields and fields["id"].fits < fields["id"].count:
        found["id"] = {"description": usual["id"]["description"], "type": "string"}
    return found


def _carried(properties: dict[str, Any], fields: Mapping[str, Seen]) -> tuple[dict[str, Any], list[str]]:
    """Leave out what no column can carry, and say why."""
    kept = {name: stated for name, stated in properties.items() if name not in fields or not fields[name].unstorable}
    notes = [
        f"{name} is left out: it holds a number that a column of 64 bits cannot hold"
        for name in properties
        if name not in kept
    ]
    if not _faults(kept):
        return kept, notes
    some: dict[str, Any] = {name: kept.pop(name) for name in ("id", "text")}
    for name, stated in kept.items():
        if faults := _faults(some | {name: stated}):
            told = f" ({fields[name].told})" if name in fields else ""
            notes.append(f"{name} is left out: it {faults[0]}{told}")
        else:
            some[name] = stated
    return {name: some[name] for name in properties if name in some}, notes


def _faults(properties: Mapping[str, Any]) -> list[str]:
    root, faults = read({"schema.json": {"type": "object", "properties": properties}})
    return [fault.problem for fault in (*faults, *derive(root)[1])]


def _almost(kept: Mapping[str, Any], fields: Mapping[str, Seen], usual: Mapping[str, Any]) -> Iterator[str]:
    for name, seen in fields.items():
        if name in usual and seen.fits < seen.count:
            odd = f"{seen.count - seen.fits:,} of {seen.count:,} documents"
            yield f"{name} has no rule: {odd} break that of a new corpus's schema, as in {shown(seen.odd)}"
        elif name in kept:
            for format_, number in seen.formats.items():
                if _ALMOST * seen.count <= number < seen.count:
                    how_many = f"in {number:,} of {seen.count:,} documents, not in all"
                    yield f"{name} is {FORMATS[format_]} {how_many}"
