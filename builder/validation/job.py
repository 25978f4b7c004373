"""One job of `validate`: the documents of some sources are held against the schema. Runs in a worker, or in place."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from builder import checks, judgement, quarantine, schema, sources
from builder.authored import by_field
from builder.boilerplate import Boilerplate
from builder.documents import Candidate, Document, Problem, Reject, Spot
from builder.glance import Glance
from builder.quarantine import Held
from builder.recipe import Recipe
from builder.schema import Check, Quick, Schema
from builder.schema.hints import written
from builder.sources import Passes, Record, Source, Wanted
from builder.validation import passing
from builder.validation.claims import Claims
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
    light: bool = False
    """Whether it is left to a worker as soon as a document must be pressed."""


class HeavyError(Exception):
    """A light job came to a document that must be pressed."""


class Tally(NamedTuple):
    """What a job found."""

    documents: int
    problems: Part
    claims: tuple[Path, int]
    """The file of authored ids, and how many they are."""


Fault = tuple[Problem, Candidate | None]
"""A problem, and the candidate whose value is at fault; None where there is none."""


class _Tools(NamedTuple):
    rules: Schema
    check: Check
    doubt: Check
    quick: Quick
    glance: Glance


@cache
def _compiled(path: Path) -> tuple[Schema, Check, Check, Quick]:
    rules = schema.load(path)
    return rules, schema.checker(rules), schema.doubts(rules), schema.quick(rules)


def _tools(job: Job) -> _Tools:
    rules, check, doubt, quick = _compiled(job.schema)
    return _Tools(rules, check, doubt, quick, Glance(job.recipe, rules, job.boilerplate))


def run(job: Job) -> Tally:
    """Do the job and leave its files in the folder."""
    claims = Claims(job.folder / f"{job.number}.claims")
    part = write(job.folder / f"{job.number}.problems", _problems(job, claims))
    claims.flush()
    return Tally(claims.documents, part, (claims.path, claims.count))


def _problems(job: Job, claims: Claims) -> Iterator[Problem]:
    """Look at every document, and take down which ids they claim."""
    tools = _tools(job)
    fine = passing.records(tools.rules, tools.glance, tools.quick, claims)
    lines, pairs = passing.lines(fine), passing.pairs(fine, job.recipe)
    for source in job.sources:
        if _decides(job, source, tools.glance) and pairs(source):
            continue
        yield from marked(job.recipe, source)
        faults: list[Fault] = []
        before = claims.documents
        for number, one in together(_read(job, source, tools.glance, lines), claims):
            if isinstance(one, Record):
                looked = _look(one.document(), job, tools)
                yield from _located(looked.faults, partial(sources.spots_in, one))
            else:
                looked = _look(one, job, tools)
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
    rules, *_, glance = _tools(job)
    number = 0
    for source in job.sources:
        faults: list[Fault] = []
        names: list[str] = []
        for one in _read(job, source, glance, None):
            number += 1
            document = one.document() if isinstance(one, Record) and number in numbers else one
            if number in numbers and isinstance(document, Document):
                candidate = _stated(document, rules)["id"]
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


class _Look(NamedTuple):
    claim: str
    """The id that the document claims; "" for none."""
    faults: list[Fault]


def _look(document: Document | Reject, job: Job, tools: _Tools) -> _Look:
    if isinstance(document, Reject):
        return _Look("", [(problem(document), None)])
    if quarantine.holds(job.quarantine, document):
        return _Look("", [(problem(quarantine.reject(document)), None)])
    values = tools.glance.values(document)
    if values is None:
        return _pressed(document, job, tools)
    judged = judgement.judge(document, values, document.content, tools.rules.kinds, tools.check, job.recipe.rights)
    return _looked(document, judged, lambda: _stated(document, tools.rules), tools)


def _pressed(document: Document, job: Job, tools: _Tools) -> _Look:
    if job.light:
        raise HeavyError
    from builder import trial  # what a page tells is costly to find, and to import

    _crumb(job).write_bytes(orjson.dumps(quarantine.entry(document, "")))
    terms = trial.Terms(job.recipe, tools.rules.kinds, tools.check, job.boilerplate, job.quarantine)
    outcome = trial.attempt(document, terms)
    if isinstance(outcome, trial.Stopped):
        stopped = f"it {outcome.why}; a build rejects it and puts it into schema/decisions/quarantine.jsonl"
        outcome = Reject(document.source, document.place, "quarantined", stopped)
    if isinstance(outcome, Reject):
        return _Look("", [(problem(outcome), None)])
    findings = outcome.pressed.findings
    chosen = {found.candidate.field: found.candidate for found in findings if found.chosen}
    return _looked(document, outcome.judged, lambda: chosen, tools)


def _stated(document: Document, rules: Schema) -> dict[str, Candidate]:
    """Return the strongest authored candidate of each field."""
    return {field: mine[0] for field, mine in by_field(document.authored, rules.fields).items()}


def _looked(
    document: Document, judged: judgement.Judged, chosen: Callable[[], dict[str, Candidate]], tools: _Tools
) -> _Look:
    """Return what is to be said; most documents have no problem, so `chosen` is asked for where there is one."""
    wrong = {one.pointer for one in judged.problems}
    doubts = tools.doubt(judged.row, document.source, document.place)
    problems = [*judged.problems, *(one for one in doubts if one.pointer not in wrong)]
    if not judged.problems and (reason := checks.one(judged.row["id"], judged.row["text"])):
        code, said = reason
        pointer = "/text" if code == "empty-text" else "/id"
        problems.append(Problem(code, document.source, document.place, pointer, said))
    claim = judged.row["id"] if judged.authored_id else ""
    candidates = chosen() if problems else {}
    return _Look(claim, [(one, _candidate(one, candidates)) for one in problems])


def _candidate(problem: Problem, chosen: dict[str, Any]) -> Candidate | None:
    field = problem.pointer.split("/")[1] if problem.pointer else ""
    return chosen.get(field.replace("~1", "/").replace("~0", "~"))


def problem(reject: Reject) -> Problem:
    """Return a reject as the problem that it is."""
    spot = reject.spot or Spot(reject.source, 1, 1)
    return Problem(reject.code, reject.source, reject.place, "", reject.reason, spot=spot)
