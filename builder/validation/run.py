"""raw/ → all problems: work is cut into jobs, done in place or by workers, and ids are compared across them."""

from collections import Counter
from collections.abc import Collection, Sequence
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
from builder.validation import claims, job, since
from builder.validation.document_check import as_problem
from builder.validation.job import Job, Tally
from builder.validation.problems import Problems, write

JOB_BYTES = 16_000_000
JOB_SOURCES = 500
"""A job ends at whichever comes first."""
_SHARE = 1.3
"""A long file of JSON Lines is cut into parts of a worker's share over this: cutting costs a tenth of the work."""
_IN_PLACE_BYTES = 2_000_000
"""Corpora up to this size are checked sooner than workers start."""


class Findings(NamedTuple):
    """What `builder validate` reports."""

    documents: int
    """Documents looked at, those that could not be read included."""
    problems: Problems
    files: Sequence[str]
    """Paths in raw/ of the files looked at, sorted."""


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
    agreement.check_fields(recipe, rules)
    listing = sources.scan(raw, recipe.sources, recipe.columns)
    agreement.warn_of_unused_settings(recipe, listing)
    roots = [_in_raw(raw, path) for path in paths]
    touched = None if changed is None else since.affected(changed, recipe, rules, listing)
    rejects = [reject for reject in listing.rejects if _is_selected(reject.source, roots, touched)]
    selected = [source for source in listing.sources if _is_selected(source.path, roots, touched)]
    tables = [name for name in sources.METADATA_TABLES if (raw / name).is_file() and _is_selected(name, roots, None)]
    unread = [*sources.encoding_warnings(raw, tables), *map(as_problem, rejects)]
    problems = Problems(sorted(unread, key=attrgetter("source")))
    workers = workers or engine.cores()
    jobs = _jobs(recipe, selected, workers, problems.folder)
    if workers == 1 or sum(source.size for source in selected) < _IN_PLACE_BYTES:
        tallies = [*map(job.run, jobs)]
    else:
        done = dict(engine.run(job.run, jobs, engine.local, workers, _without_guilty))
        tallies = [done[number] for number in range(len(jobs))]
    problems.add([tally.problems for tally in tallies])
    if duplicates := _duplicate_ids(jobs, tallies):
        problems.add([write(problems.folder / "ids", duplicates, _newly_invalid(duplicates, problems))])
    files = sorted({source.path for source in selected} | {reject.source for reject in rejects})
    return Findings(len(rejects) + sum(tally.documents for tally in tallies), problems, files)


def _in_raw(raw: File, path: Path) -> str:
    found = sources.path_in_raw(raw, path)
    if found is None:
        raise UsageError(f"there is no {path} in {raw}", "name files or folders inside raw/")
    return found


def _is_selected(path: str, roots: Sequence[str], touched: Collection[str] | None) -> bool:
    if touched is not None and path not in touched:
        return False
    return not roots or any(root in (".", path) or path.startswith(f"{root}/") for root in roots)


def _jobs(recipe: Recipe, selected: Sequence[Source], workers: int, folder: Path) -> list[Job]:
    part_bytes = max(JOB_BYTES, int(sum(source.size for source in selected) / workers / _SHARE))
    cut = partial(sources.split, recipe.raw_folder, size=part_bytes)
    groups = sources.groups(selected, JOB_BYTES, JOB_SOURCES, cut)
    shared = recipe, recipe.schema_file, boilerplate.read(recipe), quarantine.read(recipe), folder
    return [Job(i, group, *shared) for i, group in enumerate(groups)]


def _without_guilty(crashed: Job) -> Job:
    """Leave out the document that the worker died of. Nothing is noted in the quarantine: `validate` writes nothing."""
    guilty = job.last_pressed(crashed)
    if guilty is None or guilty in crashed.quarantine:
        hint = "in a program of your own, call builder under: if __name__ == '__main__'"
        raise WorldError("a worker process died before it began a document", hint)
    return crashed._replace(quarantine=crashed.quarantine | {guilty})


def _duplicate_ids(jobs: Sequence[Job], tallies: Sequence[Tally]) -> list[Problem]:
    contested = claims.contested([tally.claims for tally in tallies])
    claimed = [claim for number, numbers in contested.items() for claim in job.claims_of(jobs[number], numbers)]
    times = Counter(identity for identity, _ in claimed)
    return [
        problem._replace(message=f"id {identity!r} is claimed by {times[identity]} documents")
        for identity, problem in claimed
        if times[identity] > 1
    ]


def _newly_invalid(duplicates: Sequence[Problem], problems: Problems) -> int:
    """How many documents have no other error."""
    documents = {(problem.source, problem.place) for problem in duplicates}
    errors = ((problem.source, problem.place) for problem in problems if problem.severity == "error")
    return len(documents - {document for document in errors if document in documents})
