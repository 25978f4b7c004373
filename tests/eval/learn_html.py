"""Learn builder/pages/html_weights.json from html pages whose article text is known.

    python tests/eval/learn_html.py ../shared/eval            learn and write the weights
    python tests/eval/learn_html.py ../shared/eval --check    cross-validate by site: what rules and weights reach

The lines of each page's rendering are aligned with the gold text, and two passes of symmetric trees learn which are
article text, from what html_features measures; the verdict of the rules is one of the measures. The second pass sees
the first one's verdicts as they are on pages it has not seen, so both they and the weights of words are learned across
folds of sites. Seeded, and numpy alone.
"""

import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from grow_trees import Asked, binned, cuts_of, grow, written
from label_samples import TOKEN, aligned, overlap, records
from numpy.typing import NDArray

from builder.documents import ARTICLE_LABELS, Label
from builder.pages.html import read
from builder.pages.html_features import NAMES, SECOND_NAMES, Known, Matrix, candidates, measure, measure_again
from builder.pages.html_labels import keeps, ruled
from builder.pages.html_scores import trees
from builder.pages.html_view import Item, View, view
from builder.pages.unreadable import UnreadablePageError

SETS = ("aeb", "fundus", "fundus_eval", "wcxb_article")
TARGET = Path(__file__).parents[2] / "builder" / "pages" / "html_weights.json"
FOLDS, FIRST, SECOND = 5, 80, 200
SITES = 4
"""Sites on which a word must stand in markup before it gets a weight; twice as many in the text."""
WORD = re.compile(r"[^\W_]+")


class Sample(NamedTuple):
    """One page: what the labeller sees of it, which of the candidate lines are article text, and its site."""

    name: str
    seen: View
    which: list[int]
    items: list[Item]
    said: list[tuple[int, Label]]
    truth: NDArray[np.bool_]
    site: str
    fold: int
    gold: str


def site(url: str, identity: str) -> str:
    """The part of a page's host that is registered, or nearly so: a page without a url is its own site."""
    parts = (urlsplit(url).hostname or identity).split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= 3 else parts[-2:])


def samples(folder: Path) -> list[Sample]:
    """All readable pages of SETS that have article text."""
    out = []
    for name in SETS:
        for row in records(folder, name):
            if not row["gold"]["text"]:
                continue
            try:
                page = read(row["raw"])
            except UnreadablePageError:
                continue
            seen = view(page.text, page.lines)
            which = candidates(seen.items)
            items = [seen.items[k] for k in which]
            said = [(number, verdict.label) for number, verdict in (ruled(seen, k) for k in which)]
            truth = aligned([item.text for item in seen.items], row["gold"]["text"])[which]
            where = site(row.get("url") or "", row["id"])
            fold = int(hashlib.sha256(where.encode()).hexdigest(), 16) % FOLDS
            out.append(Sample(name, seen, which, items, said, truth, where, fold, row["gold"]["text"]))
    return out


def known(pages: Sequence[Sample]) -> Known:
    """What words weigh: in markup each site has one vote, shared by size; in the text the sites on each side count."""
    sizes: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    sides: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for page in pages:
        for item, yes in zip(page.items, page.truth, strict=True):
            for word in set(item.words):
                sizes[word][page.site][int(yes)] += min(item.size, 120) + 10
            for word in set(WORD.findall(item.text.lower())):
                sides[word][int(yes)].add(page.site)
    called, said = {}, {}
    for word, sites in sorted(sizes.items()):
        kept = sum(size[1] / sum(size) for _, size in sorted(sites.items()))
        weight = round(100 * float(np.log((kept + 0.7) / (len(sites) - kept + 1.4))))
        if len(sites) >= SITES and len(word) > 1 and abs(weight) >= 20:
            called[word] = weight
    for word, (cut, text) in sorted(sides.items()):
        weight = round(100 * float(np.log((len(text) + 2) / (len(cut) + 2))))
        if len(cut | text) >= 2 * SITES and not word.isdigit() and abs(weight) >= 40:
            said[word] = weight
    return Known(called, said)


def cost(page: Sample) -> Matrix:
    """What a mistake costs: partly by words in the page's own measure, partly the same for each line."""
    words = np.array([len(TOKEN.findall(item.text)) for item in page.items], dtype=np.float64)
    gold = max(60.0, float(words[page.truth].sum()))
    return np.minimum(1.0, (np.minimum(words, 150) + 3) / gold) * 20 + 0.15


class Fitted(NamedTuple):
    """Weights learned from some of the pages, in their JSON form."""

    known: Known
    first: dict[str, Any]
    second: dict[str, Any]

    def predict(self, page: Sample) -> Matrix:
        """Log odds of each candidate line."""
        own = measure(page.seen, page.which, page.said, self.known)
        first = trees(self.first, NAMES).score(own.T)
        return trees(self.second, SECOND_NAMES).score(measure_again(own, page.items, first).T)


def learn(pages: list[Sample], seed: int = 7) -> Fitted:
    """Both passes. Word weights and first verdicts that training sees come from the other folds."""
    folds = sorted({page.fold for page in pages})
    own: list[Matrix] = [np.zeros((0, len(NAMES)))] * len(pages)
    for fold in folds:
        words = known([page for page in pages if page.fold != fold])
        for i, page in enumerate(pages):
            if page.fold == fold:
                own[i] = measure(page.seen, page.which, page.said, words)
    truth = [page.truth.astype(np.float64) for page in pages]
    costs = [cost(page) for page in pages]

    def fit(matrices: list[Matrix], which: list[int], names: tuple[str, ...], size: int, seed: int) -> dict[str, Any]:
        rows, wanted, weight = (np.concatenate([x[i] for i in which]) for x in (matrices, truth, costs))
        table = np.ascontiguousarray(rows.T)
        cuts = cuts_of(table[:, ::3])
        return grow(binned(table, cuts), wanted, weight, Asked(names, cuts), size, seed)

    again: list[Matrix] = [np.zeros((0, len(SECOND_NAMES)))] * len(pages)
    for fold in folds:
        held = trees(fit(own, [i for i, p in enumerate(pages) if p.fold != fold], NAMES, FIRST, seed + fold), NAMES)
        for i, page in enumerate(pages):
            if page.fold == fold:
                again[i] = measure_again(own[i], page.items, held.score(own[i].T))
    every = list(range(len(pages)))
    return Fitted(known(pages), fit(own, every, NAMES, FIRST, seed), fit(again, every, SECOND_NAMES, SECOND, seed))


def write(fitted: Fitted) -> None:
    """Write the weights."""
    passes = {"first": fitted.first, "second": fitted.second}
    TARGET.write_text(written(fitted.known._asdict(), passes), encoding="utf-8")


def reached(pages: Sequence[Sample], keep: Callable[[Sample], Sequence[bool]]) -> dict[str, list[float]]:
    """Set → mean word precision, recall and F1."""
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for page in pages:
        text = "\n".join(item.text for item, yes in zip(page.items, keep(page), strict=True) if yes)
        found[page.name].append(overlap(text, page.gold))
    return {name: np.mean(rows, axis=0).round(4).tolist() for name, rows in sorted(found.items())}


def check(pages: list[Sample]) -> None:
    """Print what the rules reach, and what the weights do on pages of sites that training has not seen."""
    kept: dict[int, list[bool]] = {}
    for fold in range(FOLDS):
        fitted = learn([page for page in pages if page.fold != fold])
        for page in (page for page in pages if page.fold == fold):
            scored = zip(page.said, fitted.predict(page).tolist(), strict=True)
            kept[id(page)] = [keeps(number, label, score) for (number, label), score in scored]
    print("rules", reached(pages, lambda page: [label in ARTICLE_LABELS for _, label in page.said]))
    print("weights", reached(pages, lambda page: kept[id(page)]))
    print("best possible", reached(pages, lambda page: page.truth.tolist()))


if __name__ == "__main__":
    corpus = samples(Path(sys.argv[1]))
    if "--check" in sys.argv:
        check(corpus)
    else:
        write(learn(corpus))
