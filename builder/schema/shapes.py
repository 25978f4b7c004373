"""JSON Schema → shapes: what a subschema says of a value, as far as a column and its readers care.

A subschema is read as a Shape: the types it lets through, what they are made of, the rules they keep. $ref and allOf
narrow a shape, anyOf and oneOf join shapes. Keywords that only judge values (pattern, minimum, if, not …) leave the
column as it is; they are its rules. What no column can carry is a fault; the rest is read all the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from builder.errors import SchemaError
from builder.schema.files import append, resolve, resolve_ref, subschemas

TYPES: dict[str, frozenset[str]] = {
    **{name: frozenset({name}) for name in ("string", "integer", "boolean", "array", "object", "null")},
    "number": frozenset({"integer", "fraction"}),
}
ANY = frozenset[str]().union(*TYPES.values())
NULL = TYPES["null"]
TEMPORAL = ("date", "date-time")
"""Formats that have columns of their own."""

LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_RULES = (*LOWER, *UPPER, "format", "pattern", "multipleOf", "uniqueItems", "contains", "minContains", "maxContains",
          "not", "if", "then", "else", "dependentRequired", "dependentSchemas", "propertyNames")  # fmt: skip
"""Keywords that judge values, beside enum and const."""

_MAX_COLUMNS = 1_000
"""Columns and parts of columns a record may have: a few $refs to $refs can mean millions."""
_MAX_LEVELS = 64
_UNCARRIED = {
    "patternProperties": "name each property under properties: a column cannot appear by pattern",
    "prefixItems": "give all items one schema with items, or make it an object with a property for each",
    "$dynamicRef": "use $ref",
}
_CLOSING = ("additionalProperties", "unevaluatedProperties")


@dataclass(frozen=True)
class Shape:
    """What a subschema says of a value."""

    file: str
    pointer: str
    types: frozenset[str] = ANY
    description: str = ""
    format: str = ""
    names: tuple[str, ...] = ()
    items: "Shape | None" = None
    properties: dict[str, "Shape"] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    closed: bool = False
    """Whether it lets no property through that it does not name."""
    rules: Mapping[str, Any] = field(default_factory=dict)
    """Keywords that judge the value; a const is an enum of one."""
    faulty: bool = False
    """Whether it could not be read; nothing it says counts."""

    @property
    def size(self) -> int:
        """How many columns and parts it makes."""
        return 1 + (self.items.size if self.items else 0) + sum(part.size for part in self.properties.values())

    def fault(self, problem: str, hint: str = "") -> SchemaError:
        """Say what is wrong here."""
        return SchemaError(problem, hint, self.file, self.pointer)


def read(
    documents: Mapping[str, dict[str, Any]], unread: Collection[tuple[str, str]] = ()
) -> tuple[Shape, list[SchemaError]]:
    """Return the record's shape, and what no column can carry.

    Args:
        documents: a schema's files, the record's first.
        unread: file and pointer of subschemas that are known to be malformed and are passed over.
    """
    reader = _Reader(documents, unread)
    return reader.shape(next(iter(documents)), ""), reader.faults


class _Reader:
    """Reads each subschema once: what several $refs lead to is shared, what leads back to itself is found."""

    def __init__(self, documents: Mapping[str, dict[str, Any]], unread: Collection[tuple[str, str]]) -> None:
        self.documents = documents
        self.places = {(file, pointer) for file in documents for pointer, _ in subschemas(documents[file])}
        self.shapes: dict[tuple[str, str], Shape | None] = {place: Shape(*place, faulty=True) for place in unread}
        self.faults: list[SchemaError] = []
        self.level = 0

    def fault(self, file: str, pointer: str, problem: str, hint: str = "") -> Shape:
        """Note what is wrong at a place and go on without it."""
        shape = Shape(file, pointer, faulty=True)
        self.faults.append(shape.fault(problem, hint))
        return shape

    def shape(self, file: str, pointer: str) -> Shape:
        place = (file, pointer)
        if place not in self.shapes:
            if self.level == _MAX_LEVELS:
                return self.fault(file, pointer, "is reached through too many levels", f"{_MAX_LEVELS} are the most")
            self.shapes[place] = None
            self.level += 1
            found = self._shape(file, pointer)
            if found.size > _MAX_COLUMNS:
                found = self.fault(
                    found.file, found.pointer, "makes too many columns", f"{_MAX_COLUMNS:,} are the most"
                )
            self.shapes[place] = found
            self.level -= 1
        return self.shapes[place] or self.fault(
            file, pointer, "contains itself, which no column can carry", "unroll it to the depth that is needed"
        )

    def _shape(self, file: str, pointer: str) -> Shape:
        if file not in self.documents:
            return Shape(file, pointer, faulty=True)
        try:
            node = resolve(self.documents[file], pointer)
        except LookupError:
            return self.fault(file, pointer, "does not exist, but a $ref leads to it")
        if isinstance(node, bool):
            hint = 'write { "type": "string" }, or another type'
            return self.fault(file, pointer, f"is {str(node).lower()}, which says no type", hint)
        if (file, pointer) not in self.places:
            hint = "put it under $defs, where schemas stand"
            return self.fault(file, pointer, "is no schema, but a $ref leads to it", hint)
        self._uncarried(file, pointer, node)
        shape = self._own(file, pointer, node)
        if "$ref" in node:
            try:
                shape = _intersection(shape, self.shape(*resolve_ref(node["$ref"], file, pointer)))
            except SchemaError:  # told when the files were read
                return Shape(file, pointer, faulty=True)
        for i in range(len(node.get("allOf", ()))):
            shape = _intersection(shape, self.shape(file, append(pointer, "allOf", i)))
        for keyword in ("anyOf", "oneOf"):
            if keyword in node:
                shape = _intersection(shape, self._joined(file, append(pointer, keyword), node[keyword]))
        return shape

    def _uncarried(self, file: str, pointer: str, node: Mapping[str, Any]) -> None:
        for keyword, hint in _UNCARRIED.items():
            if keyword in node:
                self.fault(file, append(pointer, keyword), "is what no column can carry", hint)
        for keyword in _CLOSING:
            if isinstance(node.get(keyword), dict):
                problem = "makes an object with free keys, which no column can carry"
                hint = "name each property under properties, or make it an array of objects with a key and a value"
                self.fault(file, append(pointer, keyword), problem, hint)

    def _own(self, file: str, pointer: str, node: Mapping[str, Any]) -> Shape:
        named = node.get("type", ())
        types = _union(TYPES[name] for name in ([named] if isinstance(named, str) else named)) or ANY
        values = node.get("enum", [node["const"]] if "const" in node else None)
        rules = {keyword: node[keyword] for keyword in _RULES if keyword in node}
        if values is not None:
            types &= _union(map(_type, values))
            rules["enum"] = [value for value in values if value is not None]
        return Shape(
            file=file,
            pointer=pointer,
            types=types,
            description=node.get("description", ""),
            format=node.get("format", "") if node.get("format") in TEMPORAL else "",
            names=self._names(file, pointer, node),
            items=self.shape(file, append(pointer, "items")) if "items" in node else None,
            properties={
                name: self.shape(file, append(pointer, "properties", name)) for name in node.get("properties", {})
            },
            required=frozenset(node.get("required", ())),
            closed=any(node.get(keyword) is False for keyword in _CLOSING),
            rules=rules,
        )

    def _names(self, file: str, pointer: str, node: Mapping[str, Any]) -> tuple[str, ...]:
        """An enum is a string column, readable anywhere; with x-class-label it is numbers with names."""
        if "x-class-label" not in node or node["x-class-label"] is False:
            return ()
        names = [name for name in node.get("enum", ()) if name is not None]
        at = append(pointer, "x-class-label")
        if node["x-class-label"] is not True:
            self.fault(file, at, "is neither true nor false", 'write "x-class-label": true')
        elif not names or not all(isinstance(name, str) for name in names):
            self.fault(file, at, "needs an enum of strings beside it", 'for example: "enum": ["news", "sport"]')
        return tuple(names)

    def _joined(self, file: str, at: str, alternatives: Sequence[Any]) -> Shape:
        """Return what any of the alternatives lets through."""
        branches = [self.shape(file, append(at, i)) for i in range(len(alternatives))]
        types = _union(branch.types for branch in branches)
        real = [branch for branch in branches if branch.types != NULL]
        if any(branch.faulty for branch in branches):
            return Shape(file, at, faulty=True)
        if len(real) == 1:
            return replace(real[0], types=types)
        if any(branch.items or branch.properties for branch in real):
            problem = "gives alternatives that are made of different parts"
            return self.fault(file, at, problem, "a column carries one: describe all parts in one schema")
        formats = {branch.format for branch in real}
        rules = {"anyOf": [dict(branch.rules) for branch in real]}
        return Shape(file, at, types, format=formats.pop() if len(formats) == 1 else "", rules=rules)


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def _type(value: Any) -> frozenset[str]:
    if value is None:
        return NULL
    if isinstance(value, float):
        return frozenset({"integer" if value.is_integer() else "fraction"})
    kinds = {bool: "boolean", str: "string", int: "integer", list: "array", dict: "object"}
    return frozenset({kinds[type(value)]})


def _intersection(first: Shape, second: Shape) -> Shape:
    """Return what both let through; description and place are those of the first."""
    properties = dict(first.properties)
    for name, shape in second.properties.items():
        properties[name] = _intersection(properties[name], shape) if name in properties else shape
    return replace(
        first,
        types=first.types & second.types,
        description=first.description or second.description,
        format=first.format or second.format,
        names=first.names or second.names,
        items=_intersection(first.items, second.items) if first.items and second.items else first.items or second.items,
        properties=properties,
        required=first.required | second.required,
        closed=first.closed or second.closed,
        rules=_combined_rules(first.rules, second.rules),
        faulty=first.faulty or second.faulty,
    )


def _combined_rules(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Rules that are both kept: of two limits the tighter one, of two lists of values those in both."""
    rules = {**second, **first}
    for keyword in first.keys() & second.keys():
        pair = first[keyword], second[keyword]
        if keyword in LOWER:
            rules[keyword] = max(pair)
        elif keyword in UPPER:
            rules[keyword] = min(pair)
        elif keyword == "enum":
            rules[keyword] = [value for value in pair[0] if value in pair[1]]
        elif pair[0] != pair[1]:
            rules[keyword] = list(pair)
    return rules
