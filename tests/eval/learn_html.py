"""Learn builder/pages/html_weights.json from html pages whose article text is known.

    python tests/eval/learn_html.py ../shared/eval            learn and write the weights
    python tests/eval/learn_html.py ../shared/eval --check    cross-validate by site: what rules and weights reach

The lines of each page's rendering are aligned with the gold text, and two passes of symmetric trees learn which are
article text, from what html_features measures. The first finds the main text, and says where trafilatura is to be
asked for it; one of the measures of the second is the verdict of the rules. The second sees the first one's verdicts as
they are on pages it has not seen, so both they and the weights of words are learned across folds of sites. Seeded, and
numpy alone.
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

from builder.documents import ARTICLE_LABELS, Label, Line
from builder.pages.html import held, rendered
from builder.pages.html_features import NAMES, SECOND_NAMES, UNRULED, Known, Matrix, candidates, measure, measure_again
from builder.pages.html_labels import keeps, ruled
from builder.pages.html_main import decided
from builder.pages.html_scores import trees
from builder.pages.html_view import Item, View, view
from builder.pages.html_wholes import against
from builder.pages.unreadable import UnreadablePageError

SETS = ("aeb", "fundus", "fundus_eval", "wcxb_article")
TARGET = Path(__file__).parents[2] / "builder" / "pages" / "html_weights.json"
FOLDS, FIRST, SECOND = 5, 80, 200
SITES = 4
"""Sites on which a word must stand in markup before it gets a weight; twice as many in the text."""
WORD = re.compile(r"[^\W_]+")


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
    """What one pass sees of a page, and which of the candidate lines are article text."""

    page: Found
    seen: View
    which: list[int]
    items: list[Item]
    said: list[tuple[int, Label]]
    truth: NDArray[np.bool_]


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
                page = rendered(row["raw"])
            except UnreadablePageError:
                continue
            truth = aligned([item.text for item in view(page.text, page.lines).items], row["gold"]["text"])
            where = site(row.get("url") or "", row["id"])
            fold = int(hashlib.sha256(where.encode()).hexdigest(), 16) % FOLDS
            judged = held(page, len(row["raw"]))
            out.append(Found(name, page.text, page.lines, judged, truth, where, fold, row["gold"]["text"]))
    return out


def at_first(page: Found) -> Sample:
    """The page as the first pass sees it."""
    seen = view(page.text, page.lines)
    which = candidates(seen.items)
    return Sample(page, seen, which, [seen.items[k] for k in which], [UNRULED] * len(which), page.truth[which])


def then(sample: Sample, first: Matrix) -> Sample:
    """The page as the second pass sees it, after the first has given its scores."""
    page = sample.page
    found = dict(zip(sample.which, first.tolist(), strict=True))
    seen = view(page.text, decided(sample.seen, page.lines, found, lambda: page.held))
    which = candidates(seen.items)
    said = [(number, verdict.label) for number, verdict in (ruled(seen, k) for k in which)]
    return Sample(page, seen, which, [seen.items[k] for k in which], said, page.truth[which])


def known(samples: Sequence[Sample]) -> Known:
    """What words weigh: in markup each site has one vote, shared by size; in the text the sites on each side count."""
    sizes: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    sides: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for sample in samples:
        for item, yes in zip(sample.items, sample.truth, strict=True):
            for word in set(item.words):
                sizes[word][sample.page.site][int(yes)] += min(item.size, 120) + 10
            for word in set(WORD.findall(item.text.lower())):
                sides[word][int(yes)].add(sample.page.site)
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


def cost(sample: Sample) -> Matrix:
    """What a mistake costs: partly by words in the page's own measure, partly the same for each line."""
    words = np.array([len(TOKEN.findall(item.text)) for item in sample.items], dtype=np.float64)
    gold = max(60.0, float(words[sample.truth].sum()))
    return np.minimum(1.0, (np.minimum(words, 150) + 3) / gold) * 20 + 0.15


class Fitted(NamedTuple):
    """Weights learned from some of the pages, in their JSON form."""

    known: Known
    first: dict[str, Any]
    second: dict[str, Any]

    def at_first(self, sample: Sample) -> Matrix:
        """Log odds of each candidate line, by the first pass."""
        return trees(self.first, NAMES).score(measured(sample, self.known).T)

    def predict(self, page: Found) -> tuple[Sample, Matrix]:
        """The page as the second pass sees it, and the log odds of each candidate line."""
        first = at_first(page)
        sample = then(first, self.at_first(first))
        own = measure_again(measured(sample, self.known), sample.items)
        return sample, trees(self.second, SECOND_NAMES).score(own.T)


def measured(sample: Sample, words: Known) -> Matrix:
    """What is measured of the candidate lines."""
    return measure(sample.seen, sample.which, sample.said, words)


def fit(
    own: Sequence[Matrix], samples: Sequence[Sample], names: tuple[str, ...], size: int, seed: int
) -> dict[str, Any]:
    """Grow the trees of one pass."""
    truth = np.concatenate([sample.truth.astype(np.float64) for sample in samples])
    costs = np.concatenate([cost(sample) for sample in samples])
    table = np.ascontiguousarray(np.concatenate(own).T)
    cuts = cuts_of(table[:, ::3])
    return grow(binned(table, cuts), truth, costs, Asked(names, cuts), size, seed)


def learn(found: list[Found], seed: int = 7) -> Fitted:
    """Both passes. Word weights and first verdicts that training sees come from the other folds."""
    firsts = [at_first(page) for page in found]
    folds = sorted({page.fold for page in found})
    words = {fold: known([first for first in firsts if first.page.fold != fold]) for fold in folds}
    own = [measured(first, words[first.page.fold]) for first in firsts]
    seconds: list[Sample] = []
    again: list[Matrix] = []
    for fold in folds:
        others = [i for i, page in enumerate(found) if page.fold != fold]
        early = trees(fit([own[i] for i in others], [firsts[i] for i in others], NAMES, FIRST, seed + fold), NAMES)
        for i, page in enumerate(found):
            if page.fold == fold:
                seconds.append(then(firsts[i], early.score(own[i].T)))
                again.append(measure_again(measured(seconds[-1], words[fold]), seconds[-1].items))
    first = fit(own, firsts, NAMES, FIRST, seed)
    return Fitted(known(firsts), first, fit(again, seconds, SECOND_NAMES, SECOND, seed))


def write(fitted: Fitted) -> None:
    """Write the weights."""
    passes = {"first": fitted.first, "second": fitted.second}
    TARGET.write_text(written(fitted.known._asdict(), passes), encoding="utf-8")


def reached(samples: Sequence[Sample], keep: Callable[[Sample], Sequence[bool]]) -> dict[str, list[float]]:
    """Set → mean word precision, recall and F1."""
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for sample in samples:
        text = "\n".join(item.text for item, yes in zip(sample.items, keep(sample), strict=True) if yes)
        found[sample.page.name].append(overlap(text, sample.page.gold))
    return {name: np.mean(rows, axis=0).round(4).tolist() for name, rows in sorted(found.items())}


def check(found: list[Found]) -> None:
    """Print what each step reaches on pages of sites that training has not seen."""
    samples: list[Sample] = []
    kept: dict[int, list[bool]] = {}
    for fold in range(FOLDS):
        fitted = learn([page for page in found if page.fold != fold])
        for page in (page for page in found if page.fold == fold):
            sample, scores = fitted.predict(page)
            scored = zip(sample.said, scores.tolist(), strict=True)
            alone = [keeps(number, label, score) for (number, label), score in scored]
            turned = against(sample.items, dict(enumerate(scores.tolist())), alone)
            kept[id(sample)] = [keep != (k in turned) for k, keep in enumerate(alone)]
            samples.append(sample)
    print("main text", reached(samples, lambda sample: [item.main for item in sample.items]))
    print("rules", reached(samples, lambda sample: [label in ARTICLE_LABELS for _, label in sample.said]))
    print("weights", reached(samples, lambda sample: kept[id(sample)]))
    print("best possible", reached(samples, lambda sample: sample.truth.tolist()))


if __name__ == "__main__":
    corpus = pages(Path(sys.argv[1]))
    if "--check" in sys.argv:
        check(corpus)
    else:
        write(learn(corpus))
