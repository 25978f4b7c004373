"""A table as plain values: named columns with a kind and a description each.

The record's columns are derived from schema/*.json, those of the other files are written down in `tables`; Arrow
schemas, Hugging Face features and batches are made from either. They pickle, and importing them is cheap.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

Kind = Literal["string", "integer", "number", "boolean", "date", "date-time", "label", "list", "object", "binary"]

_TYPE_NAMES = {
    "string": "string",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "date (YYYY-MM-DD)",
    "date-time": "time (YYYY-MM-DDThh:mm:ssZ)",
    "binary": "bytes",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column, or a part of one."""

    name: str
    kind: Kind
    description: str = ""
    required: bool = True
    """Whether every row has it."""
    nullable: bool = False
    """Whether null may be written as its value."""
    names: tuple[str, ...] = ()
    """A label's names; the column holds their places in this list."""
    parts: tuple["Column", ...] = ()
    """An object's columns, or a list's one item."""

    def type_name(self) -> str:
        """Return the type in plain words.

        >>> Column("authors", "list", parts=(Column("item", "string"),)).type_name()
        'list of string'
        """
        if self.kind == "label":
            text = "one of " + ", ".join(self.names)
        elif self.kind == "list":
            text = f"list of {self.parts[0].type_name()}"
        elif self.kind == "object":
            text = "object of " + ", ".join(f"{part.name} ({part.type_name()})" for part in self.parts)
        else:
            text = _TYPE_NAMES[self.kind]
        return f"{text} or null" if self.nullable else text


@dataclass(frozen=True)
class Table:
    """The columns of one kind of file, in order."""

    columns: tuple[Column, ...]

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """The columns' names and kinds."""
        return {column.name: column.kind for column in self.columns}

    @cached_property
    def required(self) -> frozenset[str]:
        """The columns that every row has."""
        return frozenset(column.name for column in self.columns if column.required)


@dataclass(frozen=True)
class Schema(Table):
    """The record: its columns, and the JSON Schema they are derived from."""

    path: Path
    """The file that the recipe names."""
    documents: dict[str, dict[str, Any]] = field(hash=False, repr=False)
    """That file and those its $refs lead to, parsed, by their paths relative to its directory; it is the first."""
    digest: str
    """sha256 (hex) over a line "sha256, two spaces, path" for each of the files, in the order of their paths."""

    @property
    def document(self) -> dict[str, Any]:
        """The JSON Schema as written."""
        return self.documents[self.path.name]


def show(table: Table) -> list[dict[str, Any]]:
    """One row a column, and one a part of an object, for `builder schema show`; all are JSON values.

    `column` names parts as place.city and authors[].name, `type` is in plain words, `required` says whether every
    row (or every object) has it, `nullable` whether null may be written as its value.
    """
    return [row for column in table.columns for row in _rows(column, column.name)]


def _rows(column: Column, name: str) -> list[dict[str, Any]]:
    item, items = column, ""
    while item.kind == "list":
        item, items = item.parts[0], items + "[]"
    row = {
        "column": name,
        "type": replace(column, nullable=False).type_name(),
        "required": column.required,
        "nullable": column.nullable,
        "description": column.description,
    }
    return [row, *(deeper for part in item.parts for deeper in _rows(part, f"{name}{items}.{part.name}"))]
