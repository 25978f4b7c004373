"""Strict JSON: what RFC 8259 lets through, and nothing that a parser would alter or drop on the way.

jiter refuses equal keys and keeps whole numbers of any size, so one look at what it read is enough. What it refuses, or
reads as something that other readers would not, is read again by orjson and json, which say what is wrong and where.
"""

import json
import math
from functools import partial
from typing import Any

import jiter
import orjson

from builder.sources import encodings
from builder.sources.places import json_text
from builder.sources.positions import Lines, Position
from builder.sources.rejects import MAX_DEPTH, RejectError, too_deep


def parse(data: bytes, name: str) -> Any:
    r"""Return the JSON value of UTF-8 bytes; a byte order mark is accepted. `what` names them in an error.

    Raises:
        RejectError: too-deep, bad-encoding, lone-surrogate, number-range, duplicate-key or invalid-json; the reason
            names the column and, where there are several, the line.

    >>> parse(b'{"title": "Low tide", "tags": ["sea"]}', "line 1")
    {'title': 'Low tide', 'tags': ['sea']}
    >>> parse(b'{"title": "Low tide", "title": "High tide"}', "line 1")
    Traceback (most recent call last):
    builder.sources.rejects.RejectError: line 1 holds the key 'title' twice; correct it.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        value = parse_quickly(data)
    except ValueError:
        return _parse_again(data, name)
    return value if is_common(value) else _parse_again(data, name)


parse_quickly = partial(jiter.from_json, allow_inf_nan=False, cache_mode="keys", catch_duplicate_keys=True)
"""UTF-8 bytes → their JSON value, and `is_common` must still be asked whether `parse` would return it, too.

Raises:
    ValueError: `parse` may read it, or says why not.
"""


def is_common(value: Any) -> bool:
    """Whether a value has at most MAX_DEPTH levels, whole numbers of 64 bits, and no infinity."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        below: list[Any] = []
        for item in level:
            kind = type(item)
            if kind is dict:
                below += [inner for inner in item.values() if type(inner) is not str]
            elif kind is list:
                below += [inner for inner in item if type(inner) is not str]
            elif kind is int:
                if not -(2**63) <= item < 2**64:
                    return False
            elif kind is float and math.isinf(item):
                return False
        if not below:
            return True
        level = below
    return False


def _parse_again(data: bytes, name: str) -> Any:
    """Parse what jiter would not, or not so that every reader agrees; raises as `parse`."""
    try:
        value = orjson.loads(data)
        if json_text.opening(data.decode(), MAX_DEPTH + 1):  # how deep json itself goes hangs on Python's version
            raise _too_deep(data, name)
        json.loads(data, object_pairs_hook=_unique_keys, parse_int=_checked_integer)
    except orjson.JSONDecodeError as error:
        if "depth" in error.msg:
            raise _too_deep(data, name) from None
        code, problem, at = _problem(data, error)
        raise RejectError(code, f"{name} {problem}; correct it.", at=at) from None
    except _FlawError as flaw:
        text = data.decode()
        offset = json_text.second_key(text, flaw.written) if flaw.key else json_text.number(text, flaw.written)
        raise RejectError(flaw.code, f"{name} {flaw}; correct it.", at=Lines(text).at(offset)) from None
    return value


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for name, value in pairs:
        if name in seen:
            raise _FlawError("duplicate-key", f"holds the key {name[:80]!r} twice", name, key=True)
        seen[name] = value
    return seen


def _checked_integer(digits: str) -> int:
    if len(digits) > len("-9223372036854775808") or not -(2**63) <= int(digits) < 2**64:
        raise _FlawError("number-range", f"holds the whole number {digits[:40]}, which needs more than 64 bits", digits)
    return int(digits)


def _too_deep(data: bytes, name: str) -> RejectError:
    text = data.decode("utf-8", "replace")
    return too_deep(name, at=Lines(text).at(json_text.opening(text, MAX_DEPTH + 1)))


def _problem(data: bytes, error: orjson.JSONDecodeError) -> tuple[str, str, Position]:
    """Return the code and the clause for what orjson refused, and its line and column."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as bad:
        where = f"byte {bad.start + 1}"
        at = encodings.position(data, bad.start, "utf-8")
        if encodings.only_surrogates_fail(data):
            return "lone-surrogate", f"holds half of a surrogate pair at {where}", at
        return "bad-encoding", f"is not UTF-8 at {where}, which JSON must be", at
    message = error.msg.split(": line ")[0]
    where = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
    at = (error.lineno, error.colno)
    if "surrogate" in message:
        return "lone-surrogate", f"holds half of a surrogate pair at {where}", at
    if "infinity" in message:
        return "number-range", f"holds a number beyond the largest double at {where}", at
    return "invalid-json", f"is not JSON ({message} at {where})", at


class _FlawError(Exception):
    """What a parser would have altered or dropped; raised from json's hooks, which do not know where it stands."""

    def __init__(self, code: str, problem: str, written: str, *, key: bool = False) -> None:
        super().__init__(problem)
        self.code, self.written, self.key = code, written, key
