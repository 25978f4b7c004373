"""Learn builder/cleaning/data/hyphens.txt: which hyphens at a line's end are their words' own.

    pip install pyphen==0.18.1
    python tests/eval/learn_hyphens.py ../shared/eval            learn and write the weights
    python tests/eval/learn_hyphens.py ../shared/eval --check    cross-validate by site and print what they reach

The article texts hold both kinds of places where a wrapper can end a line: after the hyphen of a compound, and where
Pyphen parts a word. How often an English part has a hyphen is counted in documents; logistic regression weighs that
with what `compounds.measure` says. The parts' odds that it learns from are those of other folds of sites.
"""

import hashlib
import importlib
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from label_samples import records, text_of
from numpy.typing import NDArray

from builder.cleaning.compounds import Learned, measure, meeting_parts
from builder.cleaning.words import language

SETS = ("aeb", "fundus", "fundus_eval", "wcxb_article")
TARGET = Path(__file__).parents[2] / "builder" / "cleaning" / "data" / "hyphens.txt"
DICTIONARIES = {"de": "de_DE", "en": "en_US", "it": "it_IT", "nl": "nl_NL", "pt": "pt_PT", "ru": "ru_RU"}
FOLDS, LEAST, PRIOR, ODDS = 5, 4, 0.3, 8
"""Folds of sites; documents that a part must be in; what its counts are smoothed with, and the prior odds against."""

WORD = re.compile(r"[^\W_]+(?:[-‐'’][^\W_]+)*")


class Place(NamedTuple):
    """A place where a line could end."""

    document: str
    fold: int
    language: str
    left: str
    right: str
    case: str
    own: bool
    """Whether the hyphen there is the word's own."""
    lone: bool
    """Whether the document has the word only once, so that it cannot decide itself."""


def places(folder: Path) -> list[Place]:
    """All places in the texts of SETS, in their order."""
    found: list[Place] = []
    for name in SETS:
        for row in records(folder, name):
            text = text_of(row["gold"])
            if spoken := language(text):
                found += _places(row["id"], text, spoken)
    return found


def fold_of(identity: str) -> int:
    """The fold of a page's site: pages of one publisher share a site; elsewhere every page is its own."""
    site = identity.rsplit("_", 1)[0] if identity.startswith("fundus") else identity
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


def _places(identity: str, text: str, spoken: str) -> Iterable[Place]:
    fold = fold_of(identity)
    pyphen: Any = importlib.import_module("pyphen")
    dictionary = pyphen.Pyphen(lang=DICTIONARIES.get(spoken, spoken))
    words = WORD.findall(text)
    count = Counter(word.lower() for word in words)
    for word in words:
        own = "-" in word
        ends = (
            [m.start() for m in re.finditer("-", word)] if own else dictionary.positions(word) if word.isalpha() else []
        )
        for end in ends:
            left, right = word[:end], word[end + own :]
            if len(left) > 1 and len(right) > 1 and not right[0].isupper():
                case = "acronym" if left.isupper() else "title" if left[0].isupper() else "lower"
                yield Place(identity, fold, spoken, left.lower(), right.lower(), case, own, count[word.lower()] == 1)


def part_odds(found: Iterable[Place]) -> Learned:
    """How often each English part has a hyphen, in documents."""
    sides: dict[str, dict[str, dict[bool, set[str]]]] = {
        side: defaultdict(lambda: {True: set(), False: set()}) for side in ("left", "right")
    }
    for place in found:
        if place.language == "en":
            for side, part in zip(("left", "right"), meeting_parts(place.left, place.right), strict=True):
                sides[side][part][place.own].add(place.document)
    counts = {side: {part: (len(s[True]), len(s[False])) for part, s in parts.items()} for side, parts in sides.items()}
    odds = {
        side: {
            part: round(math.log((own + PRIOR) / (other + ODDS * PRIOR)), 1)
            for part, (own, other) in parts.items()
            if own + other >= LEAST and part.isalpha()
        }
        for side, parts in counts.items()
    }
    return Learned({}, **odds)


def learn(found: list[Place]) -> Learned:
    """The weights of all signals, and the odds of all parts."""
    others = [part_odds(place for place in found if place.fold != fold) for fold in range(FOLDS)]
    # Words that parted stand for themselves everywhere: every second is enough, with twice the weight.
    some = [p for i, p in enumerate(found) if p.own or (p.lone and i % 2)]
    rows = [dict(measure(p.left, p.right, p.case, p.language, others[p.fold])) for p in some]
    names = sorted({name for row in rows for name in row})
    matrix = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    truth = np.array([p.own for p in some], dtype=np.float64)
    weights = fit(matrix, truth, np.where(truth > 0, 1.0, 2.0))
    return part_odds(found)._replace(signals={n: round(float(w), 2) for n, w in zip(names, weights, strict=True)})


def fit(matrix: NDArray[np.float64], truth: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logistic regression with an L2 penalty of one half, by Newton's method."""
    weights = np.zeros(matrix.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-matrix @ weights))
        slope = matrix.T @ (counts * (chance - truth)) + weights
        bend = (matrix * (counts * chance * (1 - chance))[:, None]).T @ matrix + np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def check(found: list[Place]) -> None:
    """Print the share of wrong decisions on sites not learned from, where the document cannot decide."""
    wrong: Counter[tuple[str, bool]] = Counter()
    total: Counter[tuple[str, bool]] = Counter()
    for fold in range(FOLDS):
        weights = learn([place for place in found if place.fold != fold])
        for place in found:
            if place.fold == fold and place.lone:
                signals = measure(place.left, place.right, place.case, place.language, weights)
                odds = sum(weights.signals.get(name, 0.0) * value for name, value in signals)
                total[place.language, place.own] += 1
                wrong[place.language, place.own] += (odds > 0) != place.own
    for spoken, own in sorted(total):
        print(spoken, "own hyphen" if own else "parted word", wrong[spoken, own], "wrong of", total[spoken, own])


def write(weights: Learned) -> None:
    """Lay the weights down in `compounds.learned`'s format."""
    lines = [f"signal {weight} {name}" for name, weight in sorted(weights.signals.items())]
    for side in ("left", "right"):
        parts: dict[float, list[str]] = defaultdict(list)
        for part, odds in sorted(getattr(weights, side).items()):
            parts[odds].append(part)
        lines += [f"{side} {odds} {' '.join(parts[odds])}" for odds in sorted(parts)]
    TARGET.write_text("\n".join([*lines, ""]), encoding="utf-8")


def main() -> None:
    """Learn, or check."""
    found = places(Path(sys.argv[1]))
    if "--check" in sys.argv:
        check(found)
    else:
        write(learn(found))


if __name__ == "__main__":
    main()
