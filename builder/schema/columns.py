"""JSON Schema → columns. What a schema says that a column cannot carry is an error that names the JSON pointer.

A subschema is read as a Shape: the types it lets through and what they are made of. $ref and allOf narrow a shape,
anyOf and oneOf join shapes. Keywords that only judge values (pattern, minimum, if, not …) leave the column as it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from builder.schema.files import fail, step, target
from builder.schema.table import Column, Kind

_TYPES: dict[str, frozenset[str]] = {
    **{name: frozenset({name}) for name in ("string", "integer", "boolean", "array", "object", "null")},
    "number": frozenset({"integer", "fraction"}),
}
_ANY = frozenset[str]().union(*_TYPES.values())
_NULL = frozenset({"null"})
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
_MOST = 1_000
"""Columns and parts of columns a record may have: a few $refs to $refs can mean millions."""
_DEEPEST = 64
_ALWAYS = ("id", "text")
"""Fields that every record has, whether or not the schema requires them."""

_UNCARRIED = {
    "patternProperties": "name each property under properties: a column cannot appear by pattern",
    "prefixItems": "give all items one schema with items, or make it an object with a property for each",
    "$dynamicRef": "use $ref",
}
_MAPS = ("additionalProperties", "unevaluatedProperties")


@dataclass(frozen=True)
class Shape:
    """What a subschema says of a value, as far as a column cares."""

    file: str
    pointer: str
    types: frozenset[str] = _ANY
    description: str = ""
    format: str = ""
    names: tuple[str, ...] = ()
    items: "Shape | None" = None
    properties: dict[str, "Shape"] = field(default_factory=dict)
    required: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        """How many columns and parts it makes."""
        return 1 + (self.items.size if self.items else 0) + sum(part.size for part in self.properties.values())

    def fail(self, message: str, hint: str = "") -> NoReturn:
        """Say what is wrong here."""
        fail(self.file, self.pointer, message, hint)


def derive(documents: dict[str, dict[str, Any]]) -> tuple[Column, ...]:
    """Return the record's columns, in the order of the first document's properties.

    Raises:
        SchemaError: the root is no object, lacks id or text, or says what a column cannot carry.
    """
    root = _Reader(documents).shape(next(iter(documents)), "")
    if root.types != _TYPES["object"]:
        root.fail("must describe an object, the record", 'add "type": "object"')
    columns = _column("", root, required=True).parts
    for name in _ALWAYS:
        found = next((column for column in columns if column.name == name), None)
        if not found:
            root.fail(f"must have the property {name}: every record has it", f'add "{name}": {{ "type": "string" }}')
        if found.kind != "string" or found.nullable:
            root.properties[name].fail(f"is {found.spoken()}, but {name} is always a string", 'write "type": "string"')
    return tuple(replace(column, required=column.required or column.name in _ALWAYS) for column in columns)


class _Reader:
    """Reads each subschema once: what several $refs lead to is shared, what leads back to itself is found."""

    def __init__(self, documents: dict[str, dict[str, Any]]) -> None:
        self.documents = documents
        self.read: dict[tuple[str, str], Shape | None] = {}
        self.open = 0

    def shape(self, file: str, pointer: str) -> Shape:
        place = (file, pointer)
        if place not in self.read:
            self.read[place] = None
            self.open += 1
            if self.open > _DEEPEST:
                fail(file, pointer, "is reached through too many levels", f"{_DEEPEST} are the most")
            self.read[place] = self._shape(file, pointer, self._node(file, pointer))
            self.open -= 1
        found = self.read[place]
        if found is None:
            fail(file, pointer, "contains itself, which no column can carry", "unroll it to the depth that is needed")
        if found.size > _MOST:
            found.fail("makes too many columns", f"{_MOST} are the most")
        return found

    def _node(self, file: str, pointer: str) -> Any:
        node: Any = self.documents[file]
        for token in pointer.split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            if isinstance(node, dict) and key in node:
                node = node[key]
            elif isinstance(node, list) and key.isdecimal() and int(key) < len(node):
                node = node[int(key)]
            else:
                fail(file, pointer, "does not exist, but a $ref leads to it")
        return node

    def _shape(self, file: str, pointer: str, node: Any) -> Shape:
        _check_carried(file, pointer, node)
        shape = self._own(file, pointer, node)
        if "$ref" in node:
            shape = _narrow(shape, self.shape(*target(node["$ref"], file, pointer)))
        for i in range(len(node.get("allOf", ()))):
            shape = _narrow(shape, self.shape(file, step(pointer, "allOf", i)))
        for keyword in ("anyOf", "oneOf"):
            if keyword in node:
                at = step(pointer, keyword)
                branches = [self.shape(file, step(at, i)) for i in range(len(node[keyword]))]
                shape = _narrow(shape, _join(Shape(file, at), branches))
        return shape

    def _own(self, file: str, pointer: str, node: dict[str, Any]) -> Shape:
        named = node.get("type", ())
        types = _either(_TYPES[name] for name in ([named] if isinstance(named, str) else named)) or _ANY
        values = node.get("enum", [node["const"]] if "const" in node else None)
        if values is not None:
            types &= _either(map(_type, values))
        items = self.shape(file, step(pointer, "items")) if "items" in node else None
        return Shape(
            file=file,
            pointer=pointer,
            types=types,
            description=node.get("description", ""),
            format=node.get("format", "") if node.get("format") in _TEMPORAL else "",
            names=_names(file, pointer, node),
            items=items,
            properties={
                name: self.shape(file, step(pointer, "properties", name)) for name in node.get("properties", {})
            },
            required=frozenset(node.get("required", ())),
        )


def _check_carried(file: str, pointer: str, node: Any) -> None:
    if isinstance(node, bool):
        fail(
            file, pointer, f"is {str(node).lower()}, which says no type", 'write { "type": "string" }, or another type'
        )
    if not isinstance(node, dict):
        fail(file, pointer, "is no schema, but a $ref leads to it")
    for keyword, hint in _UNCARRIED.items():
        if keyword in node:
            fail(file, step(pointer, keyword), "is what no column can carry", hint)
    for keyword in _MAPS:
        if isinstance(node.get(keyword), dict):
            hint = "name each property under properties, or make it an array of objects with a key and a value"
            fail(file, step(pointer, keyword), "makes an object with free keys, which no column can carry", hint)


def _either(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def _type(value: Any) -> frozenset[str]:
    if value is None:
        return _NULL
    if isinstance(value, float):
        return frozenset({"integer" if value.is_integer() else "fraction"})
    kinds = {bool: "boolean", str: "string", int: "integer", list: "array", dict: "object"}
    return frozenset({kinds[type(value)]})


def _names(file: str, pointer: str, node: dict[str, Any]) -> tuple[str, ...]:
    """An enum is a string column, readable anywhere; where the schema says x-class-label, it is numbers with names."""
    if "x-class-label" not in node or node["x-class-label"] is False:
        return ()
    names = [name for name in node.get("enum", ()) if name is not None]
    if node["x-class-label"] is not True or not names or not all(isinstance(name, str) for name in names):
        fail(file, step(pointer, "x-class-label"), "needs an enum of strings beside it", 'write "x-class-label": true')
    return tuple(names)


def _narrow(one: Shape, other: Shape) -> Shape:
    """What both let through; the first one's description and place count."""
    properties = dict(one.properties)
    for name, shape in other.properties.items():
        properties[name] = _narrow(properties[name], shape) if name in properties else shape
    return replace(
        one,
        types=one.types & other.types,
        description=one.description or other.description,
        format=one.format or other.format,
        names=one.names or other.names,
        items=_narrow(one.items, other.items) if one.items and other.items else one.items or other.items,
        properties=properties,
        required=one.required | other.required,
    )


def _join(at: Shape, branches: Sequence[Shape]) -> Shape:
    """What any of the branches lets through."""
    types = _either(branch.types for branch in branches)
    real = [branch for branch in branches if branch.types != _NULL]
    if len(real) == 1:
        return replace(real[0], types=types)
    if any(branch.items or branch.properties for branch in real):
        at.fail(
            "gives alternatives that are made of different parts",
            "a column carries one: describe all parts in one schema",
        )
    formats = {branch.format for branch in real}
    return replace(at, types=types, format=formats.pop() if len(formats) == 1 else "")


def _column(name: str, shape: Shape, *, required: bool) -> Column:
    kind = _kind(shape)
    parts: tuple[Column, ...] = ()
    if kind == "list":
        if shape.items is None:
            shape.fail("is an array that does not say of what", 'add "items": { "type": "string" }')
        parts = (_column("item", shape.items, required=True),)
    elif kind == "object":
        if not shape.properties:
            shape.fail("is an object without properties, which no column can carry", "name its properties")
        _check_names(shape)
        parts = tuple(_column(n, part, required=n in shape.required) for n, part in shape.properties.items())
    nullable = "null" in shape.types
    return Column(name, kind, shape.description, required, nullable, shape.names if kind == "label" else (), parts)


def _kind(shape: Shape) -> Kind:
    types = shape.types - _NULL
    if shape.types == _ANY:
        shape.fail("states no type; a column needs one", 'add "type": "string", or another type')
    if not types:
        shape.fail("can never hold a value" if not shape.types else "can only be null", "give it another type")
    if types not in _KINDS:
        spoken = ", ".join(sorted({"number" if t in ("integer", "fraction") else t for t in types}))
        shape.fail(f"may be any of {spoken}; a column carries one type", "choose one, or make two properties of it")
    kind = _KINDS[types]
    if kind == "string":
        return "label" if shape.names else _TEMPORAL.get(shape.format, "string")
    return kind


def _check_names(shape: Shape) -> None:
    seen: dict[str, str] = {}
    for name, part in shape.properties.items():
        if not name or name.startswith("_") or not name.isprintable():
            hint = "begin it with a letter: _type and the like are names of datasets' own"
            part.fail(f"cannot be a column's name: {name!r}", hint)
        if name.casefold() in seen:
            part.fail(f"differs from {seen[name.casefold()]!r} by case only", "many readers of Parquet ignore case")
        seen[name.casefold()] = name
