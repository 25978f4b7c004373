"""Strict JSON: what orjson takes, and nothing that a parser would alter or drop on the way.

orjson is fast and refuses what RFC 8259 refuses, but keeps only the last of two equal keys and turns whole numbers over
64 bits into floats. Both are found here by counting, so that a clean document pays microseconds. Depth needs no look at
the bytes: orjson stops at 1024 levels by itself.
"""

import json
import re
from typing import Any

import orjson

from builder.sources import encodings, json_places
from builder.sources.paths import At, Lines
from builder.sources.rejects import MAX_DEPTH, RejectError, too_deep

_KEY_END = re.compile(rb'"[ \t\r\n]*+:')
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BEYOND_64_BITS = 2.0**63


def parse(data: bytes, what: str) -> Any:
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
        value = orjson.loads(data)
        keys, depth, large = _survey(value)
        if depth > MAX_DEPTH:
            raise _too_deep(data, what)
        # Every key in the bytes matches _KEY_END, so an equal count proves that none was dropped. A higher count may
        # come from quotes inside strings: then strings are taken out, and the colons that are left are the keys.
        dropped = len(_KEY_END.findall(data)) != keys and _STRING.sub(b"", data).count(b":") != keys
        if dropped or large:
            json.loads(data, object_pairs_hook=_unique, parse_int=_whole)
    except orjson.JSONDecodeError as error:
        if "depth" in error.msg:
            raise _too_deep(data, what) from None
        code, problem, at = _problem(data, error)
        raise RejectError(code, f"{what} {problem}; correct it.", at=at) from None
    except RecursionError:
        raise _too_deep(data, what) from None
    except _FlawError as flaw:
        text = data.decode()
        offset = json_places.second_key(text, flaw.written) if flaw.key else json_places.number(text, flaw.written)
        raise RejectError(flaw.code, f"{what} {flaw}; correct it.", at=Lines(text).at(offset)) from None
    return value


def _survey(value: Any) -> tuple[int, int, bool]:
    """Count keys and levels, and say whether a float is so large that a whole number may have become it."""
    keys, depth, large = 0, 0, False
    level = [value]
    while level:
        below = []
        for item in level:
            kind = type(item)
            if kind is dict:
                keys += len(item)
                below += [inner for inner in item.values() if type(inner) is not str]
            elif kind is list:
                below += [inner for inner in item if type(inner) is not str]
            elif kind is float and abs(item) >= _BEYOND_64_BITS:
                large = True
        level = below
        depth += 1
    return keys, depth - 1, large


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for name, value in pairs:
        if name in seen:
            raise _FlawError("duplicate-key", f"holds the key {name[:80]!r} twice", name, key=True)
        seen[name] = value
    return seen


def _whole(digits: str) -> int:
    if len(digits) > len("-9223372036854775808") or not -(2**63) <= int(digits) < 2**64:
        raise _FlawError("number-range", f"holds the whole number {digits[:40]}, which needs more than 64 bits", digits)
    return int(digits)


def _too_deep(data: bytes, what: str) -> RejectError:
    text = data.decode("utf-8", "replace")
    return too_deep(what, at=Lines(text).at(json_places.opening(text, MAX_DEPTH + 1)))


def _problem(data: bytes, error: orjson.JSONDecodeError) -> tuple[str, str, At]:
    """Return the code and the clause for what orjson refused, and its line and column."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as bad:
        where = f"byte {bad.start + 1}"
        at = encodings.at(data, bad.start, "utf-8")
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
