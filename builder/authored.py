"""What somebody wrote about a document, by field: beside it, above it or in its columns."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

import jiter
import orjson

from builder.documents import Candidate, Cell

SPELLINGS = {"author": "authors", "byline": "authors"}
"""Names under which people write a well-known field; each is read so only where the schema has no such field."""
LISTS = frozenset({"authors"})


def by_field(authored: Sequence[Candidate], fields: Collection[str]) -> dict[str, list[Candidate]]:
    """Authored candidates by field, strongest first; null says nothing. Only authors in one string become a list.

    Args:
        authored: strongest first.
        fields: names of the schema's properties.
    """
    found: dict[str, list[Candidate]] = {}
    for one in authored:
        if one.value is None:
            continue
        field = one.field if one.field in fields else SPELLINGS.get(one.field, one.field)
        if field in LISTS and isinstance(one.value, str) and field in fields:
            one = one._replace(field=field, value=_listed(one.value))  # noqa: PLW2901 - the same candidate, under its field
        elif field != one.field:
            one = one._replace(field=field)  # noqa: PLW2901 - the same candidate, under its field
        found.setdefault(field, []).append(one)
    return found


_WRITTEN: Mapping[str, tuple[str, tuple[type, ...]]] = {
    "integer": ("7", (int, float)),
    "number": ("7.5", (int, float)),
    "boolean": ("true", (bool,)),
    "list": ('["sea", "tide"]', (list,)),
    "object": ('{"page": 7}', (dict,)),
}
"""Kind of a column → an example of its value as JSON writes it, and what it is read as."""


def typed(cell: Cell, kind: str | None) -> Any:
    """Return what a cell says: a value of its column's kind where JSON would write it so, else the text.

    >>> typed(Cell("7"), "integer"), typed(Cell("7"), "string"), typed(Cell("seven"), "integer")
    (7, '7', 'seven')
    """
    _, types = _WRITTEN.get(kind or "", ("", ()))
    if types:
        with suppress(ValueError):
            value = jiter.from_json(cell.encode(), allow_inf_nan=False, catch_duplicate_keys=True)
            if type(value) in types:
                return value
    return str(cell)


def example(kind: str) -> str:
    """Return how a value of a column's kind is written in a cell, for a hint; "" where every text is one."""
    return _WRITTEN[kind][0] if kind in _WRITTEN else ""


def _listed(written: str) -> list[Any]:
    """Read names in one string: a cell of a table can hold no list. No name has a semicolon, but some have a comma.

    >>> _listed(Cell('["Lou Marsh"]')), _listed("Marsh, Lou; Ana Reyes")
    (['Lou Marsh'], ['Marsh, Lou', 'Ana Reyes'])
    """
    written = str(written)  # orjson reads no Cell
    if written.startswith("["):
        with suppress(ValueError):
            found: list[Any] = orjson.loads(written)
            return found
    return [name for part in written.split(";") if (name := part.strip())] or [written]
