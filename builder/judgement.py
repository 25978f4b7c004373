"""A document's values become a record and are held against the schema."""

import difflib
import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from builder import lineage, rights, schema
from builder.authored import SPELLINGS, example, typed
from builder.documents import Candidate, Cell, Document, Problem, Reject
from builder.recipe import Recipe
from builder.schema.days import plain_day
from builder.schema.table import Kind

_NO_TEXT = "no article is left: the document holds nothing but furniture, or nothing at all"

_MOST, _LONGEST = 5, 40
"""Fields without a place in the schema that a hint names, and characters of each."""
_NAMED = ("column", "front-matter")
"""Kinds of candidates whose fields the recipe's columns may name."""
_SIDECAR = re.compile(r".*?\.meta\.(?:yaml|yml|json)(?= |$)")


class Judged(NamedTuple):
    """A document held against the schema."""

    row: dict[str, Any]
    """The record as JSON values; it enters where `problems` is empty."""
    problems: list[Problem]
    authored_id: bool


def judge(
    document: Document,
    values: Mapping[str, Any],
    text: str,
    kinds: Mapping[str, Kind],
    check: schema.Check,
    recipe: Recipe,
) -> Judged:
    """Make the record and check it; every problem says what to write where.

    Args:
        document: where the values come from.
        values: the chosen value of each field.
        text: the clean text.
        kinds: the schema's properties, and the kinds of their columns.
        check: the row check.
        recipe: which rights keep a document out, and which dates are read as the day that they name.
    """
    cells = {name: kinds.get(name) for name, value in values.items() if isinstance(value, Cell)}
    values = {**values} | {name: typed(values[name], kind) for name, kind in cells.items()}
    column = partial(_column, document.authored)
    for name in values.keys() & recipe.columns.values():
        if kinds.get(name) == "date" and column(name) and (day := plain_day(values[name], recipe.date_order)):
            values[name] = day
    # An id or url that is no string is the check's to refuse; what is refused needs a name all the same.
    authored, url = (value if isinstance(value := values.get(name), str) else None for name in ("id", "url"))
    identity = lineage.document_id(authored, url, document.digest, document.place)
    row = {**values, "id": values.get("id", identity) if authored is None else identity, "text": text}
    problems = [
        advise(dated(_in_cell(problem, cells), values, kinds, column), document.authored, kinds)
        for problem in check(row, document.source, document.place)
    ]
    if not text:
        problems = [Problem("no-text", document.source, document.place, "/text", _NO_TEXT)]
    record = {name: row[name] for name in kinds if name in row} | {"id": identity}
    problems = problems or [
        Problem(one.code, document.source, document.place, f"/{one.field}", one.message, one.hint)
        for one in rights.objections(record, recipe.rights)
        if one.rejects
    ]
    return Judged(record, problems, authored is not None)


def _in_cell(problem: Problem, cells: Mapping[str, str | None]) -> Problem:
    """Say in the hint of a cell's wrong type how its column's are written."""
    kind = cells.get(problem.pointer.removeprefix("/"))
    wrong = problem.code == "wrong-type" and kind and example(kind)
    return problem._replace(hint=f"write it as JSON does, as in {wrong}, or leave it empty") if wrong else problem


def dated(
    problem: Problem, values: Mapping[str, Any], kinds: Mapping[str, Kind], column: Callable[[str], str]
) -> Problem:
    """Say in the hint of a date that is none which day it names, and how the recipe has all such read so.

    Args:
        problem: any problem.
        values: what was judged.
        kinds: as in `judge`.
        column: of a field, the name of the column that gave it its value, or "".
    """
    name = problem.pointer.removeprefix("/")
    if kinds.get(name) != "date" or not plain_day(value := values.get(name), "DMY"):
        return problem
    day = plain_day(value)
    hint = f"did you mean {day!r}?" if day else problem.hint
    if column(name):
        named = f'{json.dumps(column(name), ensure_ascii=False)} = "{name}"'
        how = f"add {named} to the recipe's columns"
        how = how if day else f'have date_order = "DMY" or "MDY" in the recipe, and {named} among its columns'
        hint = f"{hint} To read all of them so, {how}"
    return problem._replace(hint=hint)


def _column(authored: Sequence[Candidate], name: str) -> str:
    """The column or key of front matter that gave a field its value; "" where it came from elsewhere."""
    first = next((one for one in authored if one.field == name and one.value is not None), None)
    if first is None or first.kind not in _NAMED:
        return ""
    return first.place.removeprefix("$.") if first.kind == "column" else first.field


def advise(problem: Problem, authored: Sequence[Candidate], fields: Collection[str]) -> Problem:
    """Say in the hint of a missing field where its value can be written, and which authored names may mean it."""
    if problem.code != "missing-field":
        return problem
    name = problem.pointer.rsplit("/", 1)[-1]
    strangers = {c.field: c for c in authored if c.field not in fields and c.field not in SPELLINGS}
    near = difflib.get_close_matches(name, strangers, 1)
    if near:
        return problem._replace(hint=f"{strangers[near[0]].place} has {near[0]!r}: did you mean {name!r}?")
    recorded = any(one.kind == "warc" for one in authored)  # what a crawler recorded is not written in
    where = [f"{problem.place} itself"] if problem.place and not recorded else []
    where.append(f"{_sidecar(problem.source, authored)} beside it")
    others = ", ".join(repr(one[:_LONGEST]) for one in [*strangers][:_MOST])
    theirs = any(one.kind in _NAMED for one in strangers.values())
    named = ": name what they are in the recipe's columns" if theirs else ""
    unknown = f"; the schema does not know its {others}{named}" if others else ""
    return problem._replace(hint=f"write {name!r} in {' or in '.join(where)}{unknown}")


def _sidecar(source: str, authored: Sequence[Candidate]) -> str:
    """The name of a document's sidecar; where it has none, the one to write."""
    places = (_SIDECAR.match(one.place) for one in authored if one.kind == "sidecar")
    path = next((place[0] for place in places if place), f"{source}.meta.yaml")
    return path.rpartition("/")[2]


def reject(document: Document, problems: Sequence[Problem], identity: str) -> Reject:
    """Join the problems of one document: the first one's code, all of their sentences."""
    missing = [p.pointer.rsplit("/", 1)[-1] for p in problems if p.code == "missing-field"]
    sentences = [p.message + (f" ({p.hint})" if p.hint else "") for p in problems if p.code != "missing-field"]
    if missing:
        hint = next(p.hint for p in problems if p.code == "missing-field")
        sentences.insert(0, f"missing: {', '.join(missing)} ({hint})")
    return Reject(document.source, document.place, problems[0].code, "; ".join(sentences), identity)
