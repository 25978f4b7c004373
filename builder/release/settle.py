"""What only the whole corpus can decide: ids, duplicates, groups, splits and order. Reads signatures, not texts."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from builder import duplicates, schema, splits
from builder.documents import Reject
from builder.duplicates import Grams, Member
from builder.recipe import Recipe
from builder.release import identity
from builder.release.gather import Rows

_UNDATED = "9999"
_LOOKED_AT = 200
"""Proposed pairs across splits whose true similarity is computed for the proof, the likeliest first."""

Gone = dict[int, tuple[str, str]]
"""Document number → the code and reason of its reject."""


class Proof(NamedTuple):
    """What the build shows for the laws of splits."""

    moved: int
    """Released documents that are in another split than before."""
    straddling: int
    """Groups in more than one split."""
    closest: tuple[str, str, float] | None
    """The two proposed documents in different splits that are most alike, and their Jaccard similarity."""


class Settled(NamedTuple):
    """The verdict on all accepted documents of all shards, numbered as `Shards` numbers them."""

    ids: list[str]
    """Of every document."""
    rows: Rows
    """The documents that are released, in release order; the next three stand beside them."""
    groups: list[str]
    splits: list[str]
    order: list[int]
    rejects: list[Reject]
    proof: Proof


class _Before(NamedTuple):
    """What the release before has fixed for a document."""

    group: str
    split: str
    order: int


class _Stories(NamedTuple):
    signatures: npt.NDArray[np.uint32]
    proposed: npt.NDArray[np.int64]
    links: list[splits.Link]
    gone: Gone


def settle(index: pa.Table, ledger: pa.Table | None, recipe: Recipe, grams: Callable[[int], Grams]) -> Settled:
    """Decide; `ledger` is that of the release before, `grams(number)` reads a document's shingles."""
    known = identity.match(index, ledger)
    ids = identity.name(index, ledger, known)
    before = _before(ledger, known)
    members = _members(index, ids, before)
    gone: Gone = {
        number: ("duplicate-id", f"another document has the id {ids[number]!r} too; give each an id of its own")
        for number in identity.claimed_twice(ids)
    }
    stories = _stories(index, ids, members, gone, recipe, grams)
    ranked = sorted(range(len(ids)), key=members.__getitem__)
    bound = splits.bind(ranked, stories.links, {n: row.split for n, row in before.items()})
    gone = gone | _bridging(bound.bridging) | stories.gone
    rows = [
        number for number in sorted(range(len(ids)), key=lambda n: (members[n].released, ids[n])) if number not in gone
    ]
    groups = {n: before[n].group if n in before else ids[n] for n in {bound.first[number] for number in rows}}
    chosen = {
        n: bound.fixed.get(n) or splits.assign(group, recipe.salt, recipe.splits.ratios) for n, group in groups.items()
    }
    split = {number: chosen[bound.first[number]] for number in rows}
    return Settled(
        ids,
        np.array(rows, np.int64),
        [groups[bound.first[number]] for number in rows],
        [split[number] for number in rows],
        _order(rows, before, ledger),
        _rejects(index, ids, gone),
        _proof(ids, split, bound, before, stories, grams),
    )


def _before(ledger: pa.Table | None, known: Rows) -> dict[int, _Before]:
    if ledger is None:
        return {}
    found = np.flatnonzero(known != identity.NEW)
    rows = ledger.select(_Before._fields).take(schema.integers(known[found])).to_pylist()
    return {number: _Before(**row) for number, row in zip(found.tolist(), rows, strict=True)}


def _members(index: pa.Table, ids: Sequence[str], before: Mapping[int, _Before]) -> list[Member]:
    last = 1 + max((row.order for row in before.values()), default=0)
    details = zip(index["date"].to_pylist(), index["doubt"].to_pylist(), strict=True)
    return [
        Member(before[n].order if n in before else last, date or _UNDATED, doubt, ids[n])
        for n, (date, doubt) in enumerate(details)
    ]


def _stories(
    index: pa.Table,
    ids: Sequence[str],
    members: Sequence[Member],
    gone: Gone,
    recipe: Recipe,
    grams: Callable[[int], Grams],
) -> _Stories:
    """Find who tells the same story: copies by digest, near copies by similarity, versions by url."""
    threshold = recipe.duplicates.threshold
    signatures = np.frombuffer(b"".join(index["signature"].to_pylist()), np.uint32).reshape(-1, duplicates.PERMUTATIONS)
    here = sorted((n for n in range(len(ids)) if n not in gone), key=members.__getitem__)
    copies = _copies(index["digest"].to_pylist(), here)
    firsts = np.array([n for n in here if n not in copies], np.int64)
    proposed = firsts[duplicates.candidate_pairs(signatures[firsts], threshold)]
    similar = list(duplicates.similar_pairs(proposed, signatures, grams, threshold))
    alike = {}
    if recipe.duplicates.keep == "earliest":
        alike = duplicates.choose(members, similar)
        alike |= {copy: alike.get(first, (first, 1.0)) for copy, first in copies.items()}
    versions = _copies(index["url"].to_pylist(), here)
    return _Stories(
        signatures,
        proposed,
        [*((i, j) for i, j, _ in similar), *copies.items(), *versions.items()],
        {
            n: ("duplicate", f"duplicate-of:{ids[other]}, similarity {likeness:.3f}")
            for n, (other, likeness) in alike.items()
        },
    )


def _copies(values: Sequence[str | None], ranked: Sequence[int]) -> dict[int, int]:
    """Return for each document the first in `ranked` that has the same value; a missing value equals nothing."""
    firsts: dict[str, int] = {}
    copies: dict[int, int] = {}
    for number in ranked:
        value = values[number]
        if value is not None and firsts.setdefault(value, number) != number:
            copies[number] = firsts[value]
    return copies


def _bridging(numbers: Sequence[int]) -> Gone:
    reason = "it tells the same story as documents in different splits, so it can be in neither"
    return dict.fromkeys(numbers, ("bridges-splits", reason))


def _order(rows: Sequence[int], before: Mapping[int, _Before], ledger: pa.Table | None) -> list[int]:
    """Released documents keep their number, new ones count on behind the highest ever given."""
    following = 1 + max(ledger["order"].to_pylist(), default=-1) if ledger is not None else 0
    fresh = iter(range(following, following + len(rows)))
    return [before[number].order if number in before else next(fresh) for number in rows]


def _rejects(index: pa.Table, ids: Sequence[str], gone: Gone) -> list[Reject]:
    sources, places = index["source"].to_pylist(), index["place"].to_pylist()
    return [Reject(sources[n], places[n], code, reason, ids[n]) for n, (code, reason) in sorted(gone.items())]


def _proof(
    ids: Sequence[str],
    split: Mapping[int, str],
    bound: splits.Bound,
    before: Mapping[int, _Before],
    stories: _Stories,
    grams: Callable[[int], Grams],
) -> Proof:
    sides: dict[int, set[str]] = {}
    for number, name in split.items():
        sides.setdefault(bound.first[number], set()).add(name)
    across = [
        pair
        for pair in stories.proposed.tolist()
        if split.get(pair[0]) != split.get(pair[1]) and {*pair} <= split.keys()
    ]
    pairs = np.array(across, np.int64).reshape(-1, 2)
    likeliest = pairs[np.argsort(-duplicates.estimates(pairs, stories.signatures), kind="stable")[:_LOOKED_AT]]
    closest = max(
        ((duplicates.similarity(grams(i), grams(j)), ids[i], ids[j]) for i, j in likeliest.tolist()), default=None
    )
    return Proof(
        sum(before[n].split != name for n, name in split.items() if n in before),
        sum(len(names) > 1 for names in sides.values()),
        (closest[1], closest[2], closest[0]) if closest else None,
    )
