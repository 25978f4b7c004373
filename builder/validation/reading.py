"""The order in which a job checks what it reads, and warnings about whole files."""

from collections.abc import Iterator

from builder import sources
from builder.documents import Document, Problem, Reject, Spot
from builder.recipe import Recipe
from builder.sources import Record, Source
from builder.validation.claims import Claims

Item = Record | Document | Reject

_BUFFER = 1 << 20
"""Bytes of records that are kept back at most."""


def numbered(items: Iterator[Item], claims: Claims) -> Iterator[tuple[int, Item]]:
    """Number the documents of a job, and yield them in batches.

    One record in thirty is not flawless; to check it at once takes half as long again, as it empties the CPU's caches.
    """
    batch: list[tuple[int, Item]] = []
    size = 0
    for item in items:
        claims.documents += 1
        batch.append((claims.documents, item))
        size += len(item.content) if isinstance(item, Record) else _BUFFER
        if size >= _BUFFER:
            yield from batch
            batch.clear()
            size = 0
    yield from batch


def encoding_warnings(recipe: Recipe, source: Source) -> Iterator[Problem]:
    """Yield warnings about the encodings of a source and its sidecar, with the source's first part only.

    None about HTML: browsers save pages with byte order marks and in UTF-16, and every reader of HTML knows both.
    """
    is_html = source.kind in (".html", ".htm")
    names = (None if is_html else source.path, source.sidecar)
    if source.line == 1:
        yield from sources.encoding_warnings(recipe.raw_folder, filter(None, names))


def empty_file_warning(source: Source) -> Problem:
    """Return the warning about a file that held neither a document nor a reject."""
    message, hint = "the file holds no article: no row below its header, or an empty list", "add some or delete it"
    return Problem("empty", source.path, "", "", message, hint, spot=Spot(source.path, 1, 1), severity="warning")
