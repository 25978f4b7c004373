"""The problems of one document: judged by its JSON line, by its metadata, or by pressing it as a build does."""

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
from builder.schema import Check, Schema, ValidityCheck
from builder.sources import Record
from builder.sources.positions import parse_pointer

Fault = tuple[Problem, Candidate | None]
"""A problem, and the candidate whose value is at fault; None where there is none."""


class Terms(NamedTuple):
    """What documents are judged by."""

    recipe: Recipe
    schema: Schema
    check: Check
    warn: Check
    is_valid: ValidityCheck
    glance: Glance
    boilerplate: Boilerplate
    quarantined: Held
    breadcrumb: Path
    """The file that names the document being pressed, so that one that kills its worker is known."""


class Checked(NamedTuple):
    """What a check found in one document."""

    claimed_id: str
    """The authored id; "" where there is none."""
    faults: list[Fault]


def check_record(record: Record, terms: Terms) -> Checked:
    """Check the object of a JSON line; where a build would change it first, check the document made of it."""
    row, source, place = record.value, record.source.path, f"line {record.line}"
    if not terms.glance.is_final(row):
        return check_document(record.document(), terms)
    kinds = terms.schema.kinds
    problems = [judgement.with_column_hint(problem, row, kinds, str) for problem in terms.check(row, source, place)]
    if any(problem.code == "missing-field" for problem in problems):
        unknown = [record.column(name) for name in row if name not in kinds]
        problems = [judgement.with_missing_field_hint(problem, unknown, kinds) for problem in problems]
    judged = judgement.Judged(row, problems, authored_id=True)
    return _checked(source, place, judged, lambda name: record.column(name) if name in row else None, terms)


def check_document(document: Document | Reject, terms: Terms) -> Checked:
    """Check a document as a build would; it is pressed only where its metadata alone does not decide."""
    if isinstance(document, Reject):
        return Checked("", [(as_problem(document), None)])
    if quarantine.holds(terms.quarantined, document):
        return Checked("", [(as_problem(quarantine.reject(document)), None)])
    values = terms.glance.values(document)
    if values is None:
        return _pressed(document, terms)
    judged = judgement.judge(document, values, document.content, terms.schema.kinds, terms.check, terms.recipe)
    return _checked(
        document.source, document.place, judged, lambda name: strongest(document, terms.schema).get(name), terms
    )


def _pressed(document: Document, terms: Terms) -> Checked:
    from builder import trial  # pressing imports much, and most documents need none

    terms.breadcrumb.write_bytes(orjson.dumps(quarantine.entry(document, "")))
    trial_terms = trial.Terms(terms.recipe, terms.schema.kinds, terms.check, terms.boilerplate, terms.quarantined)
    outcome = trial.attempt(document, trial_terms)
    if isinstance(outcome, trial.Stopped):
        reason = f"it {outcome.why}; a build rejects it and puts it into schema/decisions/quarantine.jsonl"
        outcome = Reject(document.source, document.place, "quarantined", reason)
    if isinstance(outcome, Reject):
        return Checked("", [(as_problem(outcome), None)])
    findings = outcome.pressed.findings
    chosen = {finding.candidate.field: finding.candidate for finding in findings if finding.chosen}
    return _checked(document.source, document.place, outcome.judged, chosen.get, terms)


def strongest(document: Document, schema: Schema) -> dict[str, Candidate]:
    """Return the strongest authored candidate of each field."""
    return {field: candidates[0] for field, candidates in by_field(document.authored, schema.fields).items()}


def _checked(
    source: str, place: str, judged: judgement.Judged, candidate: Callable[[str], Candidate | None], terms: Terms
) -> Checked:
    """Add warnings, and the check that fails; `candidate` returns a field's, and is called for few documents."""
    invalid = {problem.pointer for problem in judged.problems}
    warnings = terms.warn(judged.row, source, place)
    problems = [*judged.problems, *(warning for warning in warnings if warning.pointer not in invalid)]
    if not judged.problems and (failure := checks.first_failure(judged.row["id"], judged.row["text"])):
        code, reason = failure
        pointer = "/text" if code == "empty-text" else "/id"
        problems.append(Problem(code, source, place, pointer, reason))
    claimed_id = judged.row["id"] if judged.authored_id else ""
    return Checked(claimed_id, [(problem, candidate((*parse_pointer(problem.pointer), "")[0])) for problem in problems])


def as_problem(reject: Reject) -> Problem:
    """Return the problem that a reject stands for."""
    spot = reject.spot or Spot(reject.source, 1, 1)
    return Problem(reject.code, reject.source, reject.place, "", reject.reason, spot=spot)
