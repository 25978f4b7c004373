"""Plain YAML, read without a parser: a mapping of fields to words, as people and programs write metadata.

PyYAML takes twenty times as long. It reads all that is not plain, and a law holds both equal on what is (tests/laws).
"""

import re
from functools import cache
from typing import Any, NamedTuple

_WORDS = r"-\w .;!()&/+@$%*=‘’“”«»–—…`'"
_UNQUOTED = rf"[\w./;(+“‘«–—…](?:[{_WORDS},?]++|:(?=\w|/))*+(?<! )"
_QUOTED = rf"""(?>\"(?:[{_WORDS},?:#<>|\[\]{{}}]++|\\[\\\"])*+\"|'[{_WORDS[:-1]},?:#<>|\[\]{{}}\"]*+')"""
_ITEM = rf"(?>\w[{_WORDS}]*+(?<! )|{_QUOTED})"
_VALUE = rf"(?>{_UNQUOTED}|{_QUOTED}|\[{_ITEM}(?:, ?{_ITEM})*+\])"
_LIST = rf"(?:\n  - {_VALUE})++|(?:\n- {_VALUE})++"
_ESCAPED = re.compile(r"\\(.)")
_ITEMS = re.compile(_ITEM)
_ROWS = re.compile(rf"- ({_VALUE})")

_NAMED = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_NAMED |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_NUMERIC = tuple("-+.0123456789")
"""What a number begins with."""
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)\.[0-9]*)(?:[eE][-+]?[0-9]{1,2})?")


@cache  # to compile both of these takes a twentieth of a command's start
def _entry() -> re.Pattern[str]:
    """A field, and on its line words, words in quotes or a list of these, or a list below it."""
    return re.compile(rf"([A-Za-z_][\w-]{{,60}}):(?> ({_VALUE})|({_LIST})|)(?:\n|\Z)")


@cache
def _entry_with_value() -> re.Pattern[str]:
    """The same of one line: a field and a word that is no number, or another value."""
    return re.compile(rf"([A-Za-z_][\w-]{{,60}}): (?:(?![-+.0-9])({_UNQUOTED})|({_VALUE}))\n")


class Entry(NamedTuple):
    """One key of a top-level mapping; line and column count from 1 and are the key's."""

    key: str
    value: Any
    raw: str
    line: int
    column: int


def entries(text: str) -> list[Entry] | None:
    r"""Return the entries of a plain mapping in order, or None: the text may be YAML, but a parser must tell.

    >>> entries("tags: [sea, 7]\ndate: 2024-05-01")[0]
    Entry(key='tags', value=['sea', 7], raw='[sea, 7]', line=1, column=1)
    >>> entries("title: >\n  Low\n  tide")
    """
    matches = _matches(text)
    if matches is None:
        return None
    found = []
    line = 1 + len(text) - len(text.lstrip("\n"))
    for entry in matches:
        key, beside, below = entry.groups()
        value = [_value(row) for row in _ROWS.findall(below)] if below else _value(beside or "")
        raw = (below or beside or "").strip()
        found.append(Entry(key, value, raw if isinstance(value, list) else _unquoted(raw), line, 1))
        line += entry[0].count("\n")
    return found


def values(text: str) -> dict[str, Any] | None:
    r"""Return a plain mapping whose values stand beside their keys, or None: it may be another, or no YAML.

    >>> values('title: "Low tide"\nissue: 7\n'), values("authors:\n- Ada Finch")
    ({'title': 'Low tide', 'issue': 7}, None)
    """
    text = text.removesuffix("\n") + "\n"
    found = _entry_with_value().findall(text)
    if sum([len(key) + len(word) + len(other) + 3 for key, word, other in found]) != len(text):
        return None  # something stands between them
    stated = {key: _NAMED.get(word, word) if word else _value(other) for key, word, other in found}
    return stated if len(stated) == len(found) else None


def starts(text: str) -> dict[str, int | None] | None:
    r"""Return where the value beside each key stands, None for one that stands below it or nowhere.

    None in place of all: as `entries` says.

    >>> starts("title: Low tide\ntags: [sea, 7]\nauthors:\n- Ada")
    {'title': 7, 'tags': 22, 'authors': None}
    """
    matches = _matches(text)
    return None if matches is None else {entry[1]: entry.start(2) if entry[2] else None for entry in matches}


def _matches(text: str) -> list[re.Match[str]] | None:
    found: dict[str, re.Match[str]] = {}
    at = len(text) - len(text.lstrip("\n"))
    while at < len(text):
        entry = _entry().match(text, at)
        if entry is None or entry[1] in found:
            return None
        found[entry[1]] = entry
        at = entry.end()
    return list(found.values())


def scalar(written: str) -> Any:
    """Return what a plain scalar is in YAML 1.2's core schema, but for what would lose characters.

    007, 0x1F, 12e5, whole numbers of more than 18 digits, .nan and .inf stay the strings that were written.
    """
    if not written.startswith(_NUMERIC):
        return _NAMED.get(written, written)
    if _INTEGER.fullmatch(written):
        return int(written)
    return float(written) if _DECIMAL.fullmatch(written) else written


def _value(written: str) -> Any:
    if written.startswith("["):
        return [_value(item) for item in _ITEMS.findall(written, 1)]
    return _unquoted(written) if written.startswith(("'", '"')) else scalar(written)


def _unquoted(written: str) -> str:
    if written.startswith('"'):
        return _ESCAPED.sub(r"\1", written[1:-1])
    return written[1:-1] if written.startswith("'") else written
