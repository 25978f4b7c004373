"""raw/ → all problems: cut into jobs, done in place or by workers, and what only all of them together show."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from builder import agreement, boilerplate, engine, quarantine, schema, sources
from builder.documents import Problem
from builder.errors import UsageError, WorldError
from builder.recipe import Recipe
from builder.remote import File
from builder.sources import Source
from builder.validation import claims, job, looking, since
from builder.validation.job import Job, Tally
from builder.validation.problems import Kind, Problems, write

JOB_BYTES = 16_000_000
JOB_SOURCES = 500
"""A job ends at whichever comes first."""
_SHARE = 1.3
"""A file of JSON Lines is cut above one worker's share by this: cutting costs as much as a tenth of the work."""
_IN_PLACE = 2_000_000
"""Bytes up to which workers take longer to start than the work takes."""


class Findings(NamedTuple):
    """What `builder validate` reports."""

    documents: int
    """Documents looked at, those that could not be read included."""
    problems: Problems
    files: Sequence[str]
    """Paths in raw/ of the files looked at, sorted."""

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many problems each severity and code has."""
        return self.problems.counts

    @property
    def invalid(self) -> int:
        """Documents with at least one error."""
        return self.problems.invalid


def validate(
    recipe: Recipe,
    paths: Sequence[Path] = (),
    changed: Collection[Path] | None = None,
    workers: int | None = None,
) -> Findings:
    """Check the documents of raw/, or some of them.

    Args:
        recipe: the corpus.
        paths: files and folders in raw/; none for all of it.
        changed: only what changes in these files can touch (`since`); None for all.
        workers: processes; None for one a core, and none for a small corpus.

    Raises:
        UsageError: a path is not in raw/, or schema/boilerplate.txt has a line that means nothing.
        SchemaError: the schema cannot be used.
        RecipeError: the recipe speaks of a field that the schema does not have.
    """
    raw = recipe.raw_folder
    rules = schema.load(recipe.schema_file)
    agreement.examine(recipe, rules)
    listing = sources.scan(raw, recipe.sources, recipe.columns)
    agreement.look(recipe, listing)
    wanted = [_in_raw(raw, path) for path in paths]
    touched = None if changed is None else since.affected(changed, recipe, rules, listing)
    rejects = [reject for reject in listing.rejects if _within(reject.source, wanted, touched)]
    chosen = [source for source in listing.sources if _within(source.path, wanted, touched)]
    tables = [name for name in sources.METADATA_TABLES if (raw / name).is_file() and _within(name, wanted, None)]
    unread = [*sources.doubts(raw, tables), *(looking.problem(reject) for reject in rejects)]
    problems = Problems(sorted(unread, key=attrgetter("source")))
    workers = workers or engine.cores()
    jobs = _jobs(recipe, chosen, workers, problems.folder)
    tallies = _run(jobs, workers)
    problems.add([tally.problems for tally in tallies])
    claimed = _claimed_twice(jobs, tallies)
    problems.add([write(problems.folder / "claimed", claimed, _new(claimed, problems))] if claimed else [])
    files = sorted({source.path for source in chosen} | {reject.source for reject in rejects})
    return Findings(len(rejects) + sum(tally.documents for tally in tallies), problems, files)


def _in_raw(raw: File, path: Path) -> str:
    found = sources.within(raw, path)
    if found is None:
        raise UsageError(f"there is no {path} in {raw}", "name files or folders inside raw/")
    return found


def _within(source: str, wanted: Sequence[str], touched: Collection[str] | None) -> bool:
    if touched is not None and source not in touched:
        return False
    return not wanted or any(one in (".", source) or source.startswith(f"{one}/") for one in wanted)


def _jobs(recipe: Recipe, chosen: Sequence[Source], workers: int, folder: Path) -> list[Job]:
    known, left_out = boilerplate.read(recipe), quarantine.read(recipe)
    largest = max(JOB_BYTES, int(sum(source.size for source in chosen) / workers / _SHARE))
    cut = partial(sources.split, recipe.raw_folder, size=largest)
    groups = sources.groups(chosen, JOB_BYTES, JOB_SOURCES, cut)
    path = recipe.schema_file
    return [Job(i, group, recipe, path, known, left_out, folder) for i, group in enumerate(groups)]


def _run(jobs: Sequence[Job], workers: int) -> list[Tally]:
    if workers == 1 or sum(source.size for one in jobs for source in one.sources) < _IN_PLACE:
        return [job.run(one) for one in jobs]
    tallies = dict(engine.run(job.run, jobs, engine.copies, workers, _crashed))
    return [tallies[i] for i in range(len(jobs))]


def _crashed(one: Job) -> Job:
    """Leave out the document that its worker died of; nothing is written down, as `validate` writes nothing."""
    guilty = job.at_work(one)
    if guilty is None or guilty in one.quarantine:
        hint = "in a program of your own, call builder under: if __name__ == '__main__'"
        raise WorldError("a worker process died before it began a document", hint)
    return one._replace(quarantine=one.quarantine | {guilty})


def _claimed_twice(jobs: Sequence[Job], tallies: Sequence[Tally]) -> list[Problem]:
    contested = claims.contested([tally.claims for tally in tallies])
    found = [claim for number, some in contested.items() for claim in job.claimed(jobs[number], some)]
    times = Counter(name for name, _ in found)
    return [
        problem._replace(message=f"id {name!r} is claimed by {times[name]} documents")
        for name, problem in found
        if times[name] > 1
    ]


def _new(claimed: Sequence[Problem], problems: Problems) -> int:
    """How many documents have no other error."""
    documents = {(one.source, one.place) for one in claimed}
    if not documents:
        return 0
    errors = ((one.source, one.place) for one in problems if one.severity == "error")
    return len(documents - {document for document in errors if document in documents})
