"""Plain YAML, read without a parser: a mapping of fields to words, as people and programs write metadata.

PyYAML takes twenty times as long. It reads all that is not plain, and a law holds both equal on what is (tests/laws).
"""

import re
from functools import cache
from typing import Any, NamedTuple

_WORDS = r"-\w .;!()&/+@$%*=‘’“”«»–—…£€°`'"
_UNQUOTED = rf"[\w./;(+“‘«–—…](?:[{_WORDS},?\"]++|:(?=\w|/))*+(?<! )"
_ESCAPE = r"\\(?:[\\\"/ nt]|x[0-9A-Fa-f]{2}|u(?![Dd][89A-Fa-f])[0-9A-Fa-f]{4}|U000[1-9A-Fa-f][0-9A-Fa-f]{4})"
"""One that stands for a character, and for no half of a pair."""


def _quoted(fold: str) -> str:
    """Words in quotes; where a line ends in them `fold` matches, up to what follows."""
    double = rf"\"(?:[{_WORDS},?:#<>|\[\]{{}}]++|{_ESCAPE}|\\?{fold})*+\""
    return rf"(?>{double}|'(?:[{_WORDS[:-1]},?:#<>|\[\]{{}}\"]++|''|{fold})*+')"


def _value_of(indent: int) -> str:
    """A value whose further lines, if any, are indented by so many spaces at least."""
    fold = rf"(?<! )\n {{{indent},}}"
    return rf"(?>{_UNQUOTED}(?:{fold}{_UNQUOTED})*+|{_quoted(fold)}|\[(?:{_ITEM}(?:, ?{_ITEM})*+)?\])"


_ITEM = rf"(?>\w[{_WORDS}]*+(?<! )|{_quoted('(?!)')})"
_VALUE = _value_of(1)
_LIST = rf"(?:\n  - {_value_of(3)})++|(?:\n- {_VALUE})++"
_ESCAPED = re.compile(rf"({_ESCAPE})|\\\n +|\n +")
_CHARACTERS = {"n": "\n", "t": "\t"}
_FOLD = re.compile(r"\n +")
_ITEMS = re.compile(_ITEM)

_NAMED = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_NAMED |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_NUMERIC = tuple("-+.0123456789")
"""What a number begins with."""
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)\.[0-9]*)(?:[eE][-+]?[0-9]{1,2})?")


@cache  # to compile these three takes a twentieth of a command's start
def _entry() -> re.Pattern[str]:
    """A field, and behind it words, words in quotes or a list of these, or a list below it."""
    return re.compile(rf"([A-Za-z_][\w-]{{,60}}):(?> ({_VALUE})|({_LIST})|)(?:\n|\Z)")


@cache
def _entry_at_once() -> re.Pattern[str]:
    """The same, but a value must be there: a word on the key's line that is no number, or any with what parts it."""
    return re.compile(rf"([A-Za-z_][\w-]{{,60}}):(?: (?![-+.0-9])({_UNQUOTED})(?=\n(?! ))|( {_VALUE}|{_LIST}))\n")


@cache
def _row() -> re.Pattern[str]:
    return re.compile(rf"- ({_VALUE})")


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
        value = _parted(below or f" {beside or ''}")
        raw = (below or beside or "").strip()
        found.append(Entry(key, value, raw if isinstance(value, list) else _text(raw), line, 1))
        line += entry[0].count("\n")
    return found


def values(text: str) -> dict[str, Any] | None:
    r"""Return the values of a plain mapping, or None, as `entries` does; quicker where each key has one.

    >>> values('title: "Low tide"\nissue: 7\n'), values("authors:\n- Ada Finch"), values("title: >\n  Low\n  tide")
    ({'title': 'Low tide', 'issue': 7}, {'authors': ['Ada Finch']}, None)
    """
    ended = text.removesuffix("\n") + "\n"
    found = _entry_at_once().findall(ended)
    if sum([len(key) + (len(word) + 3 if word else len(other) + 2) for key, word, other in found]) != len(ended):
        listed = entries(text)  # something stands between them
        return None if listed is None else {entry.key: entry.value for entry in listed}
    stated = {key: _NAMED.get(word, word) if word else _parted(other) for key, word, other in found}
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


def _parted(written: str) -> Any:
    """Return a value behind the space, or the list behind the line break, that parts it from its key."""
    return _value(written[1:]) if written.startswith(" ") else [_value(row) for row in _row().findall(written)]


def _value(written: str) -> Any:
    if written.startswith("["):
        return [_value(item) for item in _ITEMS.findall(written, 1)]
    return _text(written) if written.startswith(("'", '"')) else scalar(_text(written))


def _text(written: str) -> str:
    """Return a scalar without its quotes and escapes, its lines joined by spaces."""
    if written.startswith('"'):
        return _ESCAPED.sub(_unescaped, written[1:-1])
    text = _FOLD.sub(" ", written) if "\n" in written else written
    return text[1:-1].replace("''", "'") if text.startswith("'") else text


def _unescaped(found: re.Match[str]) -> str:
    escape = found[1]
    if escape is None:
        return "" if found[0].startswith("\\") else " "
    is_character = len(escape) == len(r"\n")
    return _CHARACTERS.get(escape[1], escape[1]) if is_character else chr(int(escape[len(r"\x") :], base=16))
