"""The values of one field, folded as they come into a schema by which all of them are valid."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from builder.schema.hints import shown
from builder.schema.rows import validator
from builder.schema.stored import TEMPORAL, fits_int64, is_exact

if TYPE_CHECKING:
    from jsonschema_rs import Validator

FORMATS = ("date", "date-time", "time", "email", "uuid", "uri")
"""Formats that are recognised. A uri must have "://" in it: by its standard "note:7" is one too."""
_MAX_FORMAT_LENGTH = 2_000
"""Characters of the longest string whose format is checked."""

_MAX_VALUES, _LEAST_REPEATS, _MAX_VALUE_LENGTH = 10, 5, 40
"""An enum has at most 10 strings of at most 40 characters; they stand 5 times on average, and each at least twice."""

_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


class Observed:
    """The values observed for one field, or for a part of one. It grows with `add`."""

    def __init__(self, fits: Callable[[Any], bool] | None = None) -> None:
        """Begin with no value; `fits` says whether a value is valid by the default schema."""
        self.count = 0
        self.fitting = 0
        """How many values are valid by the default schema."""
        self.misfit: Any = None
        """The first value that is not."""
        self.formats: Counter[str] = Counter()
        self._fits = fits
        self._types: Counter[str] = Counter()
        self._strings: Counter[str] = Counter()
        self._example: Any = None
        self._storable = {"integer": True, "number": True}
        self._items: Observed | None = None
        self._parts: dict[str, Observed] = {}

    def add(self, value: Any) -> None:
        """Add a JSON value."""
        self.count += 1
        if self._fits and self._fits(value):
            self.fitting += 1
        elif self._fits and self.misfit is None:
            self.misfit = value
        kind = "null" if value is None else _TYPES[type(value)]
        self._types[kind] += 1
        if self._example is None:
            self._example = value
        if kind == "string":
            self._add_string(value)
        elif kind in ("integer", "number"):
            self._storable["number"] &= is_exact(value)
            self._storable["integer"] &= kind == "integer" and fits_int64(value)
        elif kind == "array":
            for item in value:
                self._items = self._items or Observed()
                self._items.add(item)
        elif kind == "object":
            for name, part in value.items():
                self._parts.setdefault(name, Observed()).add(part)

    def _add_string(self, value: str) -> None:
        self.formats.update(name for name in FORMATS if len(value) <= _MAX_FORMAT_LENGTH and has_format(name, value))
        if len(self._strings) <= _MAX_VALUES:
            self._strings[value[: _MAX_VALUE_LENGTH + 1]] += 1

    @property
    def types(self) -> str:
        """The types of the values and how many have each: "3 string, 1 integer"."""
        return ", ".join(f"{number:,} {name}" for name, number in self._types.most_common())

    @property
    def unstorable(self) -> bool:
        """Whether a number in it, however deep, is one that its column cannot hold."""
        kind = next((name for name in ("number", "integer") if self._types[name]), "")
        inner = [*self._parts.values(), *([self._items] if self._items else [])]
        return bool(kind and not self._storable[kind]) or any(part.unstorable for part in inner)

    def schema(self, places: int) -> dict[str, Any]:
        """Return the schema of the values; `places` is how many there could have been."""
        evidence = f"in {self.count:,} of {places:,}, as in {shown(self._example)}"
        return {"description": f"Say here what it is ({evidence}).", **self._rules()}

    def _rules(self) -> dict[str, Any]:
        types = sorted(self._types.keys() - {"null"})
        if types == ["integer", "number"]:
            types = ["number"]
        nullable = ["null"] if self._types["null"] else []
        written = [*types, *nullable]
        rules: dict[str, Any] = {"type": written[0] if len(written) == 1 else written}
        if types == ["string"]:
            rules |= self._string_rule()
        if self._items:
            rules["items"] = self._items._rules()  # noqa: SLF001 - its own kind
        if self._parts:
            objects = self._types["object"]
            rules["properties"] = {name: part.schema(objects) for name, part in self._parts.items()}
            rules["required"] = [name for name, part in self._parts.items() if part.count == objects]
        return rules

    def _string_rule(self) -> dict[str, Any]:
        """A format that every string has, else an enum of few strings that repeat."""
        strings = self._types["string"]
        if formats := [name for name in FORMATS if self.formats[name] == strings]:
            return {"format": formats[0]}
        names = self._strings
        few = len(names) <= _MAX_VALUES and all(len(name) <= _MAX_VALUE_LENGTH for name in names)
        if few and strings >= _LEAST_REPEATS * len(names) and min(names.values()) > 1 and not self._types["null"]:
            return {"enum": sorted(names)}
        return {}


def has_format(format_: str, text: str) -> bool:
    """Whether a string has a format, and a column can hold it.

    >>> has_format("date", "2024-02-30"), has_format("uri", "note:7"), has_format("uri", "https://a.example/")
    (False, False, True)
    """
    if format_ in TEMPORAL and not TEMPORAL[format_](text):
        return False
    return (format_ != "uri" or "://" in text) and _validator(format_).is_valid(text)


@cache
def _validator(name: str) -> "Validator":
    return validator({"format": name}, ())
