"""A released document as people look at it: its evidence, what cleaning did to it, its text before and after."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from builder import cleaning
from builder.cleaning.pieces import Piece, pieces
from builder.documents import Edit
from builder.recipe import Recipe
from builder.release.data import contents
from builder.release.data.contents import Config
from builder.release.inspection import bases
from builder.release.papers.statistics import Cut
from builder.withheld import TEXT

_COLUMNS = ("id", "title", "language", TEXT)
"""Of a record; its other fields are among the evidence."""
_ROOM = 20_000
"""Characters that are shown of the text of a document that nobody named."""
_CUT = 2_000
"""Characters that are shown of one cut in it."""


class Shown(NamedTuple):
    """What there is to see of a document."""

    entry: Mapping[str, Any]
    """Its row in the ledger."""
    record: Mapping[str, Any]
    """Its title and its language, where it has them."""
    evidence: Sequence[Mapping[str, Any]]
    """Its rows in the config `evidence`, field by field, the chosen value first."""
    cuts: Mapping[str, Cut]
    """Cleaner or label → what it did; it counts places and not documents. What took most comes first."""
    pieces: Sequence[Piece] | None
    """Its text before and after; None: the release does not have it."""
    left: int
    """Characters of the text that are not among the pieces."""
    named: bool
    """Whether somebody asked for it: then it is shown to its end."""
    traced: bool
    """Whether raw/ still has what was cut; else the lengths alone are known."""


def documents(
    configs: Mapping[str, Config],
    entries: Sequence[Mapping[str, Any]],
    settings: Mapping[str, Any],
    corpus: Recipe | None,
    named: Collection[str],
) -> list[Shown]:
    """Look at these documents, in this order; of what they were cut from one is held at a time.

    Args:
        configs: those of the release, by name.
        entries: rows of its ledger.
        settings: that it was made with.
        corpus: whose raw/ may hold what was cut; None where there is none.
        named: the ids of those that are shown to their end.

    Raises:
        UsageError: the metadata table in raw/ cannot be used.
        WorldError: raw/ cannot be listed.
    """
    by_id = {entry["id"]: entry for entry in entries}
    ids = list(by_id)
    records = contents.owned(configs.get("default"), ids, _COLUMNS)
    evidence = {id_: _ranked(rows) for id_, rows in contents.owned(configs.get("evidence"), ids).items()}
    edits = bases.edits(configs.get("edits"), ids)

    def shown(id_: str, base: str | None) -> Shown:
        (record,) = records[id_]
        text, changes = record.pop(TEXT, None), edits.get(id_, [])
        traced = not changes or (base is not None and cleaning.replay(base, changes) == text)
        parts = None
        if text is not None:
            masked = _masked(pieces(text, changes, base if traced else None), settings["cleaning"]["mask"])
            parts = list(masked if id_ in named else _abridged(masked))
        left = len(text or "") - sum(len(piece.after) for piece in parts or ())
        return Shown(by_id[id_], record, evidence.get(id_, []), _cuts(changes), parts, left, id_ in named, traced)

    cut = [by_id[id_] for id_ in ids if id_ in edits]
    in_raw = bases.read(corpus, settings, cut) if corpus and bases.has_raw(corpus) else ()
    traced = {base.id: shown(base.id, base.text) for base in in_raw}
    return [traced.get(id_) or shown(id_, None) for id_ in ids]


def _ranked(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    fields = list(dict.fromkeys(row["field"] for row in rows))
    return sorted(rows, key=lambda row: (fields.index(row["field"]), not row["chosen"], -row["confidence"]))


def _cuts(edits: Sequence[Edit]) -> dict[str, Cut]:
    cuts: dict[str, Cut] = {}
    for edit in edits:
        places, taken, given = cuts.get(edit.cleaner, Cut(0, 0, 0))
        cuts[edit.cleaner] = Cut(places + 1, taken + edit.end - edit.start, given + len(edit.replacement))
    return dict(sorted(cuts.items(), key=lambda one: (-one[1].taken, one[0])))


def _masked(parts: Iterable[Piece], masks: Sequence[str]) -> Iterator[Piece]:
    """Take out of what was cut what the recipe masks in the text."""
    for piece in parts:
        if not masks or not piece.cleaner or piece.before is None:
            yield piece
        elif any(name in cleaning.MASKS for name in piece.cleaner.split("+")):
            yield piece._replace(before=None)
        else:
            before = cleaning.mask(piece.before, masks)
            yield piece._replace(before=before, size=len(before))


def _abridged(parts: Iterable[Piece]) -> Iterator[Piece]:
    """Give the first characters of a text, and of a long cut its beginning."""
    room = _ROOM
    for piece in parts:
        if room <= 0:
            return
        most = min(room, _CUT) if piece.cleaner else room
        yield piece._replace(before=piece.before and piece.before[:most], after=piece.after[:most])
        room -= min(most, max(piece.size, len(piece.after)))
