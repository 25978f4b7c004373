"""What somebody wrote about a document, by field: beside it, above it or in its columns."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

import jiter
import orjson

from builder.documents import Candidate, Cell

SYNONYMS = {"author": "authors", "byline": "authors"}
"""Other name of a well-known field → the field; it holds only where the schema has no field of that other name."""
LIST_FIELDS = frozenset({"authors"})
"""Fields whose value is a list, and may be written as one string."""


def by_field(authored: Sequence[Candidate], fields: Collection[str]) -> dict[str, list[Candidate]]:
    """Group authored candidates by field, strongest first; null is no value. Only LIST_FIELDS in one string are split.

    Args:
        authored: strongest first.
        fields: names of the schema's properties.
    """
    candidates: dict[str, list[Candidate]] = {}
    for written in authored:
        if written.value is None:
            continue
        field = written.field if written.field in fields else SYNONYMS.get(written.field, written.field)
        candidate = written if field == written.field else written._replace(field=field)
        if field in LIST_FIELDS and isinstance(candidate.value, str) and field in fields:
            candidate = candidate._replace(value=_names(candidate.value))
        candidates.setdefault(field, []).append(candidate)
    return candidates


_JSON_FORMS: Mapping[str, tuple[str, tuple[type, ...]]] = {
    "integer": ("7", (int, float)),
    "number": ("7.5", (int, float)),
    "boolean": ("true", (bool,)),
    "list": ('["sea", "tide"]', (list,)),
    "object": ('{"page": 7}', (dict,)),
}
"""Kind of a column → an example of its value as JSON text, and the types that its values have."""


def cell_value(cell: Cell, kind: str | None) -> Any:
    """Return a cell's value: of the column's kind where the cell is its JSON text, else the cell's text.

    >>> cell_value(Cell("7"), "integer"), cell_value(Cell("7"), "string"), cell_value(Cell("seven"), "integer")
    (7, '7', 'seven')
    """
    _, types = _JSON_FORMS.get(kind or "", ("", ()))
    if types:
        with suppress(ValueError):
            value = jiter.from_json(cell.encode(), allow_inf_nan=False, catch_duplicate_keys=True)
            if type(value) in types:
                return value
    return str(cell)


def cell_example(kind: str) -> str:
    """Return an example of a cell of a column's kind, for a hint; "" where any text is right."""
    return _JSON_FORMS[kind][0] if kind in _JSON_FORMS else ""


def _names(written: str) -> list[Any]:
    """Split names in one string, a JSON list or parted by semicolons: some names have a comma, none a semicolon.

    >>> _names(Cell('["Lou Marsh"]')), _names("Marsh, Lou; Ana Reyes")
    (['Lou Marsh'], ['Marsh, Lou', 'Ana Reyes'])
    """
    written = str(written)  # orjson reads no Cell
    if written.startswith("["):
        with suppress(ValueError):
            names: list[Any] = orjson.loads(written)
            return names
    return [name for part in written.split(";") if (name := part.strip())] or [written]
