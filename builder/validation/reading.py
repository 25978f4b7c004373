"""What a job reads, in the order it is looked at, and what is to be said of files before and after their documents."""

from collections.abc import Iterator

from builder import sources
from builder.documents import Document, Problem, Reject, Spot
from builder.recipe import Recipe
from builder.sources import Record, Source
from builder.validation.claims import Claims

Read = Record | Document | Reject

_HELD = 1 << 20
"""Bytes of records that are held until they are looked at."""


def together(found: Iterator[Read], claims: Claims) -> Iterator[tuple[int, Read]]:
    """Number what is read, and hold records back for a while.

    One comes among thirty that pass, and to look at it alone takes half as long again: the caches are full of others.
    """
    held: list[tuple[int, Read]] = []
    size = 0
    for one in found:
        claims.documents += 1
        held.append((claims.documents, one))
        size += len(one.content) if isinstance(one, Record) else _HELD
        if size >= _HELD:
            yield from held
            held.clear()
            size = 0
    yield from held


def marked(recipe: Recipe, source: Source) -> Iterator[Problem]:
    """Yield what is to be said of a source's encoding, and of its sidecar's; the first of its parts says it.

    Nothing of HTML: browsers save pages with marks and in UTF-16, and all that read HTML know them.
    """
    page = source.kind in (".html", ".htm")
    names = (None if page else source.path, source.sidecar)
    if source.line == 1:
        yield from sources.doubts(recipe.raw_folder, filter(None, names))


def hollow(source: Source) -> Problem:
    """Return what is to be said of a file of which no document came, and no reject."""
    message, hint = "the file holds no article: no row below its header, or an empty list", "add some or delete it"
    return Problem("empty", source.path, "", "", message, hint, spot=Spot(source.path, 1, 1), severity="warning")
