# ruff: noqa: PLR2004, SIM905 - limits in words, lines and log odds, each explained by the rule it stands in
"""What the labelling rules look at: a page's lines, their measures and their learned scores."""

from typing import NamedTuple

from builder.documents import Label
from builder.pages.labels_features import NAMES, Lines

CUT = -0.3
"""Log odds above which a line is article text: where word F1 is best on sites that the weights have not seen."""
READ = (
    "characters words function_words ends_sentence inner_sentences capital_share shout_share digit_share link_share "
    "links urls image bullet heading bars quote_start roles phrase_share opens_phrase repeats blank_before blank_after"
).split()
"""The measures that rules read."""


class Verdict(NamedTuple):
    """A line's label and the signal that decided."""

    label: Label
    why: str


class View(NamedTuple):
    """A page as the rules see it; index i is the i-th non-blank line."""

    page: list[str]
    numbers: list[int]
    texts: list[str]
    kinds: list[dict[Label, int]]
    measures: dict[str, list[float]]
    """Name of a measure in `labels_features.NAMES` → its value for each line."""
    score: list[float]
    """Log odds of being article text."""
    body: list[int]
    """Lines with a score above CUT."""
    first: int
    """The line where the text begins: the first of the body that has company."""

    def value(self, i: int, name: str) -> float:
        """One measure of line i."""
        return self.measures[name][i]


def view(page: list[str], lines: Lines, score: list[float]) -> View:
    """Put the parts together and find where the text begins."""
    body = [i for i, s in enumerate(score) if s > CUT]
    measures = {name: lines.own[:, NAMES.index(name)].tolist() for name in READ}
    words = measures["words"]
    first = next(
        (i for n, i in enumerate(body) if sum(words[j] for j in body[n : n + 5] if j - i <= 12) >= 60),
        body[0] if body else 0,
    )
    return View(page, lines.numbers, lines.texts, lines.kinds, measures, score, body, first)
