"""A text before and after its edits, side by side: what stayed, what went, what came."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from builder.documents import Edit


class Piece(NamedTuple):
    """A run of characters that stayed, or that one edit put in the place of others."""

    before: str | None
    """What stood there; None where the base text is not at hand."""
    after: str
    cleaner: str = ""
    """The cleaner or label that changed it, "" where nobody did."""
    size: int = 0
    """Characters that stood there."""


def pieces(clean: str, edits: Sequence[Edit], base: str | None = None) -> Iterator[Piece]:
    """Take a clean text apart where its edits changed it.

    LAW: the pieces before, joined, are the base text; the pieces after are the clean one.

    Args:
        clean: what the edits made.
        edits: sorted and disjoint, as a release holds them.
        base: the text they begin with; without it only the lengths of what they took are known.

    >>> for piece in pieces("Hello.", [Edit(0, 5, "", "share")], "Like Hello."):
    ...     print(tuple(piece))
    ('Like ', '', 'share', 5)
    ('Hello.', 'Hello.', '', 6)
    """
    at = now = 0  # in the base text, and in the clean one
    for edit in (*edits, None):
        end = now + edit.start - at if edit else len(clean)
        if kept := clean[now:end]:
            yield Piece(kept, kept, size=len(kept))
        if edit:
            before = None if base is None else base[edit.start : edit.end]
            yield Piece(before, edit.replacement, edit.cleaner, edit.end - edit.start)
            at, now = edit.end, end + len(edit.replacement)
