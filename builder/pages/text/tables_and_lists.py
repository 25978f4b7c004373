"""What stands drawn as one, in Markdown and in what text browsers write: the lines of a pipe table or a list.

They are short, without sentences, and judged one by one some would look like navigation: most go one way.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np

from builder.documents import Label
from builder.pages.text.lines import LONGEST
from builder.pages.text.view import View
from builder.pages.verdicts import HEAD_LABELS, Verdict

_ITEM = re.compile(r"(?:[*+-]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?\S*\w")
_RULE_SIGNS = frozenset("|-: \t")
_PICTURE_LABELS = frozenset({Label.CAPTION, Label.CREDIT, Label.PULL_QUOTE})
_LEAST_KEPT = 0.2
"""Share of the words in lines that are kept below which none is."""
_LOWEST, _WIDEST = -2.0, 4.0
"""Log odds, the mean over words, below which no table or list is text; and those from which a line is but sure."""
_MENU = 0.5
"""Share of a line in links or in phrases of page furniture from which a list that has it on most lines is a menu."""
_LEAD = 12
"""Words, at most, of a line with a colon that leads to a list."""


class Structure(NamedTuple):
    """Non-blank lines that Markdown draws as one."""

    kind: Literal["table", "list"]
    lines: range


def judge_tables_and_lists(view: View, verdicts: list[Verdict]) -> list[Verdict]:
    """Give all lines of a table or list one verdict, where it is plain.

    They are text between lines that are, right below a heading that is (a table below any line that is), or where most
    of their words are, unless the score speaks loudly against it. The heading above one goes with it. They are none of
    it where hardly a word is; in between their lines stay as they were judged. What a page says of itself in a list or
    table is left to the rules of the head.
    """
    judged = list(verdicts)
    structures = list(_structures(view))
    if not structures:
        return judged
    below = _next_telling(view, verdicts, structures)
    marked = (view.row("link_share") > _MENU) | (view.row("phrase_share") > _MENU)
    for structure in structures:
        kind, lines = structure
        is_menu = kind == "list" and 2 * np.count_nonzero(marked[lines.start : lines.stop]) >= len(lines)
        if is_menu or any(judged[i].label in HEAD_LABELS for i in lines):
            continue
        score, kept = _mean_score(view, judged, lines)
        if score > _LOWEST and _is_text(view, judged, structure, below[lines.stop], kept):
            verdict = Verdict(Label.LIST_ITEM if kind == "list" else Label.PARAGRAPH, f"a {kind} in the text")
            for i in range(_with_headings(view, judged, lines.start), lines.start):
                judged[i] = Verdict(Label.HEADING, f"heads a {kind} in the text")
        elif kept < _LEAST_KEPT:
            verdict = next(judged[i] for i in lines if not judged[i].is_text)
        else:
            continue
        judged[lines.start : lines.stop] = [verdict] * len(lines)
    return judged


def _mean_score(view: View, verdicts: list[Verdict], lines: range) -> tuple[float, float]:
    """The mean score of the words of some lines, and the share of them in lines that are kept."""
    words = view.row("words")[lines.start : lines.stop].tolist()
    total = max(1.0, sum(words))
    kept = sum(size for i, size in zip(lines, words, strict=True) if verdicts[i].is_text)
    scores = view.score[lines.start : lines.stop]
    weighed = sum(size * max(-_WIDEST, min(_WIDEST, score)) for size, score in zip(words, scores, strict=True))
    return weighed / total, kept / total


def _structures(view: View) -> Iterator[Structure]:
    """All of them, in order: a list goes on over lines that are indented, a table up to a blank line."""
    raw = [line if len(line) <= LONGEST else line[:LONGEST] for line in view.lines.raw]
    items = [False] * len(raw)
    for i in (view.row("bullet") > 0).nonzero()[0].tolist():
        items[i] = _ITEM.match(raw[i].lstrip()) is not None
    end = 0
    for i in [i for i, line in enumerate(raw) if items[i] or "|" in line]:
        if i < end:
            continue
        if end := _table(view, raw, i):
            yield Structure("table", range(i, end))
        elif items[i] and (end := _list(items, raw, i)):
            yield Structure("list", range(i, end))


def _table(view: View, raw: list[str], start: int) -> int:
    """Where the table that starts here ends, 0 for none: a header and a drawn rule, both with bars."""
    if start + 1 >= len(raw) or "|" not in raw[start] or not _RULE_SIGNS.issuperset(raw[start + 1]):
        return 0
    if "|" not in raw[start + 1] or "-" not in raw[start + 1]:
        return 0
    end = start + 1
    while end < len(raw) and "|" in raw[end] and not view.value(end, "blank_before"):
        end += 1
    return end if end > start + 1 else 0


def _list(items: Sequence[bool], raw: Sequence[str], start: int) -> int:
    """Where the list that starts here ends, 0 for none: it has two items; lines right of them go on in them."""
    end, margin = start + 1, _indent(raw[start])
    while end < len(items) and _indent(raw[end]) >= (margin if items[end] else margin + 2):
        end += 1
    return end if sum(items[start:end]) > 1 else 0


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _next_telling(view: View, verdicts: list[Verdict], structures: list[Structure]) -> list[int]:
    """For each line the first one from there on that says where the text is; their number where there is none."""
    silent = {i for structure in structures for i in structure.lines}
    silent.update((view.row("image") > 0).nonzero()[0].tolist())
    below = [len(verdicts)] * (len(verdicts) + 1)
    for i in range(len(verdicts) - 1, -1, -1):
        below[i] = below[i + 1] if i in silent or verdicts[i].label in _PICTURE_LABELS else i
    return below


def _is_text(view: View, verdicts: list[Verdict], structure: Structure, below: int, kept: float) -> bool:
    lines = structure.lines
    above = _with_headings(view, verdicts, lines.start) - 1
    while above >= 0 and _says_nothing(view, verdicts, above):
        above -= 1
    if lines.start and verdicts[lines.start - 1].is_text and view.value(lines.start - 1, "heading"):
        return True
    table = structure.kind == "table" and any(view.value(i, "words") for i in lines)
    if above >= 0 and verdicts[above].is_text and (table or below == len(verdicts) or verdicts[below].is_text):
        return True
    return kept > 0.5 or all(verdicts[i].is_text for i in lines)  # noqa: PLR2004 - half


def _says_nothing(view: View, verdicts: list[Verdict], i: int) -> bool:
    """Whether a line says nothing of where the text is: a picture and what stands beside it."""
    return view.value(i, "image") > 0 or verdicts[i].label in _PICTURE_LABELS


def _with_headings(view: View, verdicts: list[Verdict], start: int) -> int:
    """Where the headings right above begin, or the lines that lead to it: "What is left to do:"."""
    while (
        start
        and (view.value(start - 1, "heading") or _leads(view, start - 1))
        and not view.value(start - 1, "phrase_share")
        and not view.value(start - 1, "links")
        and verdicts[start - 1].label not in HEAD_LABELS
    ):
        start -= 1
    return start


def _leads(view: View, i: int) -> bool:
    return view.value(i, "colon_end") > 0 and view.value(i, "words") <= _LEAD
