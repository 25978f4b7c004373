"""One job of `validate`: the documents of some sources are held against the schema. Runs in a worker, or in place."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import orjson

from builder import quarantine, schema, sources
from builder.boilerplate import Boilerplate
from builder.documents import Document, Problem, Spot
from builder.glance import Glance
from builder.quarantine import Held
from builder.recipe import Recipe
from builder.schema import Check, Quick, Schema
from builder.schema.hints import written
from builder.sources import Passes, Record, Source, Wanted
from builder.validation import passing
from builder.validation.claims import Claims
from builder.validation.looking import Fault, Terms, look, look_at, stated
from builder.validation.problems import Part, write
from builder.validation.reading import Read, hollow, marked, together


class Job(NamedTuple):
    """What a worker needs."""

    number: int
    """Its place among the jobs: the order of problems."""
    sources: tuple[Source, ...]
    recipe: Recipe
    schema: Path
    boilerplate: Boilerplate
    quarantine: Held
    folder: Path
    """Where its files go."""


class Tally(NamedTuple):
    """What a job found."""

    documents: int
    problems: Part
    claims: tuple[Path, int]
    """The file of authored ids, and how many they are."""


@cache
def _compiled(path: Path) -> tuple[Schema, Check, Check, Quick]:
    rules = schema.load(path)
    return rules, schema.checker(rules), schema.doubts(rules), schema.quick(rules)


def _terms(job: Job) -> Terms:
    rules, check, doubt, quick = _compiled(job.schema)
    glance = Glance(job.recipe, rules, job.boilerplate)
    return Terms(job.recipe, rules, check, doubt, quick, glance, job.boilerplate, job.quarantine, _crumb(job))


def run(job: Job) -> Tally:
    """Do the job and leave its files in the folder."""
    claims = Claims(job.folder / f"{job.number}.claims")
    part = write(job.folder / f"{job.number}.problems", _problems(job, claims))
    claims.flush()
    return Tally(claims.documents, part, (claims.path, claims.count))


def _problems(job: Job, claims: Claims) -> Iterator[Problem]:
    """Look at every document, and take down which ids they claim."""
    terms = _terms(job)
    fine = passing.records(terms, claims)
    pairs = passing.pairs(fine, job.recipe)
    for source in job.sources:
        if _decides(job, source, terms.glance) and pairs(source):
            continue
        yield from marked(job.recipe, source)
        faults: list[Fault] = []
        before = claims.documents
        for number, one in together(_read(job, source, terms.glance, fine), claims):
            if isinstance(one, Record):
                looked = look_at(one, terms)
                yield from _located(looked.faults, partial(sources.spots_in, one))
            else:
                looked = look(one, terms)
                faults += looked.faults
            if looked.claim:
                claims.add(looked.claim, number)
        yield from _located(faults, partial(_spots, job.recipe, source))
        if claims.documents == before and (source.start, source.stop) == (0, None):
            yield hollow(source)


def _read(job: Job, source: Source, glance: Glance, passes: Passes | None) -> Iterator[Read]:
    """Yield what a source holds: records where that is enough to decide, and none that passes, else documents."""
    raw = job.recipe.raw_folder
    bare = source.kind in sources.LINED and not (source.sidecar or source.authored)
    if bare and source.reading in (None, "body") and _decides(job, source, glance):
        return sources.read_records(raw, source, job.recipe.limits, passes)
    return sources.read(raw, source, job.recipe.limits)


def _decides(job: Job, source: Source, glance: Glance) -> bool:
    """Whether what was written about a source's documents may be enough to let them pass."""
    return glance.takes_records and all(source.path != held for held, _ in job.quarantine)


def _located(faults: Sequence[Fault], spots: Callable[[list[Wanted]], list[Spot]]) -> Iterator[Problem]:
    """Yield the problems, each with its line and column; `spots` finds those that no reader knew."""
    wanted = [Wanted(one.place, one.pointer, candidate) for one, candidate in faults if one.spot is None]
    there = iter(spots(wanted) if wanted else ())
    for problem, _ in faults:
        yield problem if problem.spot else problem._replace(spot=next(there))


def _spots(recipe: Recipe, source: Source, wanted: Sequence[Wanted]) -> list[Spot]:
    return sources.spots(recipe.raw_folder, source, wanted, recipe.limits)


def claimed(job: Job, numbers: Collection[int]) -> Iterator[tuple[str, Problem]]:
    """Read some of a job's documents again: the id that each claims, and the problem where another one claims it."""
    terms = _terms(job)
    number = 0
    for source in job.sources:
        faults: list[Fault] = []
        names: list[str] = []
        for one in _read(job, source, terms.glance, None):
            number += 1
            document = one.document() if isinstance(one, Record) and number in numbers else one
            if number in numbers and isinstance(document, Document):
                candidate = stated(document, terms.rules)["id"]
                hint, value = "give each its own", written(candidate.value)
                twice = Problem("duplicate-id", source.path, document.place, "/id", "", hint, value)
                faults.append((twice, candidate))
                names.append(str(candidate.value))
        yield from zip(names, _located(faults, partial(_spots, job.recipe, source)), strict=True)


def at_work(job: Job) -> tuple[str, str] | None:
    """The document that the job's worker pressed last, as the quarantine has it."""
    crumb = _crumb(job)
    return quarantine.name(orjson.loads(crumb.read_bytes())) if crumb.exists() else None


def _crumb(job: Job) -> Path:
    return job.folder / f"{job.number}.at"
