"""What only the whole corpus can decide: ids, duplicates, groups, splits and order. Reads signatures, not texts."""

import itertools
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from builder import schema, splits
from builder.documents import Reject
from builder.duplicates import Alike, Member, Numbers
from builder.recipe import Recipe
from builder.release import identity, proposing, stories
from builder.release.proof import Proof, prove
from builder.release.proposing import Propose
from builder.release.stories import Everyone, Stories, Tie
from builder.release.tombstones import NONE, Tombstones

_UNDATED = "9999"

Gone = dict[int, tuple[str, str]]
"""Document number → the code and reason of its reject."""


class Settled(NamedTuple):
    """The verdict on all accepted documents of all shards, numbered as `Shards` numbers them."""

    ids: list[str]
    """Of every document, and behind them of the departed ones that `ties` names."""
    rows: Numbers
    """The documents that are released, in release order; the next three stand beside them."""
    groups: list[str]
    splits: list[str]
    order: list[int]
    rejects: list[Reject]
    ties: list[Tie]
    """What binds documents into groups, by their numbers."""
    proof: Proof


class _Before(NamedTuple):
    """What the release before has fixed for a document."""

    id: str
    group: str
    split: str
    order: int
    record_digest: str
    """Empty: the document had departed before."""


def settle(
    index: pa.Table,
    ledger: pa.Table | None,
    recipe: Recipe,
    alike: Alike,
    values: Sequence[str | None] | None = None,
    retracted: Tombstones = NONE,
    propose: Propose = proposing.here,
) -> Settled:
    """Decide.

    Args:
        index: all accepted documents.
        ledger: that of the release before.
        recipe: the recipe.
        alike: the similarity of documents.
        values: of every document, the field that `splits.by` names; without them groups decide.
        retracted: what may not come back.
        propose: which documents may be alike.
    """
    known = identity.match(index, ledger, recipe.duplicates.threshold, propose)
    before = _before(ledger, known)
    everyone = _everyone(index, ledger, before, identity.name(index, ledger, known))
    fixed = {number: row.split for number, row in before.items()}
    dates: list[str | None] = index["date"].to_pylist()
    own = _claims(recipe, dates, values) | fixed
    gone = _unusable(everyone, own) | retracted.among(index, everyone.ids)
    ranked = sorted((n for n in range(len(everyone.ids)) if n not in gone), key=everyone.members.__getitem__)
    told = stories.tell(everyone, ranked, recipe.duplicates, own, fixed.keys(), alike, propose)
    gone |= _bridging(told.bound, everyone) | _duplicate(told, everyone.ids)
    rows = [number for number in _release_order(everyone, before) if number not in gone]
    roots = {number: told.bound.first[number] for number in rows}
    groups = {n: before[root].group if root in before else everyone.ids[root] for n, root in roots.items()}
    split = {
        number: told.bound.fixed.get(roots[number]) or splits.assign(group, recipe.salt, recipe.splits.ratios)
        for number, group in groups.items()
    }
    return Settled(
        everyone.ids,
        np.array(rows, np.int64),
        list(groups.values()),
        list(split.values()),
        _order(rows, before),
        _rejects(index, everyone.ids, gone),
        stories.ties(told, recipe.duplicates),
        prove(everyone.ids, groups, split, fixed, told, alike),
    )


def _claims(recipe: Recipe, dates: Sequence[str | None], values: Sequence[str | None] | None) -> dict[int, str]:
    """Return where the recipe puts documents by their own date or value; what it leaves to groups is not in it."""
    looked_at = dates if recipe.splits.by == "date" else values or [None] * len(dates)
    claims = enumerate(splits.claims(recipe.splits, recipe.salt, looked_at))
    return {number: split for number, split in claims if split is not None}


def _before(ledger: pa.Table | None, known: Numbers) -> dict[int, _Before]:
    """Return the ledger's row of every document that has one, and behind the documents those of the departed ones."""
    if ledger is None:
        return {}
    found = np.flatnonzero(known != identity.NEW)
    away = np.setdiff1d(np.arange(len(ledger)), known)
    numbers = [*found.tolist(), *range(len(known), len(known) + len(away))]
    rows = ledger.select(_Before._fields).take(schema.integers(np.concatenate([known[found], away])))
    told = itertools.starmap(_Before, zip(*(column.to_pylist() for column in rows.columns), strict=True))
    return dict(zip(numbers, told, strict=True))


def _everyone(index: pa.Table, ledger: pa.Table | None, before: Mapping[int, _Before], ids: Sequence[str]) -> Everyone:
    here = len(ids)
    away = [row for number, row in before.items() if number >= here]
    names = [*ids, *(row.id for row in away)]
    # First what is in the release before, then what departed, though it may come back now, then what is new.
    last = 1 + max((row.order for row in before.values()), default=0)
    ranks = [2 * last] * len(names)
    for number, row in before.items():
        ranks[number] = row.order if number < here and row.record_digest else last + row.order
    dates = [date or _UNDATED for date in index["date"].to_pylist()] + [_UNDATED] * len(away)
    doubts = index["doubt"].to_pylist() + [0.0] * len(away)
    members = list(itertools.starmap(Member, zip(ranks, dates, doubts, names, strict=True)))
    table = index.select(["digest", "url", "signature"])
    if ledger is not None:
        kept = ledger.select(table.column_names).filter(
            pc.is_in(ledger["id"], value_set=schema.strings([r.id for r in away]))
        )
        table = pa.concat_tables([table, kept.cast(table.schema)])
    digests, urls = (column.to_pylist() for column in table.columns[:2])
    return Everyone(names, members, digests, urls, table["signature"], here)


def _unusable(everyone: Everyone, own: Mapping[int, str]) -> Gone:
    ids = everyone.ids[: everyone.here]
    embargoed = "its date is in the days before a cut-off that splits.embargo_days keeps out of every split"
    gone: Gone = {n: ("embargoed", embargoed) for n in range(everyone.here) if own.get(n) == splits.EMBARGOED}
    return gone | {
        number: ("duplicate-id", f"another document has the id {ids[number]!r} too; give each an id of its own")
        for number in identity.claimed_twice(ids)
    }


def _bridging(bound: splits.Bound, everyone: Everyone) -> Gone:
    return {
        number: (
            "bridges-splits",
            "it tells one story with documents of different splits: "
            + ", ".join(f"{'itself' if n == number else everyone.ids[n]} in {split}" for split, n in claimed.items()),
        )
        for number, claimed in bound.bridging.items()
        if number < everyone.here
    }


def _duplicate(told: Stories, ids: Sequence[str]) -> Gone:
    return {
        number: ("duplicate", f"duplicate-of:{ids[other]}, similarity {likeness:.3f}")
        for number, (other, likeness) in told.gone.items()
    }


def original(reason: str) -> str:
    """Return the id of the document that a reject is a duplicate of.

    >>> original("duplicate-of:0e588d92ef2ab901, similarity 1.000")
    '0e588d92ef2ab901'
    """
    return reason.removeprefix("duplicate-of:").rpartition(", similarity ")[0]


def _release_order(everyone: Everyone, before: Mapping[int, _Before]) -> list[int]:
    """The order of the ledger: what was ever released as it stood there, then what is new, by id."""
    known = sorted((number for number in before if number < everyone.here), key=lambda number: before[number].order)
    new = sorted((number for number in range(everyone.here) if number not in before), key=everyone.ids.__getitem__)
    return known + new


def _order(rows: Sequence[int], before: Mapping[int, _Before]) -> list[int]:
    """Released documents keep their number, new ones count on behind the highest ever given."""
    following = 1 + max((row.order for row in before.values()), default=-1)
    fresh = iter(range(following, following + len(rows)))
    return [before[number].order if number in before else next(fresh) for number in rows]


def _rejects(index: pa.Table, ids: Sequence[str], gone: Gone) -> list[Reject]:
    numbers = sorted(gone)
    found = index.select(["source", "place"]).take(schema.integers(np.array(numbers, np.int64)))
    told = zip(numbers, *(column.to_pylist() for column in found.columns), strict=True)
    return [Reject(source, place, *gone[number], ids[number]) for number, source, place in told]
