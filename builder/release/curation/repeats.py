"""The lines that repeat from article to article of one outlet: what `builder boilerplate` proposes for review.

Only what would be released counts, and the documents of one group are one article, however many copies and versions of
it there are: a line is boilerplate where the texts around it differ. Digests of lines are counted, not lines.
"""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from builder import boilerplate
from builder.boilerplate import Boilerplate
from builder.engine import LOCAL, Engine
from builder.recipe import Recipe
from builder.release import freeze, ledger
from builder.release.curation.tombstones import Tombstones
from builder.release.gather import Shards
from builder.release.pressing import Progress, likeness, nearby, plan_work, press, silent
from builder.release.settling.proposing import Comparison, proposing
from builder.release.settling.settle import settle

LEAST = 3
"""Articles that a line must stand in; two may quote one another."""

SHARE = 100
"""In an outlet of many articles, a line must stand in one of this many of them."""


class Repeat(NamedTuple):
    """A line of the clean text that stands in many articles of one section of schema/boilerplate.txt."""

    section: str
    """The outlet, the host of the url where there is no outlet, or "*"."""
    line: str
    articles: int
    of: int
    """All articles of the section."""
    source: str
    """Where one of them is, and `place` where in there."""
    place: str


class Proposal(NamedTuple):
    """What a look at the whole corpus found."""

    articles: int
    sections: int
    rejected: int
    """Documents that do not count: they would not be released."""
    repeats: Sequence[Repeat]
    """The most frequent first."""
    idle: Sequence[str]
    """Sections of schema/boilerplate.txt that no article falls under."""


class _Article(NamedTuple):
    section: str
    rows: list[int]


def propose(recipe: Recipe, least: int | None = None, on: Engine = LOCAL, progress: Progress = silent) -> Proposal:
    """Find the lines that repeat and that schema/boilerplate.txt does not know yet.

    Args:
        recipe: the corpus.
        least: articles that a line must stand in; None for LEAST, and one in SHARE of the section's.
        on: where the shard jobs are done.
        progress: told of each job done.

    Raises:
        PressError: what `build` raises before it writes.
    """
    with freeze.lock(recipe.dist_folder):
        work = plan_work(recipe)
        pressed = press(recipe, work, on, progress)
        articles = _articles(pressed.shards, work.retracted, recipe, on)
        totals = Counter(article.section for article in articles)
        floor = {name: least or max(LEAST, -(-number // SHARE)) for name, number in totals.items()}
        repeats = sorted(
            _repeats(pressed.shards, work.boilerplate, articles, floor, totals),
            key=lambda repeat: (-repeat.articles, repeat.section, repeat.line),
        )
    rejected = pressed.read - sum(len(article.rows) for article in articles)
    idle = [name for name in work.boilerplate.sections if name not in totals and name != boilerplate.EVERY]
    return Proposal(len(articles), len(totals), rejected, repeats, idle)


def accept(recipe: Recipe, repeats: Sequence[Repeat]) -> None:
    """Write proposed lines into schema/boilerplate.txt, each under its section.

    Raises:
        UsageError: a line of the file means nothing.
    """
    lines: dict[str, list[str]] = {}
    for repeat in repeats:
        lines.setdefault(repeat.section, []).append(repeat.line)
    if lines:
        boilerplate.write(recipe, lines)


def _articles(shards: Shards, retracted: Tombstones, recipe: Recipe, on: Engine) -> list[_Article]:
    """Return what would be released; a group's documents of one section are one article. Past releases play no part."""
    with proposing(shards, nearby(recipe, on)) as propose:
        comparison = Comparison(likeness(recipe, shards, on), propose)
        settled = settle(shards.index, ledger.EMPTY, recipe, comparison, retracted=retracted)
    sections = shards.index["section"].to_pylist()
    articles: dict[tuple[str, str], _Article] = {}
    for row, group in zip(settled.rows.tolist(), settled.groups.to_pylist(), strict=True):
        articles.setdefault((sections[row], group), _Article(sections[row], [])).rows.append(row)
    return list(articles.values())


def _repeats(
    shards: Shards,
    existing: Boilerplate,
    articles: Sequence[_Article],
    floor: Mapping[str, int],
    totals: Mapping[str, int],
) -> Iterator[Repeat]:
    """Yield what stands in enough articles of its section, `floor` of `totals`, and not in the existing boilerplate."""
    digests, owners = array("Q"), array("L")
    texts = shards.texts([row for article in articles for row in article.rows])
    for number, article in enumerate(articles):
        lines = {_digest(article.section, line) for text in islice(texts, len(article.rows)) for line in _lines(text)}
        digests.extend(sorted(lines))
        owners.extend([number] * len(lines))
    unique, first, counts = np.unique(np.array(digests, np.uint64), return_index=True, return_counts=True)
    often = counts >= min(floor.values(), default=0)
    wanted = dict(zip(unique[often].tolist(), counts[often].tolist(), strict=True))
    for number in sorted({owners[at] for at in first[often].tolist()}):
        article = articles[number]
        for row, text in zip(article.rows, shards.texts(article.rows), strict=True):
            source, place = (shards.index[name][row].as_py() for name in ("source", "place"))
            for line in _lines(text):
                count = wanted.pop(_digest(article.section, line), 0)
                if count >= floor[article.section] and not existing.keeps(article.section, line):
                    yield Repeat(article.section, line, count, totals[article.section], source, place)


def _lines(text: str) -> Iterator[str]:
    """The lines that can be boilerplate: a row of stars or a number is how a text is built."""
    for line in text.split("\n"):
        if any(map(str.isalpha, line)):
            yield boilerplate.fold(line)


def _digest(section: str, line: str) -> int:
    """64 bits: a million documents' lines fit in memory, and the chance that two of them collide is 1 in 40,000."""
    named = f"{section}\n{line}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(named, digest_size=8).digest())
