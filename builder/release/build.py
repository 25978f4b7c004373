"""raw/ → dist/next: the shard jobs, what only the whole corpus can decide, and the files of the candidate release."""

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from builder import lineage, schema, splits, withheld
from builder.cache import recall, retention
from builder.duplicates import Numbers
from builder.engine import LOCAL, Engine
from builder.jobs import away
from builder.recipe import Recipe
from builder.release import candidate, corpus, freeze, ledger, manifest, memory, succession
from builder.release.candidate import Built, Funnel, Request
from builder.release.curation import decisions
from builder.release.data import contents, files
from builder.release.data.carried import Carried
from builder.release.finalise import finalise
from builder.release.gather import Shards
from builder.release.ledger import Ledger
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
from builder.release.settling.proposing import Comparison, proposing
from builder.release.settling.settle import Settled, settle
from builder.schema import Schema

_BESIDE = 250_000
"""Records, at most, whose ledger is made while data files are packed, as one thread packs the largest: 1 KB each."""


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
        return build_locked(recipe, Request(date, None, previous), on, progress)


@memory.frugal()
def build_locked(recipe: Recipe, request: Request, on: Engine, progress: Progress) -> Built:
    """`build`, for a caller that holds the lock and may want a higher version than the least.

    Raises:
        RefusedError: the version asked for is lower than the changes need, or exists.
    """
    dist = recipe.dist_folder
    card = front_matter.read(recipe.card_file)
    work = plan_work(recipe)
    base = succession.base(dist, request.previous)
    key = candidate.key(recipe, work, card, base, request)
    if built := candidate.find(recipe, key, base.folder):
        return built
    previous = work.retracted.forget(base.ledger)
    pressed = press(recipe, work, on, progress)
    work, shards = work._replace(jobs=()), pressed.shards  # of a million files the jobs count
    settled = _settle(recipe, work, pressed, previous, on)
    date = request.date or pc.max(shards.look_up(settled.rows, ["date"])["date"]).as_py() or ""
    with freeze.staging(dist) as folder, ThreadPoolExecutor(1) as pool:
        carried = Carried(recipe.cache_folder, [dist / "next", *filter(None, [base.folder])])
        packing = pool.submit(_pack, folder, carried, withheld.released(work.rules, recipe.settings()), shards, settled)
        if len(settled.rows) > _BESIDE:
            packing.result()
        released = _ledger(shards, settled)
        facts = corpus.read(recipe, work, card, date, base.version)
        since = succession.compare(folder, released.rows, facts, base, packing.result, work.retracted)
        version = since.version(request.version)
        finalise(folder, version, facts, ledger.succeed(previous, released, str(version)), since, packing.result)
        carried.save(folder)
        changed = base.folder is None or _differs(manifest.read(base.folder), manifest.read(folder))
    _remember(recipe, pressed)
    changes, funnel = since.difference.counts, _funnel(pressed, settled)
    built = Built(dist / "next", version, base.version, changed, funnel, settled.proof, changes, base.folder)
    candidate.keep(recipe, key, built)
    return built


def _pack(folder: Path, carried: Carried, rules: Schema, shards: Shards, settled: Settled) -> Mapping[str, str]:
    """Write the data files, and return the digests of those that were copied: path → sha256."""
    files.write(folder, carried, rules, shards, settled)
    return carried.digests


def _settle(recipe: Recipe, work: Work, pressed: Pressing, previous: Ledger, on: Engine) -> Settled:
    """Settle the documents, and return with them all rejects, those of the jobs too.

    Raises:
        AccountingError: some document is neither released nor rejected, or both.
    """
    shards = pressed.shards
    column = splits.field(recipe.splits.by, work.rules.columns)
    values = shards.values(column) if column and recipe.splits.by != "date" else None
    alike = likeness(recipe, shards, on)
    with proposing(shards, nearby(recipe, on)) as propose:
        settled = settle(shards.index, previous, recipe, Comparison(alike, propose), values, work.retracted)
    alike.save()
    shards.free()
    rejects = sorted([*work.unread, *settled.rejects, *work.retracted.silence(shards.rejects())])
    if pressed.read != len(settled.rows) + len(rejects):
        raise lineage.AccountingError(pressed.read, len(settled.rows), len(rejects))
    shards.free()
    return settled._replace(rejects=rejects)


def _remember(recipe: Recipe, pressed: Pressing) -> None:
    """Note what this build used, for the next one and for `builder cache prune`."""
    cache = recipe.shards_folder
    retention.remember(cache, [receipt.key for receipt in pressed.receipts])
    recall.remember(cache)
    if recipe.store:
        away.forget(recipe.store, retention.used(cache))


def _ledger(shards: Shards, settled: Settled) -> Ledger:
    """Return the ledger's rows of what is released."""
    decided = {
        "id": settled.ids.take(schema.integers(settled.rows)),
        "group": settled.groups,
        "split": settled.splits.cast(pa.string()),
        "order": schema.integers(settled.order),
        "first_version": settled.first_versions,
    }
    fields = pa.schema([ledger.SCHEMA.field(name) for name in ledger.UNSIGNED])
    found = shards.look_up(settled.rows, [name for name in ledger.UNSIGNED if name not in decided])
    table = pa.table([decided[name] if name in decided else found[name] for name in ledger.UNSIGNED], fields)

    def signatures(rows: Numbers) -> pa.ChunkedArray:
        return shards.look_up(settled.rows[rows], [ledger.SIGNATURE])[ledger.SIGNATURE]

    return Ledger(table, signatures)


def _differs(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Say whether there is anything to release; words for the changelog and a yank alone are nothing."""
    inputs = ({key: value for key, value in one["inputs"].items() if key != "decisions"} for one in (before, now))
    retracted = (one["inputs"]["decisions"].get(decisions.RETRACTED) for one in (before, now))
    same = all(before[key] == now[key] for key in ("records", "counts", "tools"))
    return not same or next(inputs) != next(inputs) or next(retracted) != next(retracted)


def _funnel(pressed: Pressing, settled: Settled) -> Funnel:
    cut: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    released = {one["values"]: one["counts"] for one in settled.splits.value_counts().to_pylist()}
    for receipt in pressed.receipts:
        cut.update(receipt.cut)
        left_out.update(receipt.left_out)
    return Funnel(
        pressed.read,
        len(settled.rows),
        dict(Counter(reject.code for reject in settled.rejects).most_common()),
        {name: released[name] for name in contents.in_order(released)},
        dict(cut.most_common()),
        dict(left_out.most_common()),
        pc.sum(pressed.shards.look_up(settled.rows, ["withheld"])["withheld"]).as_py() or 0,
    )
