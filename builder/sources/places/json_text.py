"""Where the values of a JSON text stand: a walk over its tokens, without recursion and without building a value."""

import json
import re
from collections.abc import Collection

from builder.sources.positions import KeyPath, Level, prefixes

_STRING = r'"(?:[^"\\]++|\\.)*+"?'
_TOKEN = re.compile(rf'[\s,:;]*+({_STRING}|[\[\]{{}}]|[^\s,:;"\[\]{{}}]++)', re.DOTALL)
_COLON = re.compile(r"\s*+:\s*+")
_BRACKET = re.compile(rf"{_STRING}|[\[\]{{}}]", re.DOTALL)


def offsets(text: str, paths: Collection[KeyPath], start: int = 0) -> dict[KeyPath, int]:
    r"""Return where the values at these paths stand, and those on the way to them; what is not there is left out.

    A text is a sequence of values, so the first token of a path is the value's number, "0" for the only one. The text
    has been parsed before: commas and colons are not looked at.

    >>> offsets('{"a": [true, {"\\u0062": null}]}', [("0", "a", "1", "b"), ("0", "z")])
    {('0',): 0, ('0', 'a'): 6, ('0', 'a', '1'): 13, ('0', 'a', '1', 'b'): 24}
    """
    wanted = prefixes(paths) - {()}
    found: dict[KeyPath, int] = {}
    stack = [Level((), mapping=False)]
    at = start
    while len(found) < len(wanted) and (token := _TOKEN.match(text, at)):
        written, at = token[1], token.end()
        if written in ("]", "}"):
            stack = stack[:-1] or stack
        elif stack[-1].wants_key:
            stack[-1].key = name(written)
        else:
            path = stack[-1].step()
            opens = written in ("[", "{")
            if path in wanted:
                found[path] = token.start(1)
                if opens:
                    stack.append(Level(path, mapping=written == "{"))
            elif opens:
                at = _end(text, at)
    return found


def member(text: str, key: str) -> int | None:
    """Return where the value of a key of the outermost object stands, or None where a walk must tell.

    The text has been parsed before, and the object has the key.

    >>> member('{"a": [7], "date": "Monday"}', "date"), member('{"a": {"date": 7}, "date": 8}', "date")
    (19, None)
    """
    written = f'"{key}"'
    at = text.find(written)
    # A string may end so after an escaped quote, or be the word; one with a brace before it may stand deeper.
    if not key.isidentifier() or at < 1 or text[at - 1] == "\\" or text.count("{", 0, at) != 1:
        return None
    colon = _COLON.match(text, at + len(written))
    return colon.end() if colon else None


def second_key(text: str, key: str) -> int:
    """Return where an object of a JSON text has a key for the second time."""
    stack, seen = [Level((), mapping=False)], [False]
    for token in _TOKEN.finditer(text):
        written = token[1]
        if written in ("]", "}"):
            stack.pop()
            seen.pop()
        elif stack[-1].wants_key:
            stack[-1].key = name(written)
            if stack[-1].key == key and seen[-1]:
                return token.start(1)
            seen[-1] |= stack[-1].key == key
        else:
            stack[-1].key = None
            if written in ("[", "{"):
                stack.append(Level((), mapping=written == "{"))
                seen.append(False)
    return 0


def number(text: str, digits: str) -> int:
    """Return where a JSON text has a number first."""
    return next((token.start(1) for token in _TOKEN.finditer(text) if token[1] == digits), 0)


def opening(text: str, depth: int) -> int:
    """Return where a JSON text opens so many lists and objects within each other."""
    for token in _BRACKET.finditer(text):
        depth += (token[0] in ("]", "}")) - (token[0] in ("[", "{"))
        if not depth:
            return token.start()
    return 0


def name(written: str) -> str:
    """Return what a key's token spells; one that is no JSON string stays as it is."""
    if "\\" not in written:
        return written.strip('"')
    try:
        return str(json.loads(written, strict=False))
    except ValueError:
        return written


def _end(text: str, at: int) -> int:
    """Return where the list or mapping ends that was opened before `at`."""
    depth = 1
    for token in _BRACKET.finditer(text, at):
        depth += (token[0] in ("[", "{")) - (token[0] in ("]", "}"))
        if not depth:
            return token.end()
    return len(text)
