"""Whether a schema ends: what its $refs lead to is finite, and small enough to judge every record by.

The engine follows what it is given: forty definitions that each name the next one twice keep it busy for years.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from builder.errors import SchemaError
from builder.schema.depth import MOST
from builder.schema.files import children, step, subschemas, target

Place = tuple[str, str]
"""File and JSON pointer of a subschema."""

_DEEPEST = 200
"""Levels of subschemas and $refs below one another: three times what a record has."""
_OPTIONS = 1_000
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
                yield SchemaError("leads where only each record tells", "use $ref", name, step(pointer, "$dynamicRef"))
            if not _quick(node.get("enum", ())):
                problem = f"has more than {_OPTIONS:,} values that are not all strings or all whole numbers"
                yield SchemaError(problem, "check their parts instead", name, step(pointer, "enum"))
    try:
        _count((next(iter(documents)), ""), nodes, {}, ())
    except SchemaError as error:
        yield error


def _quick(options: Any) -> bool:
    return len(options) <= _OPTIONS or any(all(type(option) is kind for option in options) for kind in (str, int))


def _count(place: Place, nodes: Mapping[Place, Any], counts: dict[Place, int], above: tuple[Place, ...]) -> int:
    """Count a subschema and those it leads to, as often as it leads to them."""
    if place in above:
        raise SchemaError("contains itself, so judging by it need not end", "unroll it", *place)
    if len(above) == _DEEPEST:
        raise SchemaError("is reached through too many levels", f"{_DEEPEST} are the most", *place)
    if place not in nodes:
        raise SchemaError("is no schema, but a $ref leads to it", "put it under $defs, where schemas stand", *place)
    if place not in counts:
        below = _below(place, nodes[place])
        counts[place] = 1 + sum(_count(child, nodes, counts, (*above, place)) for child in below)
        if counts[place] > MOST:
            problem = f"leads to more than {MOST:,} subschemas, counted as often as they are named"
            raise SchemaError(problem, "name each fewer times", *place)
    return counts[place]


def _below(place: Place, node: Any) -> Iterator[Place]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield target(node["$ref"], *place)
        for keyword, at, _ in children(place[1], node):
            if keyword not in ("$defs", "definitions"):
                yield place[0], at
