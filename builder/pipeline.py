"""The way of one document and of one shard."""

import re
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from builder import boilerplate, cleaning, metadata, pages
from builder.boilerplate import Boilerplate, Cut
from builder.documents import Block, Document, Edit, Finding
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
    is_page = document.reading == "page"
    page = pages.read(document)
    data, layout = page.data, () if document.format == "html" else cleaning.LAYOUT
    if is_page and layout:
        data = data._replace(printed=(*cleaning.print_tags(page.text), *cleaning.running_head_tags(page.text)))
    # The spacing of a stored article is its author's, unless its lines had to be joined (docs/adr/0010).
    spared = frozenset[str]() if is_page or document.format != "text" else cleaning.TYPESETTING
    repaired, edits = cleaning.repair(page.text, {*cleaning.ENCODING, *layout} - spared)
    lines = cleaning.signs.lines(repaired)
    blocks = []
    if is_page:
        title = next((str(value.value) for value in document.authored if value.field == "title"), "")
        blocks = pages.label(repaired, page.lines, title=title, mastheads=recipe.mastheads)
    evidence = metadata.PageEvidence(lines, blocks, data, recipe.outlets)
    findings = metadata.find(evidence, document.authored, recipe.defaults, fields)
    traced = [_trace(found, document, page.text, lines, edits) for found in findings]
    cuts = pages.cut(lines, blocks)
    if any(name in cleaning.LAYOUT for edit in edits for name in edit.cleaner.split("+")):
        spared = frozenset()
    finish = {*cleaning.FINISH, *recipe.cleaning.mask} - spared
    text, edits = cleaning.repair(cleaning.replay(repaired, cuts), finish, cleaning.compose(edits, cuts))
    values = {found.candidate.field: found.candidate.value for found in traced if found.chosen}
    changes, repeated = boilerplate.cut(text, boilerplate_file.lines(boilerplate.section(values)))
    edits = cleaning.compose(edits, [Edit(*change, "boilerplate") for change in changes])
    return Pressed(page.text, cleaning.apply(text, changes), edits, repaired, blocks, traced, repeated, values)


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
