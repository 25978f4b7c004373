"""A text that stands on its page twice: pages for wide and narrow screens, for reading and for print, hold both."""

from collections.abc import Sequence
from typing import NamedTuple

from builder.documents import Label
from builder.pages.text.view import View
from builder.pages.verdicts import Verdict

_SENTENCE, _LEAST = 8, 100
"""Words of a line that is no refrain or heading, and of such lines that stand again."""
_SHARE, _DENSE = 0.5, 0.8
"""Share of the text above that stands again, and share of the words down there that do."""


class _Copy(NamedTuple):
    """Lines of the text that stand again."""

    lines: Sequence[int]
    """In the order of those that they repeat."""
    above: frozenset[str]
    """The text that stands above them."""


def cut_second_copy(view: View, verdicts: list[Verdict]) -> list[Verdict]:
    """Cut the second of two copies of the text, as far as its lines stand in the first.

    Stanzas and tables repeat lines, too: those of a copy go on in the order of the first, hardly with others between.
    """
    words = view.row("words")
    may = ((view.row("repeats") > 1) & (words >= _SENTENCE)).nonzero()[0].tolist()
    copy = _copy(view, [i for i in may if verdicts[i].is_text], verdicts)
    size = sum(words[i] for i in copy.lines)
    if size < _LEAST or size < _SHARE * _words(view, verdicts, range(copy.lines[0])):
        return verdicts
    first, end = copy.lines[0], copy.lines[-1] + 1
    again = [i for i in range(first, end) if view.texts[i] in copy.above]
    if _words(view, verdicts, again) < _DENSE * _words(view, verdicts, range(first, end)):
        return verdicts
    judged = list(verdicts)
    for i in again:
        judged[i] = Verdict(Label.FURNITURE, "the text once more") if judged[i].is_text else judged[i]
    return judged


def _copy(view: View, repeated: Sequence[int], verdicts: Sequence[Verdict]) -> _Copy:
    """The lines that stand again, each further down in the text than the one before."""
    first: dict[str, int] = {}
    lines: list[int] = []
    last = -1
    for i in repeated:
        at = first.setdefault(view.texts[i], i)
        if last < at < i:
            lines.append(i)
            last = at
    above = range(lines[0]) if lines else range(0)
    return _Copy(lines, frozenset(view.texts[i] for i in above if verdicts[i].is_text))


def _words(view: View, verdicts: Sequence[Verdict], lines: Sequence[int]) -> float:
    """Words of those of the lines that are kept."""
    return sum(view.value(i, "words") for i in lines if verdicts[i].is_text)
