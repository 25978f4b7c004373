"""What is to be said of one document: as its line stands, as its metadata alone tells, or as a build would press it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import orjson

from builder import checks, judgement, quarantine
from builder.authored import by_field
from builder.boilerplate import Boilerplate
from builder.documents import Candidate, Document, Problem, Reject, Spot
from builder.glance import Glance
from builder.quarantine import Held
from builder.recipe import Recipe
from builder.schema import Check, Quick, Schema
from builder.sources import Record

Fault = tuple[Problem, Candidate | None]
"""A problem, and the candidate whose value is at fault; None where there is none."""


class Terms(NamedTuple):
    """What documents are judged by."""

    recipe: Recipe
    rules: Schema
    check: Check
    doubt: Check
    quick: Quick
    glance: Glance
    known: Boilerplate
    held: Held
    crumb: Path
    """The file that says which document is being pressed."""


class Look(NamedTuple):
    """What is to be said of a document."""

    claim: str
    """The id that the document claims; "" for none."""
    faults: list[Fault]


def look_at(record: Record, terms: Terms) -> Look:
    """Look at a line's object as it stands, or at its document where only that tells what a build makes of it."""
    value, source, place = record.value, record.source.path, f"line {record.line}"
    if not terms.glance.stands(value):
        return look(record.document(), terms)
    kinds = terms.rules.kinds
    problems = [judgement.dated(one, value, kinds, str) for one in terms.check(value, source, place)]
    if any(one.code == "missing-field" for one in problems):
        strangers = [record.column(name) for name in value if name not in kinds]
        problems = [judgement.advise(one, strangers, kinds) for one in problems]
    judged = judgement.Judged(value, problems, authored_id=True)
    return _looked(source, place, judged, lambda name: record.column(name) if name in value else None, terms)


def look(document: Document | Reject, terms: Terms) -> Look:
    """Look at a document as a build would, and press it where its metadata alone does not tell."""
    if isinstance(document, Reject):
        return Look("", [(problem(document), None)])
    if quarantine.holds(terms.held, document):
        return Look("", [(problem(quarantine.reject(document)), None)])
    values = terms.glance.values(document)
    if values is None:
        return _pressed(document, terms)
    judged = judgement.judge(document, values, document.content, terms.rules.kinds, terms.check, terms.recipe)
    return _looked(document.source, document.place, judged, lambda name: stated(document, terms.rules).get(name), terms)


def _pressed(document: Document, terms: Terms) -> Look:
    from builder import trial  # what a page tells is costly to find, and to import

    terms.crumb.write_bytes(orjson.dumps(quarantine.entry(document, "")))
    trials = trial.Terms(terms.recipe, terms.rules.kinds, terms.check, terms.known, terms.held)
    outcome = trial.attempt(document, trials)
    if isinstance(outcome, trial.Stopped):
        stopped = f"it {outcome.why}; a build rejects it and puts it into schema/decisions/quarantine.jsonl"
        outcome = Reject(document.source, document.place, "quarantined", stopped)
    if isinstance(outcome, Reject):
        return Look("", [(problem(outcome), None)])
    findings = outcome.pressed.findings
    chosen = {found.candidate.field: found.candidate for found in findings if found.chosen}
    return _looked(document.source, document.place, outcome.judged, chosen.get, terms)


def stated(document: Document, rules: Schema) -> dict[str, Candidate]:
    """Return the strongest authored candidate of each field."""
    return {field: mine[0] for field, mine in by_field(document.authored, rules.fields).items()}


def _looked(
    source: str, place: str, judged: judgement.Judged, chosen: Callable[[str], Candidate | None], terms: Terms
) -> Look:
    """Return what is to be said; most documents have no problem, so `chosen` is asked for where there is one."""
    wrong = {one.pointer for one in judged.problems}
    doubts = terms.doubt(judged.row, source, place)
    problems = [*judged.problems, *(one for one in doubts if one.pointer not in wrong)]
    if not judged.problems and (reason := checks.one(judged.row["id"], judged.row["text"])):
        code, said = reason
        pointer = "/text" if code == "empty-text" else "/id"
        problems.append(Problem(code, source, place, pointer, said))
    claim = judged.row["id"] if judged.authored_id else ""
    return Look(claim, [(one, chosen(_field(one))) for one in problems])


def _field(problem: Problem) -> str:
    field = problem.pointer.split("/")[1] if problem.pointer else ""
    return field.replace("~1", "/").replace("~0", "~")


def problem(reject: Reject) -> Problem:
    """Return a reject as the problem that it is."""
    spot = reject.spot or Spot(reject.source, 1, 1)
    return Problem(reject.code, reject.source, reject.place, "", reject.reason, spot=spot)
