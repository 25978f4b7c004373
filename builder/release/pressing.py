"""raw/ → the shards of all accepted documents: only the jobs that no receipt answers for are done."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson

from builder import agreement, boilerplate, cache, engine, quarantine, schema, sources, withheld
from builder.boilerplate import Boilerplate
from builder.cache import Receipt, reasons
from builder.cache.digests import Digests
from builder.cache.likeness import Likeness
from builder.documents import Reject
from builder.duplicates import Numbers, Pairs
from builder.engine import LOCAL, Engine
from builder.errors import RefusedError, WorldError
from builder.jobs import alike, away, plan, worker
from builder.jobs.job import Job, breadcrumb
from builder.recipe import Recipe
from builder.release import manifest
from builder.release.curation import decisions, tombstones
from builder.release.curation.tombstones import Tombstones
from builder.release.gather import Shards
from builder.schema import Schema

_log = logging.getLogger(__name__)

PAIRS = 1_000
"""Pairs of documents that a job holds against each other: about as long as it presses documents in a second."""

Progress = Callable[[int, int], None]
"""Called with (jobs done, all jobs)."""


def silent(_done: int, _all: int) -> None:
    """Tell nobody."""


class Work(NamedTuple):
    """What there is to press."""

    rules: Schema
    boilerplate: Boilerplate
    inputs: Mapping[str, Any]
    """How many files in raw/ are read, and one digest of them all."""
    unread: Sequence[Reject]
    """What no job can be given."""
    retracted: Tombstones
    """What may not come back."""
    jobs: Sequence[Job]


class Pressing(NamedTuple):
    """What the jobs made of it."""

    receipts: Sequence[Receipt]
    shards: Shards
    read: int
    """Documents read."""


def plan_work(recipe: Recipe) -> Work:
    """Find out what there is to press.

    Raises:
        RefusedError: raw/ is empty.
        RecipeError: the recipe speaks of a field that the schema does not have.
        PressError: the recipe's files are missing or wrong.
    """
    rules = schema.load(recipe.schema_file)
    agreement.check_fields(recipe, rules)
    known = boilerplate.read(recipe)
    listing = sources.scan(recipe.raw_folder, recipe.sources, recipe.columns)
    agreement.warn_of_unused_settings(recipe, listing)
    if not listing.sources and not listing.rejects:
        hint = "put files there (.txt .md .html .jsonl .csv …) and run it again"
        raise RefusedError(f"{recipe.raw_folder} holds no article", hint)
    jobs, files = plan.plan(recipe, rules, known, listing)
    return Work(rules, known, manifest.digest_inputs(files), listing.rejects, tombstones.read(recipe), jobs)


def press(recipe: Recipe, work: Work, on: Engine, progress: Progress) -> Pressing:
    """Press all documents, for a caller that holds the lock of dist/.

    Raises:
        PressError: the disk or the engine says no.
    """
    receipts = _run(recipe, work.jobs, on, progress)
    shards = Shards(recipe.shards_folder, cache.layout(withheld.kept(work.rules, recipe.settings())), receipts)
    return Pressing(receipts, shards, sum(receipt.read for receipt in receipts) + len(work.unread))


def _run(recipe: Recipe, jobs: Sequence[Job], on: Engine, progress: Progress) -> list[Receipt]:
    """Do the jobs that no receipt answers for, and return all receipts in the order of the plan."""
    folder = recipe.shards_folder
    folder.mkdir(parents=True, exist_ok=True)
    digests = Digests(folder.parent / "pressed.jsonl")

    def checksum(file: Path) -> str:
        return digests.cached(file, "", lambda: cache.checksum(file))

    receipts = {i: found for i, job in enumerate(jobs) if (found := cache.find(folder, job.key, checksum))}
    receipts |= _fetched(recipe, {i: job.key for i, job in enumerate(jobs) if i not in receipts})
    # The largest first, so that no worker is left alone with one at the end.
    missing = sorted((i for i in range(len(jobs)) if i not in receipts), key=lambda i: -jobs[i].size)
    progress(len(receipts), len(jobs))
    _log_reasons(folder, jobs, receipts)

    for place, receipt in _done(recipe, [jobs[i] for i in missing], on):
        receipts[missing[place]] = receipt
        decisions.leave_out(recipe, receipt.quarantined)
        progress(len(receipts), len(jobs))
    for i in missing:  # their workers have just read them
        for name, written in receipts[i].files.items():
            digests.note(folder / jobs[i].key / name, written)
    digests.save()
    return [receipts[i] for i in range(len(jobs))]


def _done(recipe: Recipe, jobs: Sequence[Job], on: Engine) -> Iterator[tuple[int, Receipt]]:
    """Have jobs done, and yield the place and receipt of each as it is; its files are here then."""
    folder, store = recipe.shards_folder, recipe.store
    if jobs:
        worker.prepare(on)

    def crashed(job: Job) -> Job:
        return _leave_out(recipe, job, breadcrumb(job).read_bytes)

    def crashed_away(job: away.Job) -> away.Job:
        return job._replace(job=_leave_out(recipe, job.job, job.last_words))

    if store is None:
        yield from engine.run(worker.press, jobs, on.pool(folder), on.width(), crashed)
        return
    sent = [away.Job(job, store) for job in jobs]
    for place, receipt in engine.run(away.run, sent, on.pool(store), on.width(), crashed_away):
        if away.fetch(store, receipt.key, folder) != receipt:
            raise WorldError(f"{store / receipt.key} is not what the worker put there", "run it again")
        yield place, receipt


def _leave_out(recipe: Recipe, job: Job, last_words: Callable[[], bytes]) -> Job:
    """Put the document into quarantine that a job was at when its process died."""
    try:
        guilty = orjson.loads(last_words())
    except (OSError, ValueError):
        hint = "in a program of your own, call builder under: if __name__ == '__main__'"
        raise WorldError("a worker process died before it began a document", hint) from None
    decisions.leave_out(recipe, [guilty])
    return job._replace(quarantine=job.quarantine | {quarantine.name(guilty)})


def _fetched(recipe: Recipe, missing: Mapping[int, str]) -> dict[int, Receipt]:
    """Fetch what an earlier build left behind the recipe's url."""
    if recipe.store is None or not missing:
        return {}
    stored, folder = away.done(recipe.store), recipe.shards_folder
    fetched = ((i, away.fetch(recipe.store, key, folder)) for i, key in missing.items() if key in stored)
    return {i: receipt for i, receipt in fetched if receipt}


def _log_reasons(folder: Path, jobs: Sequence[Job], kept: Collection[int]) -> None:
    """Say for each shard whether it is done again, and why."""
    if _log.isEnabledFor(logging.INFO):
        cached = cache.inputs(folder) if len(kept) < len(jobs) else {}
        for i, job in enumerate(jobs):
            inputs = job.load().inputs
            reason = "kept" if i in kept else reasons.why(job.key, {**inputs, **job.terms}, cached)
            _log.info("shard %s from %s: %s", job.key[:12], next(iter(inputs)), reason)


def nearby(recipe: Recipe, on: Engine) -> Engine:
    """Return where the jobs are done that read shards: where these are."""
    return on if recipe.store is None else LOCAL._replace(workers=on.workers)


def likeness(recipe: Recipe, shards: Shards, on: Engine) -> Likeness:
    """Return what tells how alike documents are, by their numbers; the texts of pairs that it does not know are read.

    Few are read here, many where the shard jobs are done.
    """
    folder, on = recipe.shards_folder, nearby(recipe, on)

    def measure(pairs: Pairs) -> npt.NDArray[np.float64]:
        parts = np.array_split(pairs, 1 + len(pairs) // PAIRS)
        jobs = [alike.Job(folder, tuple(shards.keys), some) for some in parts]
        if len(jobs) <= 2:  # noqa: PLR2004 - starting workers takes as long as one
            return np.concatenate([*map(alike.run, jobs)])
        found = dict(engine.run(alike.run, jobs, on.pool(folder), on.width(), engine.ending("it compared texts")))
        return np.concatenate([found[place] for place in range(len(jobs))])

    def digests(rows: Numbers) -> list[str]:
        found: list[str] = shards.look_up(rows, ["digest"])["digest"].to_pylist()
        return found

    return Likeness(folder.parent / "likeness.json", digests, measure)
