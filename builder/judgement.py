"""A document's values become a record, which is checked against the schema; its problems get hints."""

import difflib
import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from builder import lineage, rights, schema
from builder.authored import SYNONYMS, cell_example, cell_value
from builder.documents import Candidate, Cell, Document, Problem, Reject
from builder.recipe import Recipe
from builder.schema.days import plain_day
from builder.schema.table import Kind

_NO_TEXT = "no article is left: the document holds nothing but furniture, or nothing at all"

_MAX_NAMES, _MAX_NAME = 5, 40
"""Fields unknown to the schema that a hint names, and characters of each."""
_COLUMN_KINDS = ("column", "front-matter", "metadata-table")
"""Kinds of candidates whose fields [tool.builder.columns] can rename."""
_HOST = re.compile(r"https?://(?:www\.)?([\w-]+(?:\.[\w-]+)+)(?=[/:?#]|$)", re.IGNORECASE)
_SIDECAR = re.compile(r".*?\.meta\.(?:yaml|yml|json)(?= |$)")


class Judged(NamedTuple):
    """A document's record and what is wrong with it."""

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
    """Make the record and check it; the hint of each problem says what to write where.

    Args:
        document: where the values come from.
        values: the chosen value of each field.
        text: the clean text.
        kinds: the schema's properties and the kinds of their columns.
        check: the row check.
        recipe: which rights keep a document out, which dates are read as the day that they name, and ids as digits.
    """
    cells = {name: kinds.get(name) for name, value in values.items() if isinstance(value, Cell)}
    values = {**values} | {name: cell_value(values[name], kind) for name, kind in cells.items()}
    column = partial(_column_of, document.authored)
    for name in values.keys() & recipe.columns.values():
        if kinds.get(name) == "date" and column(name) and (day := plain_day(values[name], recipe.date_order)):
            values[name] = day
        elif name == "id" and type(values[name]) is int and column(name):
            values[name] = str(values[name])
    # An id or url that is no string is a problem of the check; the reject needs an id all the same.
    authored, url = (value if isinstance(value := values.get(name), str) else None for name in ("id", "url"))
    identity = lineage.document_id(authored, url, document.digest, document.place)
    row = {**values, "id": values.get("id", identity) if authored is None else identity, "text": text}
    problems = [
        with_missing_field_hint(
            with_column_hint(_with_cell_hint(problem, cells), values, kinds, column),
            document.authored,
            kinds,
            url or "",
        )
        for problem in check(row, document.source, document.place)
    ]
    if not text:
        problems = [Problem("no-text", document.source, document.place, "/text", _NO_TEXT)]
    record = {name: row[name] for name in kinds if name in row} | {"id": identity}
    problems = problems or [
        Problem(
            objection.code, document.source, document.place, f"/{objection.field}", objection.message, objection.hint
        )
        for objection in rights.objections(record, recipe.rights)
        if objection.rejects
    ]
    return Judged(record, problems, authored is not None)


def _with_cell_hint(problem: Problem, cells: Mapping[str, str | None]) -> Problem:
    """Say in the hint of a cell of the wrong type how values of its column are written."""
    kind = cells.get(problem.pointer.removeprefix("/"))
    example = problem.code == "wrong-type" and kind and cell_example(kind)
    return problem._replace(hint=f"write it as JSON does, as in {example}, or leave it empty") if example else problem


def with_column_hint(
    problem: Problem, values: Mapping[str, Any], kinds: Mapping[str, Kind], column: Callable[[str], str]
) -> Problem:
    """Say in the hint of a number for an id, or of a malformed date, what in the recipe has all such read.

    Args:
        problem: any problem.
        values: what was checked.
        kinds: as in `judge`.
        column: returns the name of the column that a field's value stood in, or "".
    """
    name = problem.pointer.removeprefix("/")
    value, hint, order = values.get(name), problem.hint, ""
    if kinds.get(name) == "date" and plain_day(value, "DMY"):
        day = plain_day(value)
        hint, order = (f"did you mean {day!r}?", "") if day else (hint, 'set date_order = "DMY" or "MDY", and ')
    elif name != "id" or type(value) is not int:
        return problem
    if column(name):
        setting = f'{json.dumps(column(name), ensure_ascii=False)} = "{name}"'
        hint = f"{hint} To read all of them so, {order}add {setting} to the recipe's columns"
    return problem._replace(hint=hint)


def _column_of(authored: Sequence[Candidate], name: str) -> str:
    """The column or key of front matter that gave a field its value; "" where it came from elsewhere."""
    first = next((c for c in authored if c.field == name and c.value is not None), None)
    if first is None or first.kind not in _COLUMN_KINDS:
        return ""
    return first.place.partition("$.")[2] or first.field


def with_missing_field_hint(
    problem: Problem, authored: Sequence[Candidate], fields: Collection[str], url: str = ""
) -> Problem:
    """Say in the hint of a missing field where to write its value, and which authored name may mean it.

    Args:
        problem: any problem.
        authored: what somebody wrote about the document.
        fields: the schema's properties.
        url: the document's own, or "".
    """
    if problem.code != "missing-field":
        return problem
    parent, _, name = problem.pointer.rpartition("/")
    if parent:
        return problem._replace(hint=f"write {name!r} into {parent[1:].replace('/', '.')}")
    unknown = {c.field: c for c in authored if c.field not in fields and c.field not in SYNONYMS}
    if near := difflib.get_close_matches(name, unknown, 1):
        return problem._replace(hint=f"{unknown[near[0]].place} has {near[0]!r}: did you mean {name!r}?")
    where = _inside(problem.place, {candidate.kind for candidate in authored})
    where += [c.place.partition(" $.")[0] for c in authored if c.kind == "metadata-table"][:1]
    host = _HOST.match(url) if name == "outlet" else None
    in_recipe = f'add "{host[1].lower()}" = "its name" to the recipe\'s outlets, or ' if host else ""
    where.append(f"{_sidecar(problem.source, authored)} beside it")
    names = ", ".join(repr(field[:_MAX_NAME]) for field in [*unknown][:_MAX_NAMES])
    in_columns = any(candidate.kind in _COLUMN_KINDS for candidate in unknown.values())
    cure = ": name what they are in the recipe's columns" if in_columns else ""
    others = f"; the schema does not know its {names}{cure}" if names else ""
    return problem._replace(hint=f"{in_recipe}write {name!r} in {' or in '.join(where)}{others}")


def _inside(place: str, kinds: Collection[str]) -> list[str]:
    """Where in a document metadata can be written, by its place in its source and the kinds of what it states."""
    if "warc" in kinds:  # nobody writes into a crawler's archive
        return []
    if "front-matter" in kinds:
        return ["its front matter"]
    inside = place or ("the object" if "column" in kinds else "")
    return [f"{inside} itself"] if inside else []


def _sidecar(source: str, authored: Sequence[Candidate]) -> str:
    """The file name of a document's sidecar; where it has none, of the one to write."""
    places = (_SIDECAR.match(candidate.place) for candidate in authored if candidate.kind == "sidecar")
    path = next((place[0] for place in places if place), f"{source}.meta.yaml")
    return path.rpartition("/")[2]


def reject(document: Document, problems: Sequence[Problem], identity: str) -> Reject:
    """Return the reject of a document with problems: the first one's code, the sentences of all."""
    missing = [p.pointer.rsplit("/", 1)[-1] for p in problems if p.code == "missing-field"]
    sentences = [p.message + (f" ({p.hint})" if p.hint else "") for p in problems if p.code != "missing-field"]
    if missing:
        hint = next(p.hint for p in problems if p.code == "missing-field")
        sentences.insert(0, f"missing: {', '.join(missing)} ({hint})")
    return Reject(document.source, document.place, problems[0].code, "; ".join(sentences), identity)
