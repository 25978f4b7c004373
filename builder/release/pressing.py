"""raw/ → the shards of all accepted documents: only the jobs that no receipt answers for are done."""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import orjson

from builder import boilerplate, cache, duplicates, engine, plan, quarantine, schema, shard, sources, splits
from builder.boilerplate import Boilerplate
from builder.cache import Receipt
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


class Pressing(NamedTuple):
    """What the jobs were given and what they made of it."""

    rules: Schema
    boilerplate: Boilerplate
    inputs: Mapping[str, str]
    """Path in raw/ → sha256, of every file that was read."""
    unread: Sequence[Reject]
    """What no job could be given."""
    receipts: Sequence[Receipt]
    shards: Shards

    @property
    def read(self) -> int:
        """Documents read."""
        return sum(receipt.read for receipt in self.receipts) + len(self.unread)


def press(recipe: Recipe, on: Engine, progress: Progress) -> Pressing:
    """Press all documents, for a caller that holds the lock of dist/.

    Raises:
        RefusedError: raw/ is empty.
        RecipeError: the recipe splits by a field that the schema does not have.
        PressError: the recipe's files are missing or wrong, or the disk says no.
    """
    raw = recipe.root / recipe.raw
    rules = schema.load(recipe.root / recipe.schema)
    splits.field(recipe.splits.by, rules.columns)
    known = boilerplate.read(recipe)
    listing = sources.scan(raw, recipe.sources)
    if not listing.sources and not listing.rejects:
        raise RefusedError(f"{raw} holds no article", "put files there (.txt .md .html .jsonl .csv …) and run it again")
    inputs = plan.digests(raw, listing)
    receipts = _run(recipe, plan.jobs(recipe, rules, known, listing, inputs), on, progress)
    shards = Shards(plan.cache_folder(recipe), cache.layout(rules), receipts)
    return Pressing(rules, known, inputs, listing.rejects, receipts, shards)


def _run(recipe: Recipe, jobs: Sequence[Job], on: Engine, progress: Progress) -> list[Receipt]:
    """Do the jobs that no receipt answers for, and return all receipts in the order of the plan."""
    folder = plan.cache_folder(recipe)
    folder.mkdir(parents=True, exist_ok=True)
    receipts = {i: found for i, job in enumerate(jobs) if (found := cache.find(folder, job.key))}
    missing = [i for i in range(len(jobs)) if i not in receipts]
    progress(len(receipts), len(jobs))
    for i, job in enumerate(jobs):
        _log.info("shard %s from %s: %s", job.key[:12], job.sources[0].path, "kept" if i in receipts else "to do")

    def leave_out(job: Job) -> Job:
        try:
            guilty = orjson.loads(shard.breadcrumb(job).read_bytes())
        except (OSError, ValueError):
            hint = "in a program of your own, call builder under: if __name__ == '__main__'"
            raise WorldError("a worker process died before it began a document", hint) from None
        quarantine.remember(recipe, [guilty])
        return job._replace(quarantine=job.quarantine | {guilty["digest"]})

    todo = [jobs[i] for i in missing]
    for place, receipt in engine.run(shard.run, todo, on.pool(folder), on.width(), leave_out):
        receipts[missing[place]] = receipt
        quarantine.remember(recipe, receipt.quarantined)
        progress(len(receipts), len(jobs))
    return [receipts[i] for i in range(len(jobs))]


def shingles(shards: Shards) -> Callable[[int], Grams]:
    """Return what reads the word n-grams of a document, by its number."""

    @lru_cache(maxsize=4_096)
    def grams(number: int) -> Grams:
        return duplicates.grams(duplicates.normalise(shards.text(number)))

    return grams
