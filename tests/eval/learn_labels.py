"""Learn builder/pages/text/weights.json from pages whose article text is known.

    python tests/eval/learn_labels.py ../shared/eval            learn and write the weights
    python tests/eval/learn_labels.py ../shared/eval --check    cross-validate by site and print what the weights reach

Two passes of symmetric trees learn which lines are article text, and a softmax over the lines of a page which is the
headline. The second pass sees the first one's verdicts as they are on pages it has not seen, so both they and the word
weights are learned across folds of sites. Seeded, and numpy alone.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from grow_trees import Asked, Binned, Floats, binned, cuts_of, grow, written
from label_samples import LINK, SETS, Sample, opening, overlap, samples

from builder.cleaning import FINISH, repair, replay
from builder.pages import cut
from builder.pages.text.features import FIRST_PASS, SECOND_PASS, Measured, measure, measure_again
from builder.pages.text.headline import HeadlineWeights, find_headline, folded
from builder.pages.text.headline_measures import HEADLINE, headline_looks, measure_headlines
from builder.pages.text.page import label
from builder.pages.text.view import view_lines
from builder.pages.text.vocabulary import build_vocabulary
from builder.pages.text.weights import Weights, locate, read_trees

TARGET = Path(__file__).parents[2] / "builder" / "pages" / "text" / "weights.json"
FIRST, SECOND = 60, 180
PASSES = ("first", "second")
FOOD_WEIGHT = 0.5
FEWEST = 12
"""Pages that must hold a word before it gets a weight."""

WORD = re.compile(r"[^\W_]+")


def shares(pages: Sequence[Sample]) -> Floats:
    """What each page counts: a page that is there several times counts once."""
    seen = Counter(opening(page.gold) for page in pages)
    return np.array([1 / seen[opening(page.gold)] for page in pages])


def sides(page: Sample) -> tuple[set[str], set[str]]:
    """The words of the lines that are cut, and of those that are kept."""
    words: tuple[set[str], set[str]] = (set(), set())
    kept = (line for line in page.text.split("\n") if line.strip())
    for line, yes in zip(kept, page.truth, strict=True):
        words[int(yes)].update(WORD.findall(LINK.sub(r"\1", line).lower()))
    return words


def word_weights(pages: Sequence[Sample], found: Sequence[tuple[set[str], set[str]]]) -> dict[str, int]:
    """Word → hundredths of log odds that a line with it is article text; counted once a page, for each side."""
    seen: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for share, both in zip(shares(pages).tolist(), found, strict=True):
        for side, words in enumerate(both):
            for word in words:
                seen[word][side] += share
    out = {}
    for word, (less, more) in sorted(seen.items()):
        if less + more >= FEWEST and not word.isdigit():
            weight = round(100 * float(np.log((round(more, 6) + 2) / (round(less, 6) + 2))))
            if abs(weight) >= 40:
                out[word] = weight
    return out


def cost(page: Sample, lines: Measured) -> Floats:
    """What a mistake costs: partly by words in the page's own measure, partly the same for each line."""
    words = lines.rows["words"].astype(np.float64)
    gold = max(60.0, float(words[page.truth].sum()))
    each = np.minimum(1.0, (np.minimum(words, 120) + 3) / gold) * 20 + 0.15
    return each * (1.0 if page.name in SETS else FOOD_WEIGHT)


def asked(lines: Measured, names: Sequence[str]) -> Any:
    """The measures that a pass may ask for, shape (names, lines)."""
    count = len(lines.texts)
    return np.stack([lines.table[row, step : step + count] for row, step in map(locate, names)])


class Book(NamedTuple):
    """Everything that both passes learn from."""

    pages: list[Sample]
    lines: list[Measured]
    truth: list[Floats]
    costs: list[Floats]

    def fit(self, tables: list[Binned], may: Asked, size: int, left_out: int) -> dict[str, Any]:
        """Grow trees on all pages but those of one fold."""
        which = [i for i, page in enumerate(self.pages) if page.fold != left_out]
        truth, weight = (np.concatenate([column[i] for i in which]) for column in (self.truth, self.costs))
        return grow(np.concatenate([tables[i] for i in which], axis=1), truth, weight, may, size, 7 + left_out)

    def tables(self, names: Sequence[str]) -> tuple[list[Binned], Asked]:
        """The measures of all lines, binned; the cuts are from every fourth page."""
        cuts = cuts_of(np.concatenate([asked(lines, names) for lines in self.lines[::4]], axis=1))
        return [binned(asked(lines, names), cuts) for lines in self.lines], Asked(names, cuts)


def headline(book: Book, first: Sequence[Floats]) -> dict[str, Any]:
    """Learn which line is the headline: a softmax over the lines of a page, by gradient ascent with momentum."""
    found = []
    for page, lines, score in zip(book.pages, book.lines, first, strict=True):
        if page.title and page.name in SETS and len(lines.texts):
            seen = view_lines(lines, score)
            looks = headline_looks(lines)
            measures, may = measure_headlines(seen, looks)
            both = looks.wrapped.tolist()
            texts = [folded(" ".join(lines.texts[i : i + 1 + both[i]])) for i in range(len(both))]
            right = may & np.array([text == folded(page.title) for text in texts])
            if right.any():
                found.append((measures[:, may].astype(np.float64), right[may]))
    every = np.concatenate([table for table, _ in found], axis=1)
    scale = np.maximum(every.std(axis=1), 0.05)
    weights, speed = np.zeros(len(HEADLINE)), np.zeros(len(HEADLINE))
    for _ in range(400):
        slope = -0.002 * weights * len(found)
        for table, right in found:
            score = weights @ (table / scale[:, None])
            chance = np.exp(score - score.max())
            good = chance * right
            slope += (table / scale[:, None]) @ (good / good.sum() - chance / chance.sum())
        speed = 0.9 * speed + 0.3 * slope / len(found)
        weights += speed
    learned = (weights / scale).round(3)
    best = [float((learned @ table)[right].max()) for table, right in found]
    return {
        "headline": dict(zip(HEADLINE, learned.tolist(), strict=True)),
        "least": round(float(np.quantile(best, 0.01)), 3),
    }


def learn(pages: list[Sample]) -> dict[str, Any]:
    """Both passes, in their JSON form. Word weights and first verdicts that training sees come from the other folds."""
    words = [sides(page) for page in pages]
    folds = sorted({page.fold for page in pages})
    others = {fold: [i for i, page in enumerate(pages) if page.fold != fold] for fold in folds}
    known = {
        fold: build_vocabulary(word_weights([pages[i] for i in rest], [words[i] for i in rest]))
        for fold, rest in others.items()
    }
    lines = [measure(page.text, known[page.fold]) for page in pages]
    costs = [cost(page, found) for page, found in zip(pages, lines, strict=True)]
    book = Book(pages, lines, [page.truth.astype(np.float64) for page in pages], costs)
    tables, may = book.tables(FIRST_PASS)
    held = {fold: read_trees(book.fit(tables, may, FIRST, fold)) for fold in folds}
    first = [held[page.fold].score(found.table) for page, found in zip(pages, lines, strict=True)]
    table = {"words": word_weights(pages, words), **headline(book, first), "first": book.fit(tables, may, FIRST, -1)}
    weights = HeadlineWeights(np.array(list(table["headline"].values())), table["least"])
    for found, score in zip(lines, first, strict=True):
        best = find_headline(view_lines(found, score), headline_looks(found), weights).lines
        measure_again(found, score, best[0] if best else -1)
    tables, may = book.tables(SECOND_PASS)
    return table | {"second": book.fit(tables, may, SECOND, -1)}


def weights_of(table: dict[str, Any]) -> Weights:
    """Weights from their JSON form."""
    line = HeadlineWeights(np.array([table["headline"][name] for name in HEADLINE]), table["least"])
    return Weights(build_vocabulary(table["words"]), line, read_trees(table["first"]), read_trees(table["second"]))


def write(table: dict[str, Any]) -> None:
    """Write the weights."""
    others, passes = ({name: table[name] for name in names} for names in (("words", "headline", "least"), PASSES))
    TARGET.write_text(written(others, passes), encoding="utf-8")


def reached(page: Sample, weights: Weights) -> tuple[float, float, float]:
    """Word precision, recall and F1 of one page's labelled text."""
    lines = page.text.split("\n")
    text = repair(replay(page.text, cut(lines, label(page.text, weights))), FINISH)[0]
    return overlap(text, page.gold)


def check(pages: list[Sample]) -> None:
    """Print word precision, recall and F1 on pages of sites that training has not seen."""
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for fold in sorted({page.fold for page in pages}):
        weights = weights_of(learn([page for page in pages if page.fold != fold]))
        for page in pages:
            if page.fold == fold and page.name in SETS:
                found[page.name].append(reached(page, weights))
    for name, scores in found.items():
        print(name, len(scores), *np.mean(scores, axis=0).round(3).tolist())


if __name__ == "__main__":
    corpus = samples(Path(sys.argv[1]))
    if "--check" in sys.argv:
        check(corpus)
    else:
        write(learn(corpus))
