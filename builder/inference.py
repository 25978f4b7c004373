"""A first schema, inferred from the authored metadata of documents: types, formats, enums, lists and objects.

A rule is stated only where every value keeps it, so that the documents are valid by the schema made of them. Rules that
almost all values keep, and fields left out as no column can carry them, are listed as notes for a person to decide.
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
from builder.schema.observed import Observed
from builder.schema.rows import validator
from builder.schema.shapes import read

_ALMOST = 0.95
"""Share of a field's values, from which a format that not all of them have is noted."""


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
    default: dict[str, Any] = json.loads(default_schema())["properties"]
    fields: dict[str, Observed] = {}
    rejects: list[Reject] = []
    documents, pages = 0, 0
    for item in sources.documents(paths, recipe):
        if isinstance(item, Reject):
            rejects.append(item)
            continue
        documents += 1
        pages += item.reading == "page"
        for name, value in authored(item, default).items():
            if name not in fields:
                fields[name] = Observed(validator(default[name], ()).is_valid if name in default else None)
            fields[name].add(value)
    properties = _default_fields(default, fields, everything=pages > 0)
    properties |= {name: seen.schema(documents) for name, seen in fields.items() if name not in properties}
    kept, notes = _storable(properties, fields)
    always = [name for name in kept if name in ("id", "text") or (name in fields and fields[name].count == documents)]
    document = {
        "$schema": DIALECT,
        "title": "Article",
        "description": "One article of the corpus: a row of every release.",
        "type": "object",
        "properties": kept,
        "required": always,
    }
    return Inferred(document, documents, [*notes, *_exceptions(kept, fields, default)], rejects)


def authored(document: Document, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the authored value of each field as the build reads it, but for the text."""
    by_name = by_field(document.authored, fields)
    values = {name: candidates[0].value for name, candidates in by_name.items() if name != "text"}
    return {name: str(value) if isinstance(value, Cell) else value for name, value in values.items()}


def _default_fields(default: Mapping[str, Any], fields: Mapping[str, Observed], *, everything: bool) -> dict[str, Any]:
    """The fields of the default schema in their order, but for those that a value breaks the rules of.

    Those that nobody wrote are among them only where the build will look for them: in pages (`everything`).
    """
    properties = {}
    for name, rules in default.items():
        if name in fields and fields[name].fitting < fields[name].count and name != "id":
            continue
        if name in fields or everything or name in ("id", "text"):
            properties[name] = rules
    if "id" in fields and fields["id"].fitting < fields["id"].count:
        properties["id"] = {"description": default["id"]["description"], "type": "string"}
    return properties


def _storable(properties: dict[str, Any], fields: Mapping[str, Observed]) -> tuple[dict[str, Any], list[str]]:
    """Leave out what no column can carry; the notes say why."""
    kept = {name: rules for name, rules in properties.items() if name not in fields or not fields[name].unstorable}
    notes = [
        f"{name} is left out: it holds a number that a column of 64 bits cannot hold"
        for name in properties
        if name not in kept
    ]
    if not _faults(kept):
        return kept, notes
    storable: dict[str, Any] = {name: kept.pop(name) for name in ("id", "text")}
    for name, rules in kept.items():
        if faults := _faults(storable | {name: rules}):
            types = f" ({fields[name].types})" if name in fields else ""
            notes.append(f"{name} is left out: it {faults[0]}{types}")
        else:
            storable[name] = rules
    return {name: storable[name] for name in properties if name in storable}, notes


def _faults(properties: Mapping[str, Any]) -> list[str]:
    root, faults = read({"schema.json": {"type": "object", "properties": properties}})
    return [fault.problem for fault in (*faults, *derive(root)[1])]


def _exceptions(kept: Mapping[str, Any], fields: Mapping[str, Observed], default: Mapping[str, Any]) -> Iterator[str]:
    """Yield a note for each rule that only some values break."""
    for name, seen in fields.items():
        if name in default and seen.fitting < seen.count:
            breaking = f"{seen.count - seen.fitting:,} of {seen.count:,} documents"
            yield f"{name} has no rule: {breaking} break that of a new corpus's schema, as in {shown(seen.misfit)}"
        elif name in kept:
            for format_, number in seen.formats.items():
                if _ALMOST * seen.count <= number < seen.count:
                    how_many = f"in {number:,} of {seen.count:,} documents, not in all"
                    yield f"{name} is {FORMATS[format_]} {how_many}"
