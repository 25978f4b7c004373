"""How deep a JSON value nests, found without recursion.

Both JSON Schema engines, and Python's own recursion, fail badly on values that nest thousands deep, so what comes from
outside is measured first.
"""

from typing import Any

MAX_DEPTH = 64
"""Levels of lists and objects a record or a schema may have."""

MAX_VALUES = 100_000
"""Values it may hold, counted as often as they are referred to (YAML aliases multiply them)."""

_NESTED = (dict, list)


CHEAP_VALUES = 500
"""Values that nothing can make slow to judge. Whole numbers beyond 2^53 can: the engine compares those in a list with
uniqueItems each with each (20,000 of them take 26 s, 500 take 0.07 s; measured)."""

EXACT = range(-(2**53), 2**53 + 1)
"""Whole numbers that a double, and so JavaScript, holds exactly (RFC 8259, section 6)."""


def size(value: dict[str, Any] | list[Any]) -> int | None:
    """How many values a list or object holds; None: they nest deeper than MAX_DEPTH levels or are more than MAX_VALUES.

    >>> size({"a": [1, 2, {"b": []}]})
    5
    >>> nested = []
    >>> for _ in range(100_000):
    ...     nested = [nested]
    >>> size(nested)
    """
    level: list[Any] = [value]
    count = 0
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for parent in level:
            count += len(parent)
            if count > MAX_VALUES:
                return None
            children = parent.values() if isinstance(parent, dict) else parent
            below += [child for child in children if type(child) is not str]
        level = [child for child in below if isinstance(child, _NESTED)]
        if not level:
            return count
    return None


def fits(value: dict[str, Any] | list[Any]) -> bool:
    """Whether lists and objects nest at most MAX_DEPTH levels and hold at most MAX_VALUES values."""
    return size(value) is not None


def costly(value: dict[str, Any] | list[Any]) -> bool:
    """Whether a value that fits holds more than CHEAP_VALUES whole numbers beyond 2^53.

    >>> costly([2**53 + 1 + i for i in range(501)]), costly(list(range(501)))
    (True, False)
    """
    pending: list[Any] = [value]
    count = 0
    while pending and count <= CHEAP_VALUES:
        parent = pending.pop()
        children = parent.values() if isinstance(parent, dict) else parent
        pending += [child for child in children if isinstance(child, _NESTED)]
        count += sum(isinstance(child, int) and child not in EXACT for child in children)
    return count > CHEAP_VALUES
