"""One job of `validate`: the documents of some sources are checked. Runs in a worker, or in place."""

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
from builder.schema import Check, Schema, ValidityCheck
from builder.schema.hints import json_text
from builder.sources import Record, Source, Wanted
from builder.validation.claims import Claims
from builder.validation.document_check import Fault, Terms, check_document, check_record, strongest
from builder.validation.fast_path import IsFlawless, pair_check, record_check
from builder.validation.problems import Part, write
from builder.validation.reading import Item, empty_file_warning, encoding_warnings, numbered


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
def _compiled(path: Path) -> tuple[Schema, Check, Check, ValidityCheck]:
    rules = schema.load(path)
    return rules, schema.checker(rules), schema.warner(rules), schema.validity_check(rules)


def _terms(job: Job) -> Terms:
    compiled = _compiled(job.schema)
    glance = Glance(job.recipe, compiled[0], job.boilerplate)
    return Terms(job.recipe, *compiled, glance, job.boilerplate, job.quarantine, _breadcrumb(job))


def run(job: Job) -> Tally:
    """Do the job and leave its files in the folder."""
    claims = Claims(job.folder / f"{job.number}.claims")
    part = write(job.folder / f"{job.number}.problems", _problems(job, claims))
    claims.flush()
    return Tally(claims.documents, part, (claims.path, claims.count))


def _problems(job: Job, claims: Claims) -> Iterator[Problem]:
    """Check every document, and note the id that it claims."""
    terms = _terms(job)
    is_flawless = record_check(terms, claims)
    is_flawless_pair = pair_check(is_flawless, job.recipe)
    for source in job.sources:
        if _may_skip(job, source, terms.glance) and is_flawless_pair(source):
            continue
        yield from encoding_warnings(job.recipe, source)
        faults: list[Fault] = []
        before = claims.documents
        for number, item in numbered(_read(job, source, terms.glance, is_flawless), claims):
            if isinstance(item, Record):
                checked = check_record(item, terms)
                yield from _located(checked.faults, partial(sources.spots_in, item))
            else:
                checked = check_document(item, terms)
                faults += checked.faults
            if checked.claimed_id:
                claims.add(checked.claimed_id, number)
        yield from _located(faults, partial(_spots, job.recipe, source))
        if claims.documents == before and (source.start, source.stop) == (0, None):
            yield empty_file_warning(source)


def _read(job: Job, source: Source, glance: Glance, is_flawless: IsFlawless | None) -> Iterator[Item]:
    """Yield a source's documents; of JSON Lines without other metadata the records that are not flawless."""
    raw = job.recipe.raw_folder
    bare = source.kind in sources.LINED and not (source.sidecar or source.authored)
    if bare and source.reading in (None, "body") and _may_skip(job, source, glance):
        return sources.read_records(raw, source, job.recipe.limits, is_flawless)
    return sources.read(raw, source, job.recipe.limits)


def _may_skip(job: Job, source: Source, glance: Glance) -> bool:
    """Whether a flawless document of a source needs no full check; one in quarantine does."""
    return glance.takes_records and all(source.path != path for path, _ in job.quarantine)


def _located(faults: Sequence[Fault], spots: Callable[[list[Wanted]], list[Spot]]) -> Iterator[Problem]:
    """Yield the problems, each with its line and column; `spots` finds those that no reader knew."""
    wanted = [Wanted(fault.place, fault.pointer, candidate) for fault, candidate in faults if fault.spot is None]
    found = iter(spots(wanted) if wanted else ())
    for problem, _ in faults:
        yield problem if problem.spot else problem._replace(spot=next(found))


def _spots(recipe: Recipe, source: Source, wanted: Sequence[Wanted]) -> list[Spot]:
    return sources.spots(recipe.raw_folder, source, wanted, recipe.limits)


def claims_of(job: Job, numbers: Collection[int]) -> Iterator[tuple[str, Problem]]:
    """Read the documents with these numbers again; yield each one's id, and its problem if another has that id."""
    terms = _terms(job)
    number = 0
    for source in job.sources:
        faults: list[Fault] = []
        ids: list[str] = []
        for item in _read(job, source, terms.glance, None):
            number += 1
            document = item.document() if isinstance(item, Record) and number in numbers else item
            if number in numbers and isinstance(document, Document):
                candidate = strongest(document, terms.schema)["id"]
                hint, value = "give each document an id of its own", json_text(candidate.value)
                problem = Problem("duplicate-id", source.path, document.place, "/id", "", hint, value)
                faults.append((problem, candidate))
                ids.append(str(candidate.value))
        yield from zip(ids, _located(faults, partial(_spots, job.recipe, source)), strict=True)


def last_pressed(job: Job) -> tuple[str, str] | None:
    """The source and digest of the document that the job's worker pressed last."""
    breadcrumb = _breadcrumb(job)
    return quarantine.name(orjson.loads(breadcrumb.read_bytes())) if breadcrumb.exists() else None


def _breadcrumb(job: Job) -> Path:
    return job.folder / f"{job.number}.at"
