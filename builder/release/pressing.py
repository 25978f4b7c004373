"""raw/ → the shards of all accepted documents: only the jobs that no receipt answers for are done."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import orjson

from builder import (
    boilerplate,
    cache,
    duplicates,
    engine,
    plan,
    quarantine,
    rights,
    schema,
    shard,
    sources,
    splits,
    withheld,
)
from builder.boilerplate import Boilerplate
from builder.cache import Receipt, reasons
from builder.cache.likeness import Likeness
from builder.cache.remembered import Digests
from builder.documents import Reject
from builder.duplicates import Grams
from builder.engine import Engine
from builder.errors import RefusedError, WorldError
from builder.recipe import Recipe
from builder.release.gather import Shards
from builder.schema import Schema
from builder.shard import Job

_log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Called with (jobs done, all jobs)."""


def silent(_done: int, _all: int) -> None:
    """Tell nobody."""


class Work(NamedTuple):
    """What there is to press."""

    rules: Schema
    boilerplate: Boilerplate
    inputs: Mapping[str, str]
    """Path in raw/ → sha256, of every file that is read."""
    unread: Sequence[Reject]
    """What no job can be given."""
    jobs: Sequence[Job]
    digests: Digests


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
        RecipeError: the recipe splits by a field that the schema does not have, or its rights look at one.
        PressError: the recipe's files are missing or wrong.
    """
    raw = recipe.raw_folder
    rules = schema.load(recipe.root / recipe.schema)
    splits.field(recipe.splits.by, rules.columns)
    rights.examine(recipe, rules)
    known = boilerplate.read(recipe)
    listing = sources.scan(raw, recipe.sources)
    if not listing.sources and not listing.rejects:
        raise RefusedError(f"{raw} holds no article", "put files there (.txt .md .html .jsonl .csv …) and run it again")
    digests = Digests(plan.cache_folder(recipe).parent / "digests.json")
    inputs = plan.digests(raw, listing, digests)
    jobs = plan.jobs(recipe, rules, known, listing, inputs, digests)
    digests.save()
    return Work(rules, known, inputs, listing.rejects, jobs, digests)


def press(recipe: Recipe, work: Work, on: Engine, progress: Progress) -> Pressing:
    """Press all documents, for a caller that holds the lock of dist/.

    Raises:
        PressError: the disk or the engine says no.
    """
    receipts = _run(recipe, work.jobs, on, progress)
    shards = Shards(plan.cache_folder(recipe), cache.layout(withheld.kept(work.rules, recipe.settings())), receipts)
    return Pressing(receipts, shards, sum(receipt.read for receipt in receipts) + len(work.unread))


def _run(recipe: Recipe, jobs: Sequence[Job], on: Engine, progress: Progress) -> list[Receipt]:
    """Do the jobs that no receipt answers for, and return all receipts in the order of the plan."""
    folder = plan.cache_folder(recipe)
    folder.mkdir(parents=True, exist_ok=True)
    digests = Digests(folder.parent / "pressed.json")
    receipts = {i: found for i, job in enumerate(jobs) if (found := cache.find(folder, job.key, digests.of))}
    digests.save()
    missing = [i for i in range(len(jobs)) if i not in receipts]
    progress(len(receipts), len(jobs))
    _tell(folder, jobs, receipts)

    def leave_out(job: Job) -> Job:
        try:
            guilty = orjson.loads(shard.breadcrumb(job).read_bytes())
        except (OSError, ValueError):
            hint = "in a program of your own, call builder under: if __name__ == '__main__'"
            raise WorldError("a worker process died before it began a document", hint) from None
        quarantine.remember(recipe, [guilty])
        return job._replace(quarantine=job.quarantine | {quarantine.name(guilty)})

    todo = [jobs[i] for i in missing]
    for place, receipt in engine.run(shard.run, todo, on.pool(folder), on.width(), leave_out):
        receipts[missing[place]] = receipt
        quarantine.remember(recipe, receipt.quarantined)
        progress(len(receipts), len(jobs))
    return [receipts[i] for i in range(len(jobs))]


def _tell(folder: Path, jobs: Sequence[Job], kept: Collection[int]) -> None:
    """Say for each shard whether it is done again, and why."""
    if _log.isEnabledFor(logging.INFO):
        there = list(cache.receipts(folder)) if len(kept) < len(jobs) else []
        for i, job in enumerate(jobs):
            done = "kept" if i in kept else reasons.why(job.key, job.inputs, there)
            _log.info("shard %s from %s: %s", job.key[:12], next(iter(job.inputs)), done)


def likeness(recipe: Recipe, shards: Shards) -> Likeness:
    """Return what tells how alike two documents are, by their numbers; it reads what it was not told before."""

    @lru_cache(maxsize=4_096)
    def grams(number: int) -> Grams:
        return duplicates.grams(duplicates.normalise(shards.text(number)))

    def measure(one: int, other: int) -> float:
        return duplicates.similarity(grams(one), grams(other))

    return Likeness(plan.cache_folder(recipe).parent / "likeness.json", shards.index["digest"].to_pylist(), measure)
