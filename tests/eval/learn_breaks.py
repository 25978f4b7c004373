"""Learn builder/cleaning/data/breaks.txt: which line breaks of PDF text are their author's.

    python tests/eval/learn_breaks.py ../shared/eval            learn and write the weights
    python tests/eval/learn_breaks.py ../shared/eval --check    cross-validate by site and print what they reach

The lines of each page in a proportional font are aligned with its article; two lines that meet there show whether the
break between them is a paragraph's, and where a line of the article meets another it is one. Logistic regression
weighs what `breaks.measure` says.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from label_samples import records, text_of
from learn_hyphens import FOLDS, fit, fold_of
from rapidfuzz.distance import Indel

from builder.cleaning import repair
from builder.cleaning.breaks import measure
from builder.cleaning.layout import Line, read_layout, read_lines

SETS = ("txt_pdf",)
TARGET = Path(__file__).parents[2] / "builder" / "cleaning" / "data" / "breaks.txt"
BEFORE = ("encoding", "invisible", "unicode", "furniture")
INSIDE, OUTSIDE = 0.8, 0.2
"""Share of a line's words that are the article's, in order."""

CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
TOKEN = re.compile(f"[{CJK}]|[^\\W{CJK}]+")


class Break(NamedTuple):
    """A line break inside an article."""

    fold: int
    signals: dict[str, float]
    own: bool
    """Whether a paragraph ends there."""


def breaks(folder: Path) -> Iterator[Break]:
    """The breaks of all pages of SETS that are set in a proportional font."""
    for name in SETS:
        for row in records(folder, name):
            gold: dict[str, Any] = row["gold"]
            text, _ = repair(row["raw"], BEFORE)
            lines, layout = read_layout(list(read_lines(text)))
            if layout.slack:
                ends = _ends(lines, text_of(gold))
                for signals, own in zip(measure(lines, layout), ends, strict=False):
                    if own is not None:
                        yield Break(fold_of(row["id"]), dict(signals), own)


def _ends(lines: list[Line], gold: str) -> list[bool | None]:
    """For each line whether it ends a paragraph of the article or touches it from outside; None where nobody knows."""
    wanted: list[str] = []
    words: list[str] = []
    ends: set[int] = set()
    for paragraph in gold.split("\n"):
        wanted += TOKEN.findall(paragraph.lower())
        ends.add(len(wanted))
    spans = []
    for line in lines:
        spoken = TOKEN.findall(line.text.lower())
        spans.append((len(words), len(words) + len(spoken)))
        words += spoken
    at: dict[int, int] = {}
    for step in Indel.opcodes(words, wanted):
        if step.tag == "equal":
            at.update(zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True))
    shares = [sum(k in at for k in range(*span)) / max(1, span[1] - span[0]) for span in spans]
    found: list[bool | None] = []
    for (start, end), (after, _), share, below in zip(spans, spans[1:], shares, shares[1:], strict=False):
        if start < end and at.get(end - 1, -2) + 1 == at.get(after, -3):
            found.append(at[after] in ends)
        else:
            found.append(True if min(share, below) <= OUTSIDE and max(share, below) >= INSIDE else None)
    return found


def learn(found: list[Break]) -> dict[str, float]:
    """Signal → weight."""
    names = sorted({name for one in found for name in one.signals})
    matrix = np.array([[one.signals.get(name, 0.0) for name in names] for one in found])
    truth = np.array([one.own for one in found], dtype=np.float64)
    return dict(zip(names, fit(matrix, truth, np.ones(len(truth))).round(2).tolist(), strict=True))


def check(found: list[Break]) -> None:
    """Print the breaks found, wrong and missed on sites not learned from."""
    right = extra = missed = 0
    for fold in range(FOLDS):
        weights = learn([one for one in found if one.fold != fold])
        for one in found:
            if one.fold == fold:
                ours = sum(weights.get(name, 0.0) * value for name, value in one.signals.items()) > 0
                right, extra, missed = right + (ours and one.own), extra + (ours > one.own), missed + (ours < one.own)
    print(f"{right} right, {extra} extra, {missed} missed: f1 {2 * right / (2 * right + extra + missed):.4f}")


def main() -> None:
    """Learn, or check."""
    found = list(breaks(Path(sys.argv[1])))
    if "--check" in sys.argv:
        check(found)
    else:
        TARGET.write_text("".join(f"{weight} {name}\n" for name, weight in learn(found).items()), encoding="utf-8")


if __name__ == "__main__":
    main()
