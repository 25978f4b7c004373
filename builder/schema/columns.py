"""Shapes → columns. What a schema says that a column cannot carry is a fault that names the JSON pointer."""

from dataclasses import replace

from builder.errors import SchemaError
from builder.schema.shapes import ANY, NULL, TYPES, Shape
from builder.schema.table import Column, Kind
from builder.wording import did_you_mean

_KINDS: dict[frozenset[str], Kind] = {
    frozenset({"string"}): "string",
    frozenset({"integer"}): "integer",
    frozenset({"fraction"}): "number",
    frozenset({"integer", "fraction"}): "number",
    frozenset({"boolean"}): "boolean",
    frozenset({"array"}): "list",
    frozenset({"object"}): "object",
}
_TEMPORAL: dict[str, Kind] = {"date": "date", "date-time": "date-time"}
_IN_EVERY_RECORD = ("id", "text")
"""Fields that every record has, whether or not the schema requires them."""


def derive(root: Shape) -> tuple[tuple[Column, ...], list[SchemaError]]:
    """Return the record's columns, in the order of the first document's properties, and what they cannot carry.

    A column with a fault stands there as a string, so that the columns can be counted.
    """
    faults: list[SchemaError] = []
    if root.faulty:
        return (), faults
    if root.types != TYPES["object"]:
        return (), [root.fault("must describe an object, the record", 'add "type": "object"')]
    columns = tuple(
        replace(column, required=column.required or column.name in _IN_EVERY_RECORD) for column in _parts(root, faults)
    )
    for name in _IN_EVERY_RECORD:
        found = next((column for column in columns if column.name == name), None)
        if not found:
            hint = f'add "{name}": {{ "type": "string" }} to its properties'
            faults.append(root.fault(f"must have the property {name}: every record has it", hint))
        elif found.kind != "string" or found.nullable:
            problem = f"is {found.type_name()}, but {name} is always a string"
            faults.append(root.properties[name].fault(problem, 'write "type": "string"'))
    return columns, faults


def _column(name: str, shape: Shape, faults: list[SchemaError], *, required: bool) -> Column:
    fault = None if shape.faulty else _fault(shape)
    if fault:
        faults.append(fault)
    if fault or shape.faulty:
        return Column(name, "string", shape.description, required)
    kind = _kind(shape)
    parts: tuple[Column, ...] = ()
    if kind == "list" and shape.items:
        parts = (_column("item", shape.items, faults, required=True),)
    elif kind == "object":
        parts = _parts(shape, faults)
    nullable = "null" in shape.types
    return Column(name, kind, shape.description, required, nullable, shape.names if kind == "label" else (), parts)


def _parts(shape: Shape, faults: list[SchemaError]) -> tuple[Column, ...]:
    seen: dict[str, str] = {}
    for name, part in shape.properties.items():
        if not name or name.startswith("_") or not name.isprintable():
            hint = "begin it with a letter: _type and the like are names of datasets' own"
            faults.append(part.fault(f"cannot be a column's name: {name!r}", hint))
        if name.casefold() in seen:
            problem = f"differs from {seen[name.casefold()]!r} by case only"
            faults.append(part.fault(problem, "many readers of Parquet ignore case"))
        seen[name.casefold()] = name
    for name in sorted(shape.required - shape.properties.keys() - {*_IN_EVERY_RECORD}):
        hint = did_you_mean(name, shape.properties, "add it to the properties, or take it out of required")
        faults.append(shape.fault(f"requires {name!r}, which is none of its properties", hint))
    return tuple(_column(n, part, faults, required=n in shape.required) for n, part in shape.properties.items())


def _fault(shape: Shape) -> SchemaError | None:
    """Say why no column can be made of a shape."""
    types = shape.types - NULL
    if shape.types == ANY:
        return shape.fault("states no type; a column needs one", 'add "type": "string", or another type')
    if not types:
        problem = "can only be null" if shape.types else "can never hold a value"
        return shape.fault(problem, "give it another type")
    if types not in _KINDS:
        spoken = ", ".join(sorted({"number" if t in ("integer", "fraction") else t for t in types}))
        problem = f"may be any of {spoken}; a column carries one type"
        return shape.fault(problem, "choose one, or make two properties of it")
    if _KINDS[types] == "list" and shape.items is None:
        return shape.fault("is an array that does not say of what", 'add "items": { "type": "string" }')
    hollow = _KINDS[types] == "object" and not shape.properties
    problem = "is an object without properties, which no column can carry"
    return shape.fault(problem, "name its properties") if hollow else None


def _kind(shape: Shape) -> Kind:
    kind = _KINDS[shape.types - NULL]
    if kind == "string":
        return "label" if shape.names else _TEMPORAL.get(shape.format, "string")
    return kind
