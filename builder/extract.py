"""What the tool makes of files outside any corpus: no schema, no rejects, one JSON object a document."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import orjson

from builder import boilerplate, cleaning, pages, pipeline, sources
from builder.boilerplate import Boilerplate
from builder.documents import Document, Reading, Reject
from builder.recipe import Recipe

FIELDS = ("title", "authors", "date", "outlet", "url", "language")


def extract(paths: Sequence[Path], recipe: Recipe | None, reading: Reading | None) -> Iterator[bytes | Reject]:
    """Yield for each document a line of JSON, or why it could not be read.

    Args:
        paths: files, and folders whose files are read with their sidecars; `source` is relative to the folder given.
        recipe: outlets, defaults, limits and boilerplate; None for the defaults.
        reading: how all documents are read, None for the default of their kind.

    Raises:
        UsageError: a path does not exist.
    """
    repeated = boilerplate.read(recipe) if recipe else boilerplate.NONE
    recipe = recipe or Recipe(name="extract")
    if reading:
        recipe = replace(recipe, sources={"**": reading, "*": reading})
    for item in sources.documents(paths, recipe):
        if isinstance(item, Reject):
            yield item
            continue
        try:
            yield _line(item, recipe, repeated)
        except pages.UnreadablePageError as error:
            yield error.reject(item)


def _line(document: Document, recipe: Recipe, boilerplate: Boilerplate) -> bytes:
    pressed = pipeline.press(document, recipe, (*FIELDS, "id", "text"), boilerplate)
    values = pressed.values
    evidence = [{**found.candidate._asdict(), "chosen": found.chosen} for found in pressed.findings]
    line = {
        "source": document.source,
        **({"place": document.place} if document.place else {}),
        **{field: values.get(field, [] if field == "authors" else None) for field in FIELDS},
        "text": pressed.text,
        "evidence": evidence,
    }
    dumped = orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE, default=str)
    masks = recipe.cleaning.mask
    return cleaning.mask(dumped.decode(), masks).encode() if masks else dumped
