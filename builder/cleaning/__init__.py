"""Pure repairs in an ordered table, and the ledger of what they changed.

A cleaner says what it would change in a text, as `list[Change]`: sorted, disjoint, offsets in code points, empty where
there is nothing to do. `apply` carries it out. So the edit ledger is what was done, never a guess from a difference.

Order matters. `encoding` comes first, because mojibake hides all other patterns; `columns` before `furniture`, which
asks whether a sentence goes on from line to line; `furniture` before `unwrap`, because a page end in the middle of a
sentence hides that the sentence goes on; `unwrap` before `hyphens`, because it reads the lines' lengths: it joins all
lines but those that end inside a word, which are left to `hyphens`.

Fenced code loses nothing to layout and finish: these cleaners see one character in its place (`sealed`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from builder.cleaning import signs
from builder.cleaning.characters import invisible, unicode
from builder.cleaning.encoding import encoding
from builder.cleaning.furniture import furniture
from builder.cleaning.heads import running_head_tags
from builder.cleaning.hyphens import hyphens
from builder.cleaning.ledger import apply, compose, origin, replay
from builder.cleaning.markup import markup
from builder.cleaning.masks import email, phone
from builder.cleaning.prints import print_tags
from builder.cleaning.sealed import changes_outside_code
from builder.cleaning.side_by_side import columns
from builder.cleaning.unwrap import rejoin, unwrap
from builder.cleaning.whitespace import edges, whitespace
from builder.documents import Change, Edit

CLEANERS: Mapping[str, Callable[[str], list[Change]]] = MappingProxyType(
    {
        "encoding": encoding,
        "invisible": invisible,
        "unicode": unicode,
        "columns": columns,
        "furniture": furniture,
        "unwrap": unwrap,
        "rejoin": rejoin,
        "hyphens": hyphens,
        "markup": markup,
        "whitespace": whitespace,
        "edges": edges,
        "email": email,
        "phone": phone,
    }
)
"""Name → cleaner, in the order they run. The name stands in the edits."""

ENCODING = ("encoding", "invisible", "unicode")
LAYOUT = ("columns", "furniture", "unwrap", "rejoin", "hyphens")
FINISH = ("markup", "whitespace", "edges")
TYPESETTING = frozenset({"invisible", "rejoin", "whitespace"})
"""What an article is spared that was stored as one and whose lines are whole: two spaces, a tab, an indent, a soft
hyphen or a blank line are its author's there. In pages, and where lines had to be joined, they are a program's.
"""
MASKS = ("email", "phone")
_EVERYWHERE = frozenset({*ENCODING, *MASKS})
"""What is done inside fenced code, too."""

__all__ = [
    "CLEANERS",
    "ENCODING",
    "FINISH",
    "LAYOUT",
    "MASKS",
    "TYPESETTING",
    "apply",
    "clean",
    "compose",
    "mask",
    "origin",
    "print_tags",
    "repair",
    "replay",
    "running_head_tags",
    "signs",
]


def repair(text: str, names: Iterable[str], edits: Sequence[Edit] = ()) -> tuple[str, list[Edit]]:
    """Run the named cleaners in table order; `edits` are those that made `text`, and the answer goes on from them.

    >>> repair("café  noir", FINISH)
    ('café noir', [Edit(start=4, end=6, replacement=' ', cleaner='whitespace')])
    """
    chosen, now = frozenset(names), text
    own: list[Edit] = []
    for name, cleaner in CLEANERS.items():
        if name not in chosen:
            continue
        if changes := cleaner(now) if name in _EVERYWHERE else changes_outside_code(now, cleaner):
            own = compose(own, [Edit(*change, name) for change in changes])
            now = apply(now, changes)
    # Two cleaners can undo each other (a page end's blank line, the strip at the text's end): that is no edit.
    return now, compose(edits, [edit for edit in own if text[edit.start : edit.end] != edit.replacement])


def clean(text: str) -> str:
    """Every repair but the masks: what becomes of an article body."""
    return repair(text, (*ENCODING, *LAYOUT, *FINISH))[0]


def mask(text: str, names: Iterable[str]) -> str:
    """The text with the named masks ("email", "phone") in place; for evidence and rejects, too.

    >>> mask("jo@example.org", ["email"])
    '[EMAIL]'
    """
    return repair(text, [name for name in names if name in MASKS])[0]
