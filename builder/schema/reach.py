"""Whether a schema ends: what its $refs lead to is finite, and small enough to judge every record by.

The engine follows what it is given: forty definitions that each name the next one twice keep it busy for years.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from builder.errors import SchemaError
from builder.schema.depth import MAX_VALUES
from builder.schema.files import append, children, resolve_ref, subschemas

Place = tuple[str, str]
"""File and JSON pointer of a subschema."""

_MAX_LEVELS = 200
"""Levels of subschemas and $refs below one another: three times what a record has."""
_MAX_MIXED = 1_000
"""Allowed values that the engine compares one by one: lists, objects, fractions, and kinds that are mixed. A thousand
objects take it 0.3 ms a value (measured); strings alone, or whole numbers alone, are looked up at once."""


def faults(documents: Mapping[str, dict[str, Any]]) -> Iterator[SchemaError]:
    """Yield why a schema cannot be used although each of its parts is right; each part is looked at once."""
    nodes: dict[Place, Any] = {}
    for name, document in documents.items():
        nodes[name, ""] = document
        for pointer, node in subschemas(document):
            nodes |= {(name, at): child for _, at, child in children(pointer, node)}
            if "$dynamicRef" in node:
                yield SchemaError(
                    "leads where only each record tells", "use $ref", name, append(pointer, "$dynamicRef")
                )
            if not _is_quick(node.get("enum", ())):
                problem = f"has more than {_MAX_MIXED:,} values that are not all strings or all whole numbers"
                yield SchemaError(problem, "check their parts instead", name, append(pointer, "enum"))
    try:
        _count((next(iter(documents)), ""), nodes, {}, ())
    except SchemaError as error:
        yield error


def _is_quick(options: Any) -> bool:
    return len(options) <= _MAX_MIXED or any(all(type(option) is kind for option in options) for kind in (str, int))


def _count(place: Place, nodes: Mapping[Place, Any], counts: dict[Place, int], ancestors: tuple[Place, ...]) -> int:
    """Count a subschema and those it leads to, as often as it leads to them."""
    if place in ancestors:
        raise SchemaError("contains itself, so judging by it need not end", "unroll it", *place)
    if len(ancestors) == _MAX_LEVELS:
        raise SchemaError("is reached through too many levels", f"{_MAX_LEVELS} are the most", *place)
    if place not in nodes:
        raise SchemaError("is no schema, but a $ref leads to it", "put it under $defs, where schemas stand", *place)
    if place not in counts:
        below_ = _children(place, nodes[place])
        counts[place] = 1 + sum(_count(child, nodes, counts, (*ancestors, place)) for child in below_)
        if counts[place] > MAX_VALUES:
            problem = f"leads to more than {MAX_VALUES:,} subschemas, counted as often as they are named"
            raise SchemaError(problem, "name each fewer times", *place)
    return counts[place]


def _children(place: Place, node: Any) -> Iterator[Place]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield resolve_ref(node["$ref"], *place)
        for keyword, at, _ in children(place[1], node):
            if keyword not in ("$defs", "definitions"):
                yield place[0], at
