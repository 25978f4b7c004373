"""Authored values as JSON has them, changed in nothing but the type where JSON has no such type."""

import base64
import datetime as dt
from collections.abc import Mapping
from typing import Any

import orjson

from builder.documents import Candidate
from builder.sources.rejects import MAX_DEPTH, RejectError, too_deep


def as_json(value: Any, depth: int = 1) -> Any:
    """Return a value from TOML or Arrow in the types of JSON.

    Dates and times become ISO 8601, decimals their digits, bytes UTF-8 text or else base64 (RFC 4648), Arrow's maps
    mappings, and a float that is not a number is missing.

    Raises:
        RejectError: too-deep or number-range.

    >>> as_json({"day": dt.date(2024, 5, 1), "n": 3})
    {'day': '2024-05-01', 'n': 3}
    """
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        raise RejectError("number-range", "a whole number needs more than 64 bits; put it in quotes.")
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return None if value != value else value  # noqa: PLR0124 - only not-a-number differs from itself
    if depth > MAX_DEPTH:
        raise too_deep()
    if isinstance(value, dict):
        return {str(key): as_json(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        if value and all(isinstance(item, tuple) for item in value):
            return {str(key): as_json(item, depth + 1) for key, item in value}
        return [as_json(item, depth + 1) for item in value]
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    return str(value)


def as_text(value: Any) -> str:
    """Return a value as evidence shows it: a string as it is, any other as a JSON text, keys in order.

    >>> as_text(["Ada Finch", 7])
    '["Ada Finch",7]'
    """
    return value if isinstance(value, str) else canonical(value).decode()


def canonical(value: Any) -> bytes:
    """Return the one JSON text of a value: keys sorted, no blanks, UTF-8."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def candidates(values: Mapping[str, Any], kind: str, prefix: str = "", besides: str = "") -> tuple[Candidate, ...]:
    """Return the authored candidates of an object or row, each place begun with `prefix`; the key `besides` is none."""
    return tuple(
        [
            Candidate(name, value, kind, as_text(value), f"{prefix}$.{name}", 1.0)
            for name, value in values.items()
            if value is not None and name != besides
        ]
    )
