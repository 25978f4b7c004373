"""What Markdown draws as one: a pipe table or a list is text as a whole, or not at all.

Their lines are short, without sentences, and judged one by one some would look like navigation.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from builder.documents import ARTICLE_LABELS, Label
from builder.pages.labels_lines import LONGEST
from builder.pages.labels_view import Verdict, View

_ITEM = re.compile(r"(?:[*+-]|\d{1,9}[.)])\s+\S*\w")
_DRAWN_RULE = frozenset("|-: \t")
_HEAD = frozenset({Label.TITLE, Label.DESCRIPTION, Label.BYLINE, Label.DATELINE})
_BESIDE = frozenset({Label.CAPTION, Label.CREDIT, Label.PULL_QUOTE})
_MENU = 0.5
"""Share of a line in links or in phrases of page furniture from which a list that has it on most lines is a menu."""


class Drawn(NamedTuple):
    """Non-blank lines that Markdown draws as one; `end` is behind the last."""

    kind: str
    start: int
    end: int


def judge_whole(view: View, verdicts: list[Verdict]) -> list[Verdict]:
    """Give all lines of a table or list one verdict.

    They are text between lines that are, right below a heading that is, or where most of their words are. The heading
    above one goes with it. What a page says of itself in a list or table is left to the rules of the head.
    """
    judged = list(verdicts)
    found = list(_drawn(view))
    below = _below(view, verdicts, found)
    for drawn in found:
        lines = range(drawn.start, drawn.end)
        if any(judged[i].label in _HEAD for i in lines):
            continue
        if drawn.kind == "list" and _is_menu(view, lines):
            continue
        if _is_text(view, judged, drawn, below[drawn.end]):
            label = Label.LIST_ITEM if drawn.kind == "list" else Label.PARAGRAPH
            verdict = Verdict(label, f"a {drawn.kind} in the text")
            for i in range(_with_headings(view, judged, drawn.start), drawn.start):
                judged[i] = Verdict(Label.HEADING, f"heads a {drawn.kind} in the text")
        else:
            verdict = next(judged[i] for i in lines if judged[i].label not in ARTICLE_LABELS)
        judged[drawn.start : drawn.end] = [verdict] * len(lines)
    return judged


def _drawn(view: View) -> Iterator[Drawn]:
    """All of them, in order: a list goes on over lines that are indented, a table up to a blank line."""
    raw = [view.page[number][:LONGEST] for number in view.lines.numbers]
    i = 0
    while i < len(raw):
        ends = {"table": _table(view, raw, i), "list": _list(raw, i)}
        kind = next((kind for kind, end in ends.items() if end), "")
        if kind:
            yield Drawn(kind, i, ends[kind])
        i = ends[kind] if kind else i + 1


def _table(view: View, raw: list[str], start: int) -> int:
    """Where the table that starts here ends, 0 for none: a header and a drawn rule, both with bars."""
    if start + 1 >= len(raw) or "|" not in raw[start] or not _DRAWN_RULE.issuperset(raw[start + 1]):
        return 0
    if "|" not in raw[start + 1] or "-" not in raw[start + 1]:
        return 0
    end = start + 1
    while end < len(raw) and "|" in raw[end] and not view.value(end, "blank_before"):
        end += 1
    return end if end > start + 1 else 0


def _list(raw: list[str], start: int) -> int:
    """Where the list that starts here ends, 0 for none: it has two items."""
    items, end = 0, start
    while end < len(raw) and ((item := _ITEM.match(raw[end].lstrip())) or (items and raw[end][:2].isspace())):
        items += bool(item)
        end += 1
    return end if items > 1 else 0


def _is_menu(view: View, lines: range) -> bool:
    marked = [view.value(i, "link_share") > _MENU or view.value(i, "phrase_share") > _MENU for i in lines]
    return 2 * sum(marked) >= len(marked)


def _below(view: View, verdicts: list[Verdict], found: list[Drawn]) -> list[int]:
    """For each line the first one from there on that says where the text is; their number where there is none."""
    inside = {i for drawn in found for i in range(drawn.start, drawn.end)}
    below = [len(verdicts)] * (len(verdicts) + 1)
    for i in range(len(verdicts) - 1, -1, -1):
        below[i] = below[i + 1] if i in inside or _passed(view, verdicts, i) else i
    return below


def _is_text(view: View, verdicts: list[Verdict], drawn: Drawn, below: int) -> bool:
    above = _with_headings(view, verdicts, drawn.start) - 1
    while above >= 0 and _passed(view, verdicts, above):
        above -= 1
    if drawn.start and _kept(verdicts, drawn.start - 1) and view.value(drawn.start - 1, "heading"):
        return True
    if above >= 0 and _kept(verdicts, above) and (below == len(verdicts) or _kept(verdicts, below)):
        return True
    lines = range(drawn.start, drawn.end)
    words = sum(view.value(i, "words") * (1 if _kept(verdicts, i) else -1) for i in lines)
    return words > 0 or all(_kept(verdicts, i) for i in lines)


def _kept(verdicts: list[Verdict], i: int) -> bool:
    return verdicts[i].label in ARTICLE_LABELS


def _passed(view: View, verdicts: list[Verdict], i: int) -> bool:
    """Whether a line says nothing of where the text is: a picture and what stands beside it."""
    return view.value(i, "image") > 0 or verdicts[i].label in _BESIDE


def _with_headings(view: View, verdicts: list[Verdict], start: int) -> int:
    """Where the headings right above begin."""
    while (
        start
        and view.value(start - 1, "heading")
        and not view.value(start - 1, "phrase_share")
        and not view.value(start - 1, "links")
        and verdicts[start - 1].label not in _HEAD
    ):
        start -= 1
    return start
