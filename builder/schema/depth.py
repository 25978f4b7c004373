"""How deep a JSON value nests, found without recursion.

Both JSON Schema engines, and Python's own recursion, fail badly on values that nest thousands deep, so what comes from
outside is measured first.
"""

from typing import Any

DEEPEST = 64
"""Levels of lists and objects a record or a schema may have."""

MOST = 100_000
"""Values it may hold, counted as often as they are referred to (YAML aliases multiply them)."""

_NESTED = (dict, list)


def fits(value: dict[str, Any] | list[Any]) -> bool:
    """Whether lists and objects nest at most DEEPEST levels and hold at most MOST values.

    >>> fits({"a": [1, 2, {"b": []}]})
    True
    >>> nested = []
    >>> for _ in range(100_000):
    ...     nested = [nested]
    >>> fits(nested)
    False
    """
    level: list[Any] = [value]
    count = 0
    for _ in range(DEEPEST):
        below: list[Any] = []
        for parent in level:
            count += len(parent)
            if count > MOST:
                return False
            children = parent.values() if isinstance(parent, dict) else parent
            below += [child for child in children if type(child) is not str]
        level = [child for child in below if isinstance(child, _NESTED)]
        if not level:
            return True
    return False
