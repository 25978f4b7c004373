"""Fenced code is sealed while a cleaner works around it: it is the text's own, whatever its spaces and signs."""

from bisect import bisect_left
from itertools import accumulate

from builder.cleaning import signs
from builder.cleaning.ledger import Cleaner, apply
from builder.documents import Change
from builder.fences import blocks_in_lines
from builder.lines import lines_of

_FENCES = frozenset("`~")
_SEAL = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for a block: a line of its own that is no word, no mark and no space."""


def changes_outside_code(text: str, cleaner: Cleaner) -> list[Change]:
    r"""What a cleaner changes outside of the fenced blocks of a text.

    >>> from builder.cleaning.whitespace import whitespace
    >>> changes_outside_code("a  b\n```\nc  d\n```\n", whitespace)
    [Change(start=1, end=3, replacement=' '), Change(start=17, end=18, replacement='')]
    """
    blocks = [] if signs.rare_characters(text).isdisjoint(_FENCES) else blocks_in_lines(lines_of(text))
    if not blocks:
        return cleaner(text)
    starts = [0, *accumulate(len(line) + 1 for line in lines_of(text))]
    spans = [(starts[block.start], starts[block.stop] - 1) for block in blocks]
    sealed = apply(text, [Change(*span, _SEAL) for span in spans])
    shifts = [0, *accumulate(end - start - 1 for start, end in spans)]
    seals = [start - shift for (start, _), shift in zip(spans, shifts, strict=False)]
    changes = []
    for change in cleaner(sealed):
        first, last = bisect_left(seals, change.start), bisect_left(seals, change.end)
        if first == last and not _joins(sealed, change):
            changes.append(Change(change.start + shifts[first], change.end + shifts[first], change.replacement))
    return changes


def _joins(sealed: str, change: Change) -> bool:
    """Whether a block would lose the line end between it and the text."""
    below = change.start > 0 and sealed[change.start - 1] == _SEAL and not change.replacement.startswith("\n")
    above = sealed[change.end : change.end + 1] == _SEAL and not change.replacement.endswith("\n")
    return (below and change.end < len(sealed)) or (above and change.start > 0)
