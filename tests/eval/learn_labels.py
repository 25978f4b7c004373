"""Learn builder/pages/labels_weights.json from pages whose article text is known.

    python tests/eval/learn_labels.py ../shared/eval            learn and write the weights
    python tests/eval/learn_labels.py ../shared/eval --check    cross-validate by site and print what the weights reach

Each page goes the pipeline's way (encoding, unicode, layout repairs), its lines are aligned with the gold text, and two
passes of symmetric trees learn which lines are article text. The second pass sees the first one's verdicts as they are
on pages it has not seen, so both they and the word weights are learned across folds of sites. Seeded, and numpy alone.
"""

import gzip
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from builder.pages.labels_features import NAMES, SECOND_NAMES, Matrix, measure, measure_again
from builder.pages.labels_trees import trees
from builder.pages.labels_view import CUT

SETS = ("txt_render", "txt_pdf")
TARGET = Path(__file__).parents[2] / "builder" / "pages" / "labels_weights.json"
LAYOUT = ("encoding", "unicode", "furniture", "unwrap", "hyphens")
FOLDS, DEPTH, RATE, BINS, LEAF = 5, 5, 0.14, 40, 20.0
FIRST, SECOND = 60, 140

TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
WORD = re.compile(r"[^\W_]+")
LINK = re.compile(r"!?\[([^\][]*)\]\([^()\s]*(?:\s\"[^\"]*\")?\)")


class Sample(NamedTuple):
    """One page: its lines, which of the non-blank ones are article text, and the fold its site falls in."""

    lines: list[str]
    truth: NDArray[np.bool_]
    fold: int
    gold: str


def site(identity: str) -> str:
    """Pages of one publisher share a site; elsewhere every page is its own."""
    return identity.rsplit("_", 1)[0] if identity.startswith("fundus") else identity


def aligned(lines: list[str], gold: str) -> NDArray[np.bool_]:
    """Which non-blank lines are mostly made of runs of at least four words of the gold text, in order."""
    owner: list[int] = []
    words: list[str] = []
    kept = [line for line in lines if line.strip()]
    for i, line in enumerate(kept):
        found = TOKEN.findall(LINK.sub(r"\1", line).lower())
        words += found
        owner += [i] * len(found)
    wanted = TOKEN.findall(gold.lower())
    total, hits = Counter(owner), Counter[int]()
    for step in Indel.opcodes(words, wanted):
        size = step.src_end - step.src_start
        if step.tag == "equal" and (size >= 4 or size == len(wanted)):
            hits.update(owner[step.src_start : step.src_end])
    return np.array([total[i] > 0 and hits[i] >= 0.6 * total[i] for i in range(len(kept))], dtype=np.bool_)


def samples(folder: Path) -> list[Sample]:
    """All pages of SETS, prepared as the pipeline prepares them."""
    from builder.cleaning import repair

    out = []
    for name in SETS:
        with gzip.open(folder / "data" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                gold = row["gold"].get("text") or "\n".join(row["gold"].get("paragraphs", ()))
                text, _ = repair(row["raw"], LAYOUT)
                lines = text.split("\n")
                fold = int(hashlib.sha256(site(row["id"]).encode()).hexdigest(), 16) % FOLDS
                out.append(Sample(lines, aligned(lines, gold), fold, gold))
    return out


def word_weights(pages: list[Sample]) -> dict[str, int]:
    """Word → hundredths of log odds that a line with it is article text; counted once a page, for each side."""
    seen: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for page in pages:
        kept = [line for line in page.lines if line.strip()]
        for side in (0, 1):
            found = {
                w
                for line, yes in zip(kept, page.truth, strict=True)
                if yes == side
                for w in WORD.findall(LINK.sub(r"\1", line).lower())
            }
            for word in found:
                seen[word][side] += 1
    out = {}
    for word, (cut, kept_) in sorted(seen.items()):
        if cut + kept_ >= 12 and not word.isdigit():
            weight = round(100 * float(np.log((kept_ + 2) / (cut + 2))))
            if abs(weight) >= 40:
                out[word] = weight
    return out


def weight_of(page: Sample, words: Matrix) -> Matrix:
    """What a mistake costs: partly by words in the page's own measure, partly the same for each line."""
    size = np.minimum(words, 120) + 3
    gold = max(60.0, float(words[page.truth].sum()))
    return np.minimum(1.0, size / gold) * 20 + 0.15


def grow(matrix: Matrix, truth: Matrix, weight: Matrix, names: tuple[str, ...], size: int, seed: int) -> dict[str, Any]:
    """Boost symmetric trees with Newton steps on the logistic loss."""
    random = np.random.default_rng(seed)
    cuts = [
        np.unique(np.quantile(matrix[:, f], np.linspace(0, 1, BINS + 1)[1:-1], method="lower"))
        for f in range(matrix.shape[1])
    ]
    binned = np.column_stack([np.searchsorted(c, matrix[:, f], side="left") for f, c in enumerate(cuts)]).astype(
        np.uint8
    )
    score = np.zeros(len(truth))
    questions: list[list[Any]] = []
    leaves: list[list[int]] = []
    for _ in range(size):
        chance = 1 / (1 + np.exp(-score))
        slope, bend = weight * (truth - chance), weight * chance * (1 - chance)
        rows = np.flatnonzero(random.random(len(truth)) < 0.2)
        columns = np.flatnonzero(random.random(matrix.shape[1]) < 0.3)
        part, g, h = binned[rows], slope[rows], bend[rows]
        leaf = np.zeros(len(rows), dtype=np.intp)
        question: list[tuple[int, int]] = []
        for level in range(DEPTH):
            best: tuple[float, int, int] = (-1.0, 0, 0)
            for f in columns.tolist():
                if not len(cuts[f]):
                    continue
                key = leaf * (BINS + 1) + part[:, f]
                shape = (2**level, BINS + 1)
                gs = np.bincount(key, g, shape[0] * shape[1]).reshape(shape).cumsum(axis=1)
                hs = np.bincount(key, h, shape[0] * shape[1]).reshape(shape).cumsum(axis=1)
                left = gs**2 / (hs + LEAF)
                right = (gs[:, -1:] - gs) ** 2 / (hs[:, -1:] - hs + LEAF)
                gain = (left + right).sum(axis=0)[: len(cuts[f])]
                place = int(np.argmax(gain))
                if gain[place] > best[0]:
                    best = (float(gain[place]), f, place)
            question.append(best[1:])
            leaf = leaf * 2 + (part[:, best[1]] > best[2])
        everywhere = np.zeros(len(truth), dtype=np.intp)
        for f, place in question:
            everywhere = everywhere * 2 + (binned[:, f] > place)
        gs, hs = (np.bincount(everywhere, x, 2**DEPTH) for x in (slope, bend))
        step = np.rint(1000 * RATE * gs / (hs + LEAF)).astype(np.int64)
        score += step[everywhere] / 1000
        questions.append([x for f, place in question for x in (names[f], round(float(cuts[f][place]), 6))])
        leaves.append(step.tolist())
    return {"questions": questions, "leaves": leaves}


class Fitted(NamedTuple):
    """Weights learned from some of the pages, in their JSON form."""

    words: dict[str, int]
    first: dict[str, Any]
    second: dict[str, Any]

    def predict(self, page: Sample) -> Matrix:
        """Log odds of each non-blank line."""
        own = measure(page.lines, self.words).own
        first = trees(self.first, NAMES).score(own)
        return trees(self.second, SECOND_NAMES).score(measure_again(own, first))


def learn(pages: list[Sample], seed: int = 7) -> Fitted:
    """Both passes. Word weights and first verdicts that training sees come from the other folds."""
    folds = sorted({page.fold for page in pages})
    own: list[Matrix] = [np.zeros(0)] * len(pages)
    for fold in folds:
        words = word_weights([p for p in pages if p.fold != fold])
        for i, page in enumerate(pages):
            if page.fold == fold:
                own[i] = measure(page.lines, words).own
    truth = [p.truth.astype(np.float64) for p in pages]
    cost = [weight_of(p, o[:, 0 + NAMES.index("words")]) for p, o in zip(pages, own, strict=True)]

    def fit(matrices: list[Matrix], which: list[int], names: tuple[str, ...], size: int, seed: int) -> dict[str, Any]:
        rows, wanted, weight = (np.concatenate([x[i] for i in which]) for x in (matrices, truth, cost))
        return grow(rows, wanted, weight, names, size, seed)

    again: list[Matrix] = [np.zeros(0)] * len(pages)
    for fold in folds:
        held = trees(fit(own, [i for i, p in enumerate(pages) if p.fold != fold], NAMES, FIRST, seed + fold), NAMES)
        for i, page in enumerate(pages):
            if page.fold == fold:
                again[i] = measure_again(own[i], held.score(own[i]))
    every = list(range(len(pages)))
    return Fitted(
        word_weights(pages), fit(own, every, NAMES, FIRST, seed), fit(again, every, SECOND_NAMES, SECOND, seed)
    )


def write(fitted: Fitted) -> None:
    """Write the weights with one tree a line, so that a change of them can be read."""
    parts = [f'"words": {json.dumps(fitted.words, ensure_ascii=False, separators=(",", ":"))}']
    for name, table in (("first", fitted.first), ("second", fitted.second)):
        rows = [
            ",\n".join(json.dumps(row, separators=(",", ":")) for row in table[key]) for key in ("questions", "leaves")
        ]
        parts.append(f'"{name}": {{"questions": [\n{rows[0]}\n], "leaves": [\n{rows[1]}\n]}}')
    TARGET.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


def check(pages: list[Sample]) -> None:
    """Print word precision, recall and F1 of pages of sites that training has not seen."""
    for fold in range(FOLDS):
        fitted = learn([page for page in pages if page.fold != fold])
        total = np.zeros(3)
        held = [page for page in pages if page.fold == fold]
        for page in held:
            kept = [line for line in page.lines if line.strip()]
            text = "\n".join(line for line, s in zip(kept, fitted.predict(page), strict=True) if s > CUT)
            given = Counter(TOKEN.findall(LINK.sub(r"\1", text).lower()))
            wanted = Counter(TOKEN.findall(page.gold.lower()))
            both = (given & wanted).total()
            precision, recall = both / (given.total() or 1), both / (wanted.total() or 1)
            total += (precision, recall, 2 * precision * recall / ((precision + recall) or 1))
        print(fold, len(held), *(total / len(held)).round(3))


if __name__ == "__main__":
    corpus = samples(Path(sys.argv[1]))
    if "--check" in sys.argv:
        check(corpus)
    else:
        write(learn(corpus))
