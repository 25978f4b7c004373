"""Text from strangers inside our Markdown: titles, ids and paths that must not become markup."""

import re
from collections.abc import Iterable, Sequence

_MARKS = re.compile(r"[\\`*_\[\]<>|~&$]")
_START = re.compile(r"^(?:[-+#=]|\d+(?=[.)]))")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]+")


def escape(text: str) -> str:
    r"""Return text that Markdown shows as it stands, on one line.

    >>> print(escape("a_b|c\n# d"))
    a\_b\|c # d
    >>> print(escape("1. x"))
    1\. x
    """
    line = _MARKS.sub(r"\\\g<0>", _UNSEEN.sub(" ", text).strip())
    return _START.sub(lambda found: found[0] + "\\" if found[0].isdigit() else "\\" + found[0], line)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table; the cells are Markdown already.

    >>> print(table(["a", "b"], [["1", "2"]]))
    | a | b |
    | --- | --- |
    | 1 | 2 |
    """
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows))
