"""The way of one document: from what was decoded to text, values and evidence. jobs.shard leads a shard along it."""

import re
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from builder import boilerplate, cleaning, metadata, pages
from builder.boilerplate import Boilerplate, Cut
from builder.documents import Block, Document, Edit, Finding, Line, Page
from builder.lines import lines_of
from builder.recipe import Recipe


class Pressed(NamedTuple):
    """What became of one document."""

    base: str
    """The decoded text, or our rendering of the HTML; the edits replayed on it give `text`."""
    text: str
    edits: list[Edit]
    page: str
    """The repaired page, whose lines `blocks` index."""
    blocks: list[Block]
    findings: list[Finding]
    repeated: list[Cut]
    """The lines of schema/boilerplate.txt that were cut."""
    values: dict[str, Any]
    """The chosen value of each field."""


def press(
    document: Document, recipe: Recipe, fields: Collection[str], boilerplate_file: Boilerplate = boilerplate.NONE
) -> Pressed:
    """Turn one document into text and metadata; `fields` are the schema's property names.

    A body gets repairs alone; a page is labelled and loses the blocks that are not the article. Both lose the lines of
    `boilerplate_file` that are their outlet's.

    Raises:
        pages.UnreadablePageError: the markup cannot be read whole, or the document has too much text.
    """
    page = _read(document)
    repaired, edits = cleaning.repair(page.text, _repairs(document))
    lines = lines_of(repaired)
    blocks = _label(document, repaired, page.lines, recipe) if document.reading == "page" else []
    evidence = metadata.PageEvidence(lines, blocks, page.data, recipe.outlets)
    findings = metadata.find(evidence, document.authored, recipe.defaults, fields)
    traced = [_trace(found, document, page.text, lines, edits) for found in findings]
    values = {found.candidate.field: found.candidate.value for found in traced if found.chosen}
    cuts = pages.cut(lines, blocks)
    finish = _finish(document, edits, recipe)
    text, edits = cleaning.repair(cleaning.replay(repaired, cuts), finish, cleaning.compose(edits, cuts))
    changes, repeated = boilerplate.cut(text, boilerplate_file.lines(boilerplate.section(values)))
    text, edits = cleaning.apply(text, changes), cleaning.compose(edits, [Edit(*c, "boilerplate") for c in changes])
    return Pressed(page.text, text, edits, repaired, blocks, traced, repeated, values)


def _read(document: Document) -> Page:
    """The page of a document; one of text with what was printed on each of its sheets, which repairs take away."""
    page = pages.read(document)
    if document.reading == "body" or document.format == "html":
        return page
    printed = (*cleaning.print_tags(page.text), *cleaning.running_head_tags(page.text))
    return page._replace(data=page.data._replace(printed=printed))


def _repairs(document: Document) -> Collection[str]:
    """The cleaners for a document as found; our own rendering of HTML has its layout from us."""
    layout = () if document.format == "html" else cleaning.LAYOUT
    return {*cleaning.ENCODING, *layout} - _spared(document)


def _finish(document: Document, edits: Sequence[Edit], recipe: Recipe) -> Collection[str]:
    """The cleaners for its article; where lines had to be joined, the spacing is a program's."""
    joined = any(name in cleaning.LAYOUT for edit in edits for name in edit.cleaner.split("+"))
    return {*cleaning.FINISH, *recipe.cleaning.mask} - (frozenset() if joined else _spared(document))


def _spared(document: Document) -> frozenset[str]:
    """The cleaners of spacing, where it is an author's: in a stored article (docs/adr/0010)."""
    is_stored = document.reading == "body" and document.format == "text"
    return cleaning.TYPESETTING if is_stored else frozenset()


def _label(document: Document, repaired: str, lines: Sequence[Line | None], recipe: Recipe) -> list[Block]:
    title = next((str(value.value) for value in document.authored if value.field == "title"), "")
    return pages.label(repaired, lines, title=title, mastheads=recipe.mastheads)


_IN_LINES = re.compile(r"line (\d+), column (\d+)")


def _trace(finding: Finding, document: Document, base: str, lines: Sequence[str], edits: Sequence[Edit]) -> Finding:
    """Lead a place in the repaired lines back to the document's own; for HTML these are the lines of its rendering."""
    place = _IN_LINES.fullmatch(finding.candidate.place)
    if not place or finding.candidate.kind == "front-matter":
        return finding
    line, column = int(place[1]), int(place[2])
    origin = cleaning.origin(edits, sum(map(len, lines[: line - 1])) + line + column - 2)
    before = base.count("\n", 0, origin)
    where = f"column {origin - base.rfind(chr(10), 0, origin)}"
    row = f"rendered line {before + 1}" if document.format == "html" else f"line {before + document.first_line}"
    return finding._replace(candidate=finding.candidate._replace(place=f"{row}, {where}"))
