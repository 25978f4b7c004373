"""The way of one document and of one shard."""

import difflib
import re
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from builder import boilerplate, cleaning, lineage, metadata, pages, schema
from builder.boilerplate import Boilerplate, Cut
from builder.documents import Block, Document, Edit, Finding, Problem, Reject
from builder.recipe import Recipe


class Pressed(NamedTuple):
    """What became of one document."""

    base: str
    """The decoded text, or our rendering of the HTML; the edits replayed on it give `text`."""
    text: str
    edits: list[Edit]
    lines: list[str]
    """The repaired page that `blocks` index."""
    blocks: list[Block]
    findings: list[Finding]
    repeated: list[Cut]
    """The lines of schema/boilerplate.txt that were cut."""

    @property
    def values(self) -> dict[str, Any]:
        """The chosen value of each field."""
        return _chosen(self.findings)


def _chosen(findings: Sequence[Finding]) -> dict[str, Any]:
    return {found.candidate.field: found.candidate.value for found in findings if found.chosen}


def press(
    document: Document, recipe: Recipe, fields: Collection[str], known: Boilerplate = boilerplate.NONE
) -> Pressed:
    """Turn one document into text and metadata; `fields` are the schema's property names.

    A body gets repairs alone; a page is labelled and loses the blocks that are not the article. Both lose the lines of
    `known` that are their outlet's.

    Raises:
        pages.UnreadablePageError: the markup cannot be read whole, or the document has too much text.
    """
    is_page = document.reading == "page"
    page = pages.read(document)
    layout = () if document.format == "html" else cleaning.LAYOUT
    # The spacing of a stored article is its author's, unless its lines had to be joined (docs/adr/0010).
    spared = frozenset[str]() if is_page or document.format != "text" else cleaning.TYPESETTING
    text, edits = cleaning.repair(page.text, {*cleaning.ENCODING, *layout} - spared)
    lines = text.split("\n")
    blocks = pages.label(text, page.lines) if is_page else []
    findings = metadata.find(lines, blocks, page.data, document.authored, recipe.outlets, recipe.defaults, fields)
    traced = [_trace(found, document, page.text, lines, edits) for found in findings]
    cuts = pages.cut(lines, blocks)
    if any(name in cleaning.LAYOUT for edit in edits for name in edit.cleaner.split("+")):
        spared = frozenset()
    finish = {*cleaning.FINISH, *recipe.cleaning.mask} - spared
    text, edits = cleaning.repair(cleaning.replay(text, cuts), finish, cleaning.compose(edits, cuts))
    changes, repeated = boilerplate.cut(text, known.lines(boilerplate.section(_chosen(findings))))
    edits = cleaning.compose(edits, [Edit(*change, "boilerplate") for change in changes])
    return Pressed(page.text, cleaning.apply(text, changes), edits, lines, blocks, traced, repeated)


_IN_LINES = re.compile(r"line (\d+), column (\d+)")


def _trace(found: Finding, document: Document, base: str, lines: Sequence[str], edits: Sequence[Edit]) -> Finding:
    """Lead a place in the repaired lines back to the document's own; for HTML these are the lines of its rendering."""
    place = _IN_LINES.fullmatch(found.candidate.place)
    if not place or found.candidate in document.authored:
        return found
    line, column = int(place[1]), int(place[2])
    origin = cleaning.origin(edits, sum(len(above) + 1 for above in lines[: line - 1]) + column - 1)
    before = base.count("\n", 0, origin)
    where = f"column {origin - base.rfind(chr(10), 0, origin)}"
    told = f"rendered line {before + 1}" if document.format == "html" else f"line {before + document.first_line}"
    return found._replace(candidate=found.candidate._replace(place=f"{told}, {where}"))


_NO_TEXT = "no article is left: the document holds nothing but furniture, or nothing at all"


class Judged(NamedTuple):
    """A document held against the schema."""

    row: dict[str, Any]
    """The record as JSON values; it enters where `problems` is empty."""
    problems: list[Problem]
    authored_id: bool


def judge(document: Document, pressed: Pressed, fields: Collection[str], check: schema.Check) -> Judged:
    """Make the record and check it; every problem says what to write where."""
    values = pressed.values
    # An id or url that is no string is the check's to refuse; what is refused needs a name all the same.
    authored, url = (value if isinstance(value := values.get(name), str) else None for name in ("id", "url"))
    identity = lineage.document_id(authored, url, document.digest, document.place)
    row = values | {"id": values.get("id", identity) if authored is None else identity, "text": pressed.text}
    problems = [advise(problem, document, fields) for problem in check(row, document.source, document.place)]
    if not pressed.text:
        problems = [Problem("no-text", document.source, document.place, "/text", _NO_TEXT)]
    record = {name: row[name] for name in fields if name in row} | {"id": identity}
    return Judged(record, problems, authored is not None)


def advise(problem: Problem, document: Document, fields: Collection[str]) -> Problem:
    """Say in the hint of a missing field where its value can be written, and which authored name may be a slip."""
    if problem.code != "missing-field":
        return problem
    name = problem.pointer.rsplit("/", 1)[-1]
    strangers = {c.field: c.place for c in document.authored if c.field not in fields}
    near = difflib.get_close_matches(name, strangers, 1)
    if near:
        return problem._replace(hint=f"{strangers[near[0]]} has {near[0]!r}: did you mean {name!r}?")
    where = f"{document.source}.meta.yaml"
    return problem._replace(
        hint=f"write {name!r} in {where}" + (f" or in {document.place} itself" if document.place else "")
    )


def reject(document: Document, problems: Sequence[Problem], identity: str) -> Reject:
    """Join the problems of one document: the first one's code, all of their sentences."""
    missing = [p.pointer.rsplit("/", 1)[-1] for p in problems if p.code == "missing-field"]
    sentences = [p.message + (f" ({p.hint})" if p.hint else "") for p in problems if p.code != "missing-field"]
    if missing:
        hint = next(p.hint for p in problems if p.code == "missing-field")
        sentences.insert(0, f"missing: {', '.join(missing)} ({hint})")
    return Reject(document.source, document.place, problems[0].code, "; ".join(sentences), identity)
