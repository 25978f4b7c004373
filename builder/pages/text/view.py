# ruff: noqa: PLR2004 - limits in words, lines and log odds, each explained by the rule it stands in
"""What the labelling rules look at: a page's lines, their measures and their learned scores."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from builder.documents import Label
from builder.pages.neighbours import Column
from builder.pages.text.context import Matrix
from builder.pages.text.features import Measured

CUT = -0.3
"""Log odds that some line must pass for a page without prose to have article text at all."""
LOWEST = -2.2
"""Log odds below which no line is article text, however little of a page is any: one chance in ten."""
LONGEST = 200
"""Words of a line that count when the cut is sought, so that one long line does not decide for all."""
Flags = NDArray[np.bool_]


class View(NamedTuple):
    """A page as the rules see it; index i is the i-th non-blank line."""

    lines: Measured
    texts: list[str]
    """The lines, stripped of white space, link targets and marks."""
    phrases: list[dict[Label, int]]
    """Kind of furniture → words of each line that stand in its phrases."""
    score: list[float]
    """Log odds of being article text."""
    scores: Column
    """The same."""
    body: list[int]
    """Lines with a score at or above the cut."""
    cut: float
    """Log odds from which a line is article text."""
    first: int
    """The line where the text begins: the first of the body that has company."""

    def value(self, i: int, name: str) -> float:
        """One measure of line i."""
        return self.lines.rows[name].item(i)

    def row(self, name: str) -> Matrix:
        """One measure of every line."""
        return self.lines.rows[name]


def find_cut(score: Column, words: Matrix, prose: Flags) -> float:
    """Where keeping all lines above gives the best word F1 that is to be expected, if the scores are right.

    Of a page whose text is plain to see that is a line which is text for a half; where little is certain it is less
    (Ye et al., Optimizing F-measures, ICML 2012). Chances are whole millionths, so that sums are the same everywhere.
    """
    if score.max() < CUT and not (score[prose] >= LOWEST).any():
        return CUT
    order = np.argsort(-score, kind="stable")
    chance = np.rint(1e6 / (1 + np.exp(-score[order]))).astype(np.int64)
    size = np.minimum(words[order], LONGEST).astype(np.int64)
    right = (size * chance).cumsum()
    expected = 2 * right / np.maximum(1, size.cumsum() * 1_000_000 + right[-1])
    return max(LOWEST, float(score[order[int(np.argmax(expected))]]))


def view_lines(lines: Measured, score: Column) -> View:
    """Put the parts together and find where the text begins."""
    cut = find_cut(score, lines.rows["words"], lines.rows["prose"] > 0) if len(score) else 0.0
    body = (score >= cut).nonzero()[0].tolist()
    return View(lines, lines.texts, lines.phrases, score.tolist(), score, body, cut, _first(body, lines.rows["words"]))


def _first(body: list[int], words: Matrix) -> int:
    """The first line of the body that has, with the four after it within twelve lines, as many words as a paragraph."""
    for k, line in enumerate(body):
        if sum(words.item(i) for i in body[k : k + 5] if i - line <= 12) >= 60:
            return line
    return body[0] if body else 0
