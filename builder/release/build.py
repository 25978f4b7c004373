"""raw/ → dist/next: the shard jobs, what only the whole corpus can decide, and the files of the candidate release."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from builder import lineage, schema, splits, withheld
from builder.cache import kept, recall
from builder.documents import Reject
from builder.engine import LOCAL, Engine
from builder.errors import RefusedError
from builder.jobs import away
from builder.recipe import Recipe
from builder.release import candidate, freeze, ledger, manifest, memory, succession
from builder.release.candidate import Built, Funnel
from builder.release.curation import decisions, tombstones
from builder.release.curation.tombstones import Tombstones
from builder.release.data import contents, files
from builder.release.data.carried import Carried
from builder.release.finalise import Corpus, finalise
from builder.release.gather import Shards
from builder.release.ledger import Book
from builder.release.papers import front_matter
from builder.release.pressing import (
    Pressing,
    Progress,
    Work,
    likeness,
    nearby,
    plan_work,
    press,
    silent,
)
from builder.release.settling.proposing import proposing
from builder.release.settling.settle import Settled, settle
from builder.release.version import Version
from builder.schema import Schema


def build(
    recipe: Recipe,
    date: str | None = None,
    on: Engine = LOCAL,
    progress: Progress = silent,
    previous: Path | None = None,
) -> Built:
    """Make dist/next.

    Args:
        recipe: the corpus.
        date: the release's, YYYY-MM-DD; None for the newest document's.
        on: where the shard jobs are done.
        progress: told of each job done.
        previous: the folder of the release before, where it lies elsewhere; None for the latest in dist/.

    Raises:
        PressError: the recipe's files are missing or wrong, the disk says no, or dist/ is in use.
    """
    with freeze.lock(recipe.dist_folder):
        return build_locked(recipe, date, on, progress, previous=previous)


@memory.frugal()
def build_locked(
    recipe: Recipe,
    date: str | None,
    on: Engine,
    progress: Progress,
    wanted: Version | None = None,
    previous: Path | None = None,
) -> Built:
    """`build`, for a caller that holds the lock and may want a higher version than the least.

    Raises:
        RefusedError: `wanted` is lower than the changes need, or exists.
    """
    dist = recipe.dist_folder
    card = front_matter.read(recipe.card_file)
    work = plan_work(recipe)
    latest, previous = succession.base(dist, previous)
    retracted = tombstones.read(recipe)
    key = candidate.key(recipe, work, card, (latest, previous), (date, wanted))
    if built := candidate.find(recipe, key, previous):
        return built
    before = succession.ledger_of(previous) if previous else ledger.EMPTY
    pressed = press(recipe, work, on, progress)
    work = work._replace(jobs=())  # of a million files they count
    rules, everything = withheld.released(work.rules, recipe.settings()), pressed.shards
    book = retracted.forget(before)
    settled = _settled(recipe, work, everything, book, retracted, on)
    rejects = _rejects(work, pressed, settled, retracted)
    date = date or pc.max(everything.look_up(settled.rows, ["date"])["date"]).as_py() or ""
    with freeze.staging(dist) as folder:
        carried = Carried(recipe.cache_folder, [dist / "next", *filter(None, [previous])])
        names = settled.ids.take(schema.integers(settled.rows))
        came_with = ledger.first_versions(book.rows, names)
        files.write(folder, carried, rules, everything, settled, came_with, rejects)
        rows = _ledger(everything, settled, names)
        everything.rest()
        corpus = _corpus(recipe, work, rules, card, date, pressed.read, latest)
        since = succession.compare(folder, rows, rules, corpus.settings, previous, before, retracted)
        chosen = _chosen(wanted, since.least, latest)
        finalise(folder, chosen, corpus, rows, since, partial(_signatures, everything, settled), carried.digests)
        carried.save(folder)
        changed = previous is None or _differs(manifest.read(previous), manifest.read(folder))
    _remember(recipe, pressed)
    funnel = _funnel(pressed, settled, rejects)
    built = Built(dist / "next", chosen, latest, changed, funnel, settled.proof, since.difference.counts, previous)
    candidate.keep(recipe, key, built)
    return built


def _settled(
    recipe: Recipe,
    work: Work,
    everything: Shards,
    book: Book,
    retracted: Tombstones,
    on: Engine,
) -> Settled:
    """Settle the documents; `book` is the ledger before, without what was retracted."""
    column = splits.field(recipe.splits.by, work.rules.columns)
    values = everything.values(column) if column and recipe.splits.by != "date" else None
    alike = likeness(recipe, everything, on)
    with proposing(everything, nearby(recipe, on)) as propose:
        settled = settle(everything.index, book, recipe, alike, values, retracted, propose)
    alike.save()
    everything.rest()
    return settled


def _rejects(work: Work, pressed: Pressing, settled: Settled, retracted: Tombstones) -> list[Reject]:
    """Return all that does not enter.

    Raises:
        AccountingError: some document is neither released nor rejected, or both.
    """
    rejects = sorted([*work.unread, *settled.rejects, *retracted.silence(pressed.shards.rejects())])
    if pressed.read != len(settled.rows) + len(rejects):
        raise lineage.AccountingError(pressed.read, len(settled.rows), len(rejects))
    pressed.shards.rest()
    return rejects


def _corpus(
    recipe: Recipe, work: Work, rules: Schema, card: str, date: str, read: int, latest: Version | None
) -> Corpus:
    """Return the corpus's facts; only after the jobs, as these may have put documents into quarantine."""
    facts = recipe.settings(), card, rules, work.inputs, read, work.boilerplate.digest
    decided = decisions.digests(recipe, latest), decisions.words(recipe, latest), decisions.yanked(recipe)
    return Corpus(recipe.name, recipe.dist, date, *facts, *decided)


def _remember(recipe: Recipe, pressed: Pressing) -> None:
    """Note what this build used, for the next one and for `builder cache prune`."""
    cache = recipe.shards_folder
    kept.remember(cache, [receipt.key for receipt in pressed.receipts])
    recall.remember(cache)
    if recipe.store:
        away.forget(recipe.store, kept.used(cache))


def _chosen(wanted: Version | None, least: Version, latest: Version | None) -> Version:
    if wanted is None:
        return least
    if wanted < least:
        needs = f"what changed since {latest} needs {least}" if latest else f"the first release is {least}"
        why = "exists already" if wanted == latest else f"is too low: {needs}"
        raise RefusedError(f"version {wanted} {why}", f"leave out --version, or ask for {least} or higher")
    return wanted


def _ledger(everything: Shards, settled: Settled, ids: pa.Array) -> pa.Table:
    """Return the ledger's rows of what is released, without signatures."""
    decided = {
        "id": ids,
        "group": settled.groups,
        "split": settled.splits.cast(pa.string()),
        "order": schema.integers(settled.order),
        "first_version": schema.strings([""] * len(ids)),
    }
    fields = pa.schema([ledger.SCHEMA.field(name) for name in ledger.UNSIGNED])
    found = everything.look_up(settled.rows, [name for name in ledger.UNSIGNED if name not in decided])
    return pa.table([decided[name] if name in decided else found[name] for name in ledger.UNSIGNED], fields)


def _signatures(everything: Shards, settled: Settled, first: int, end: int) -> pa.ChunkedArray:
    return everything.look_up(settled.rows[first:end], [ledger.SIGNATURE])[ledger.SIGNATURE]


def _differs(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Say whether there is anything to release; words for the changelog and a yank alone are nothing."""
    inputs = ({key: value for key, value in one["inputs"].items() if key != "decisions"} for one in (before, now))
    retracted = (one["inputs"]["decisions"].get(decisions.RETRACTED) for one in (before, now))
    same = all(before[key] == now[key] for key in ("records", "counts", "tools"))
    return not same or next(inputs) != next(inputs) or next(retracted) != next(retracted)


def _funnel(pressed: Pressing, settled: Settled, rejects: Sequence[Reject]) -> Funnel:
    cut: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    released = {one["values"]: one["counts"] for one in settled.splits.value_counts().to_pylist()}
    for receipt in pressed.receipts:
        cut.update(receipt.cut)
        left_out.update(receipt.left_out)
    return Funnel(
        pressed.read,
        len(settled.rows),
        dict(Counter(reject.code for reject in rejects).most_common()),
        {name: released[name] for name in contents.in_order(released)},
        dict(cut.most_common()),
        dict(left_out.most_common()),
        pc.sum(pressed.shards.look_up(settled.rows, ["withheld"])["withheld"]).as_py() or 0,
    )
