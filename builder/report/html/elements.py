"""Elements of HTML, made so that no text can become markup: what is not `Markup` is escaped."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from builder import wording
from builder.wording import shortened

_KEPT = frozenset("\n\t\u200c\u200d")
"""Unseen characters that texts need: line ends, tabs, and what joins or parts letters in Persian, Hindi and emoji."""

_WIDTH = 200
"""Characters of a value in a table."""


class Markup(str):
    """HTML as it stands in the file."""

    __slots__ = ()


def visible(text: str) -> str:
    r"""Return a text in which control characters and marks that turn or hide letters show as escapes.

    >>> visible("a\x1b[31m\nb\u202e — ü")
    'a\\x1b[31m\nb\\u202e — ü'
    """
    if text.isprintable():
        return text
    return "".join(
        c
        if c.isprintable() or c in _KEPT or unicodedata.category(c) == "Zs"
        else c.encode("unicode_escape", "surrogatepass").decode()
        for c in text
    )


def tag(name: str, *inside: object, **attributes: object) -> Markup:
    """Return an element; an attribute that is None is left out, and `class_` is `class`.

    >>> tag("td", "a < b", class_="n")
    '<td class="n">a &lt; b</td>'
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{told}>{''.join(map(_escaped, inside))}</{name}>")


def joined(parts: Iterable[object], between: str = "") -> Markup:
    """Return one piece of HTML after the other."""
    return Markup(_escaped(between).join(map(_escaped, parts)))


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Markup:
    """Return a table whose rows are named by their first cell; numbers stand to the right, long values are cut."""
    cells = [list(row) for row in rows]
    kinds = [_kind(value) for value in cells[0]] if cells else [None] * len(head)
    columns = (tag("th", name, scope="col", class_=kind) for name, kind in zip(head, kinds, strict=True))
    body = (
        tag("tr", tag("th", _cell(first), scope="row"), *(tag("td", _cell(v), class_=_kind(v)) for v in rest))
        for first, *rest in cells
    )
    inside = tag("caption", caption), tag("thead", tag("tr", *columns)), tag("tbody", joined(body, "\n"))
    return tag("div", tag("table", *inside), class_="table")


def bar(share: float, label: str = "") -> Markup:
    """Return a share in words, by itself as a percentage, and a bar that is so much of the width beside it."""
    rect = tag("rect", width=f"{100 * share:.1f}", height=8)
    drawn = tag("svg", rect, viewBox="0 0 100 8", preserveAspectRatio="none", aria_hidden="true")
    return tag("div", tag("span", label or f"{100 * share:.0f}\xa0%"), drawn, class_="bar")


def where(row: Mapping[str, Any]) -> str:
    """Return the source of a row's document, and its place there."""
    return wording.where(row["source"], row["place"])


def _kind(value: object) -> str | None:
    return "number" if isinstance(value, int) else None


def _cell(value: object) -> object:
    if isinstance(value, int):
        return f"{value:,}"
    return tag("span", shortened(value, _WIDTH), dir="auto") if type(value) is str else value


def _escaped(value: object) -> str:
    return value if isinstance(value, Markup) else escape(visible(str(value)))
