"""Spaces, line ends and blank lines: one kind of space, no space at a line's edges, at most one blank line. Or, for an
article that was stored as one, nothing but its two ends.
"""

import re

from builder.documents import Change

SPACES = " \t\f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Unicode's space separators, tab and form feed. The no-break spaces are typesetting, not text: French "Non !" keeps a
space before its mark, but a plain one, so that the same sentence from two sites is the same string."""

_ODD_SPACES = tuple("\t\f\xad\xa0\u1680\u202f\u205f\u3000") + tuple(map(chr, range(0x2000, 0x200B)))
_ALL = f"[{SPACES}\n\xad]"
_STRIPPED = " \n" + "".join(_ODD_SPACES)
_RUN = re.compile(rf"{_ALL}(?:(?<![ \n])|(?={_ALL})){_ALL}*+")
"""A run that may need change: more than one plain space or line end."""


def whitespace(text: str) -> list[Change]:
    r"""Make each run of spaces one space, each run of blank lines one blank line, and strip the lines and the text.

    A form feed that is left ends a line; a soft hyphen at a line's end, where no cleaner joined the word, goes.

    >>> whitespace("a  b \n\n\n c")
    [Change(start=1, end=3, replacement=' '), Change(start=4, end=9, replacement='\n\n')]
    """
    if _is_tidy(text):
        return []
    first, last = _ends(text, _STRIPPED)
    changes = [Change(0, first, "")] if first else []
    for run in _RUN.finditer(text, first, last):
        found = run.group()
        breaks = found.count("\n") or int("\f" in found)
        wanted = "\n" * min(breaks, 2) if breaks else " " if found.strip("\xad") else ""
        if found != wanted:
            changes.append(Change(*run.span(), wanted))
    return [*changes, Change(last, len(text), "")] if last < len(text) else changes


def edges(text: str) -> list[Change]:
    r"""Strip the text's two ends, and touch nothing between them.

    >>> edges("  a  b\n")
    [Change(start=0, end=2, replacement=''), Change(start=6, end=7, replacement='')]
    """
    first, last = _ends(text, _STRIPPED + "\ufeff")
    return [Change(start, end, "") for start, end in ((0, first), (last, len(text))) if start < end]


def _ends(text: str, unseen: str) -> tuple[int, int]:
    """Where the text begins and where it ends, without the characters `unseen`."""
    first = len(text) - len(text.lstrip(unseen))
    return first, max(first, len(text.rstrip(unseen)))


def _is_tidy(text: str) -> bool:
    """Whether nothing is to be done, found by plain searches: most articles are tidy."""
    return not (
        any(part in text for part in ("  ", " \n", "\n ", "\n\n\n"))
        or text[:1].isspace()
        or text[-1:].isspace()
        or (any(space in text for space in ("\t", "\f")) if text.isascii() else any(odd in text for odd in _ODD_SPACES))
    )
