"""The values that stand for one field, folded as they come: what a schema may say of them, and every one would pass."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from builder.schema.hints import shown
from builder.schema.moments import days, microseconds
from builder.schema.rows import judge
from builder.schema.stored import exact, whole

if TYPE_CHECKING:
    from jsonschema_rs import Validator

FORMATS = ("date", "date-time", "time", "email", "uuid", "uri")
"""Formats that are looked for. A uri must have "://" in it: "note:7" is one by the letter."""
_LONGEST = 2_000
"""Characters of a string that is looked at for a format."""

_NAMES, _REPEATS, _NAME = 10, 5, 40
"""An enum has at most 10 strings of at most 40 characters; they stand 5 times on average, and each at least twice."""

_TYPES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


class Seen:
    """What was seen of one field, or of one part of it. It grows with `add`."""

    def __init__(self, fit: Callable[[Any], bool] | None = None) -> None:
        """Begin with no value; `fit` tells whether a value is as the default schema wants it."""
        self.count = 0
        self.fits = 0
        """Values that `fit` agreed to."""
        self.odd: Any = None
        """The first that it did not agree to."""
        self.formats: Counter[str] = Counter()
        self._fit = fit
        self._types: Counter[str] = Counter()
        self._strings: Counter[str] = Counter()
        self._example: Any = None
        self._stored = {"integer": True, "number": True}
        self._items: Seen | None = None
        self._parts: dict[str, Seen] = {}

    def add(self, value: Any) -> None:
        """Take one more value, as JSON has it."""
        self.count += 1
        if self._fit and self._fit(value):
            self.fits += 1
        elif self._fit and self.odd is None:
            self.odd = value
        kind = "null" if value is None else _TYPES[type(value)]
        self._types[kind] += 1
        if self._example is None:
            self._example = value
        if kind == "string":
            self._string(value)
        elif kind in ("integer", "number"):
            self._stored["number"] &= exact(value)
            self._stored["integer"] &= kind == "integer" and whole(value)
        elif kind == "array":
            for item in value:
                self._items = self._items or Seen()
                self._items.add(item)
        elif kind == "object":
            for name, part in value.items():
                self._parts.setdefault(name, Seen()).add(part)

    def _string(self, value: str) -> None:
        self.formats.update(name for name in FORMATS if len(value) <= _LONGEST and keeps(name, value))
        if len(self._strings) <= _NAMES:
            self._strings[value[: _NAME + 1]] += 1

    @property
    def told(self) -> str:
        """The types and how often they stand: 3 string, 1 integer."""
        return ", ".join(f"{number:,} {name}" for name, number in self._types.most_common())

    @property
    def unstorable(self) -> bool:
        """Whether a number in it, however deep, is one that its column cannot hold."""
        kind = next((name for name in ("number", "integer") if self._types[name]), "")
        inner = [*self._parts.values(), *([self._items] if self._items else [])]
        return bool(kind and not self._stored[kind]) or any(part.unstorable for part in inner)

    def schema(self, whole: int) -> dict[str, Any]:
        """Return the schema of the values; `whole` is in how many places they might have stood."""
        seen = f"in {self.count:,} of {whole:,}, as in {shown(self._example)}"
        return {"description": f"Say here what it is ({seen}).", **self._stated()}

    def _stated(self) -> dict[str, Any]:
        types = sorted(self._types.keys() - {"null"})
        if types == ["integer", "number"]:
            types = ["number"]
        nullable = ["null"] if self._types["null"] else []
        named = [*types, *nullable]
        stated: dict[str, Any] = {"type": named[0] if len(named) == 1 else named}
        if types == ["string"]:
            stated |= self._rule()
        if self._items:
            stated["items"] = self._items._stated()  # noqa: SLF001 - its own kind
        if self._parts:
            objects = self._types["object"]
            stated["properties"] = {name: part.schema(objects) for name, part in self._parts.items()}
            stated["required"] = [name for name, part in self._parts.items() if part.count == objects]
        return stated

    def _rule(self) -> dict[str, Any]:
        """A format that every string has, else an enum of few strings that repeat."""
        strings = self._types["string"]
        if formats := [name for name in FORMATS if self.formats[name] == strings]:
            return {"format": formats[0]}
        names = self._strings
        few = len(names) <= _NAMES and all(len(name) <= _NAME for name in names)
        if few and strings >= _REPEATS * len(names) and min(names.values()) > 1 and not self._types["null"]:
            return {"enum": sorted(names)}
        return {}


def keeps(name: str, text: str) -> bool:
    """Whether a string has a format, and a column can hold it.

    >>> keeps("date", "2024-02-30"), keeps("uri", "note:7"), keeps("uri", "https://a.example/")
    (False, False, True)
    """
    try:
        if name == "date":
            days(text)
        elif name == "date-time":
            microseconds(text)
    except (ValueError, OverflowError):
        return False
    return (name != "uri" or "://" in text) and _engine(name).is_valid(text)


@cache
def _engine(name: str) -> "Validator":
    return judge({"format": name}, ())
