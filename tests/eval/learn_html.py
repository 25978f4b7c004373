"""Learn builder/pages/html/weights.json from html pages whose article text is known.

    python tests/eval/learn_html.py ../shared/eval            learn and write the weights
    python tests/eval/learn_html.py ../shared/eval --check    cross-validate by site: what rules and weights reach

The lines of each page's rendering are aligned with the gold text, and symmetric trees learn which are article text,
from what builder.pages.html.features measures. Their scores find the main text, say where trafilatura is asked, and cut
what the rules keep. The weights of words in markup are learned across folds of sites, so that training sees them as
they are on sites not seen. Seeded, and numpy alone.
"""

import hashlib
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from grow_trees import Asked, binned, cuts_of, grow, written
from label_samples import TOKEN, aligned, overlap, records
from numpy.typing import NDArray

from builder.documents import ARTICLE_LABELS, Line
from builder.pages import UnreadablePageError
from builder.pages.html.features import NAMES, Matrix, candidates, measure
from builder.pages.html.labels import is_kept, rule_verdict
from builder.pages.html.main_text import with_scores
from builder.pages.html.page import render
from builder.pages.html.scores import read_trees
from builder.pages.html.second_opinion import main_rows
from builder.pages.html.vetoes import vetoed
from builder.pages.html.view import Item, View, view_page

SETS = ("aeb", "fundus", "fundus_eval", "wcxb_article")
TARGET = Path(__file__).parents[2] / "builder" / "pages" / "html" / "weights.json"
FOLDS, SIZE = 5, 200
SITES = 4
"""Sites on which a word must stand in markup before it gets a weight."""


class Found(NamedTuple):
    """One page whose text is known."""

    name: str
    text: str
    lines: tuple[Line | None, ...]
    """As markup has them, before anything is known of the main text."""
    held: list[bool] | None
    """Which of them trafilatura's main text holds."""
    truth: NDArray[np.bool_]
    """Which of the lines that are not blank are article text."""
    site: str
    fold: int
    gold: str


class Sample(NamedTuple):
    """What is seen of a page before its main text is known, and which of the candidate lines are article text."""

    page: Found
    seen: View
    which: list[int]
    truth: NDArray[np.bool_]

    @property
    def items(self) -> list[Item]:
        """The candidate lines."""
        return [self.seen.items[k] for k in self.which]


def site(url: str, identity: str) -> str:
    """The part of a page's host that is registered, or nearly so: a page without a url is its own site."""
    parts = (urlsplit(url).hostname or identity).split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= 3 else parts[-2:])


def pages(folder: Path) -> list[Found]:
    """All readable pages of SETS that have article text."""
    out = []
    for name in SETS:
        for row in records(folder, name):
            if not row["gold"]["text"]:
                continue
            try:
                page = render(row["raw"])
            except UnreadablePageError:
                continue
            truth = aligned([item.text for item in view_page(page.text, page.lines).items], row["gold"]["text"])
            where = site(row.get("url") or "", row["id"])
            fold = int(hashlib.sha256(where.encode()).hexdigest(), 16) % FOLDS
            judged = main_rows(page.tree, page.rows, len(row["raw"]))
            out.append(Found(name, page.text, page.lines, judged, truth, where, fold, row["gold"]["text"]))
    return out


def look(page: Found) -> Sample:
    """The page as it is measured."""
    seen = view_page(page.text, page.lines)
    which = candidates(seen.items)
    return Sample(page, seen, which, page.truth[which])


def word_weights(samples: Sequence[Sample]) -> dict[str, int]:
    """What words in markup weigh: each site has one vote, shared by size."""
    sizes: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for sample in samples:
        for item, yes in zip(sample.items, sample.truth, strict=True):
            for word in set(item.markup_words):
                sizes[word][sample.page.site][int(yes)] += min(item.size, 120) + 10
    found = {}
    for word, sites in sorted(sizes.items()):
        kept = sum(size[1] / sum(size) for _, size in sorted(sites.items()))
        weight = round(100 * float(np.log((kept + 0.7) / (len(sites) - kept + 1.4))))
        if len(sites) >= SITES and len(word) > 1 and abs(weight) >= 20:
            found[word] = weight
    return found


def cost(sample: Sample) -> Matrix:
    """What a mistake costs: partly by words in the page's own measure, partly the same for each line."""
    words = np.array([len(TOKEN.findall(item.text)) for item in sample.items], dtype=np.float64)
    gold = max(60.0, float(words[sample.truth].sum()))
    return np.minimum(1.0, (np.minimum(words, 150) + 3) / gold) * 20 + 0.15


class Fitted(NamedTuple):
    """Weights learned from some of the pages, in their JSON form."""

    words: dict[str, int]
    trees: dict[str, Any]

    def predict(self, page: Found) -> View:
        """The page as the rules see it."""
        first = look(page)
        found = read_trees(self.trees).score(measure(first.seen, first.which, self.words))
        learned = dict(zip(first.which, found.tolist(), strict=True))
        return view_page(page.text, with_scores(first.seen, page.lines, learned, lambda: page.held))


def learn(found: list[Found], seed: int = 7) -> Fitted:
    """The weights. Those of words that the growing of trees sees come from the other folds."""
    samples = [look(page) for page in found]
    folds = {page.fold for page in found}
    words = {fold: word_weights([sample for sample in samples if sample.page.fold != fold]) for fold in sorted(folds)}
    own = [measure(sample.seen, sample.which, words[sample.page.fold]) for sample in samples]
    table = np.concatenate(own, axis=1)
    truth = np.concatenate([sample.truth.astype(np.float64) for sample in samples])
    costs = np.concatenate([cost(sample) for sample in samples])
    cuts = cuts_of(table[:, ::3])
    return Fitted(word_weights(samples), grow(binned(table, cuts), truth, costs, Asked(NAMES, cuts), SIZE, seed))


def write(fitted: Fitted) -> None:
    """Write the weights."""
    TARGET.write_text(written({"words": fitted.words}, {"trees": fitted.trees}), encoding="utf-8")


def reached(pages: Sequence[Found], texts: Sequence[str]) -> dict[str, list[float]]:
    """Set → mean word precision, recall and F1."""
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for page, text in zip(pages, texts, strict=True):
        found[page.name].append(overlap(text, page.gold))
    return {name: np.mean(rows, axis=0).round(4).tolist() for name, rows in sorted(found.items())}


def check(found: list[Found]) -> None:
    """Print what each step reaches on pages of sites that training has not seen."""
    steps: dict[str, list[str]] = defaultdict(list)
    for fold in range(FOLDS):
        fitted = learn([page for page in found if page.fold != fold])
        for page in (page for page in found if page.fold == fold):
            items = (seen := fitted.predict(page)).items
            labels = [rule_verdict(seen, k).label for k in range(len(items))]
            kept = [is_kept(item, label) for item, label in zip(items, labels, strict=True)]
            gone = vetoed(items, kept)
            held = {
                "main text": [item.main for item in items],
                "rules": [label in ARTICLE_LABELS for label in labels],
                "weights": [keep and k not in gone for k, keep in enumerate(kept)],
                "best possible": page.truth.tolist(),
            }
            for name, which in held.items():
                steps[name].append("\n".join(item.text for item, yes in zip(items, which, strict=True) if yes))
    ordered = sorted(found, key=lambda page: page.fold)
    for name, texts in steps.items():
        print(name, reached(ordered, texts))


if __name__ == "__main__":
    corpus = pages(Path(sys.argv[1]))
    if "--check" in sys.argv:
        check(corpus)
    else:
        write(learn(corpus))
