"""What only the whole corpus can decide: ids, duplicates, groups, splits and order. Reads signatures, not texts."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from builder import schema, splits
from builder.documents import Reject
from builder.duplicates import Numbers
from builder.recipe import Recipe
from builder.release.curation import tombstones
from builder.release.curation.tombstones import Tombstones
from builder.release.gather import take
from builder.release.ledger import SIGNATURE, Ledger, first_versions
from builder.release.settling import identity
from builder.release.settling.binding import NONE, Bound, Claims, first_of
from builder.release.settling.proof import Proof, closest, moved, straddling
from builder.release.settling.proposing import Comparison
from builder.release.settling.stories import DuplicateOf, Everyone, find_stories, ties
from builder.wording import where

_UNDATED = "9999"
_NAMES = 65_536
"""Groups whose names are looked at at once."""
_ORIGINAL = re.compile(r"duplicate-of:(.*?), similarity [01]\.\d{3}", re.DOTALL)

Gone = dict[int, tuple[str, str]]
"""Document number → the code and reason of its reject."""


class Settled(NamedTuple):
    """The verdict on all accepted documents of all shards, numbered as `Shards` numbers them."""

    ids: pa.StringArray
    """Of every document, and behind them of the departed ones."""
    rows: Numbers
    """The documents that are released, in release order; the next four stand beside them."""
    groups: pa.StringArray
    splits: pa.DictionaryArray
    order: Numbers
    first_versions: pa.ChunkedArray
    """The release that each came with; null where it is new."""
    rejects: list[Reject]
    ties: pa.RecordBatch
    """What binds documents into groups: the columns of DUPLICATES, sorted by ids."""
    proof: Proof


class _Before(NamedTuple):
    """What the release before has fixed of the documents of this build, and behind them of the departed ones."""

    row: Numbers
    """In the ledger; NONE: it is new."""
    order: Numbers
    """Of a new document, the first number that was never given."""
    rank: Numbers
    """First is what is in that release, then what departed, though it may come back now, then what is new."""


def settle(
    index: pa.Table,
    previous: Ledger,
    recipe: Recipe,
    comparison: Comparison,
    values: Sequence[str | None] | None = None,
    retracted: Tombstones = tombstones.NONE,
) -> Settled:
    """Decide.

    Args:
        index: all accepted documents.
        previous: the ledger of the release before.
        recipe: the recipe.
        comparison: how documents are compared.
        values: of every document, the field that `splits.by` names; without them groups decide.
        retracted: what may not come back.
    """
    ledger = previous.rows
    match = identity.match(index, previous, recipe.duplicates.threshold, comparison.propose)
    left = np.flatnonzero(np.bincount(match[match != NONE], minlength=len(ledger)) == 0)
    before = _before(ledger, np.concatenate([match, left]), len(index))
    departed = take(ledger, left, ["id", "digest", "url"]).append_column(SIGNATURE, previous.signatures(left))
    ids = pa.concat_arrays([identity.final_ids(index, ledger, match), *departed["id"].chunks])
    claims = _claims(index, ledger, before, recipe, values)
    by_id = _ranks(ids)
    gone = _unusable(ids[: len(index)], claims) | retracted.rejects(index, ids)
    everyone = _everyone(index, departed, _ranked(index, before, by_id, gone), claims)
    stories = find_stories(everyone, recipe.duplicates, comparison)
    gone |= _bridging(stories.bound, index, ids) | _duplicate(stories.duplicates, index, ids)

    rows, order = _in_order(before, by_id, _mask(gone, len(ids)), len(index))
    roots = stories.bound.first[rows]
    groups = _groups(ids, ledger, roots, before.row[roots])
    assigned = _assign(stories.bound, roots, groups, claims.names, recipe)
    nearest = closest(ids, rows, assigned, stories, comparison.similarities)
    return Settled(
        ids,
        rows,
        groups,
        pa.DictionaryArray.from_arrays(schema.integers(assigned).cast(pa.int32()), schema.strings(claims.names)),
        order,
        first_versions(ledger, ids.take(schema.integers(rows))),
        _rejects(index, ids, gone),
        ties(stories, ids, by_id, recipe.duplicates),
        Proof(moved(claims.released[rows], assigned), straddling(groups, assigned), nearest, stories.compared.sight),
    )


def _before(ledger: pa.Table, row: Numbers, present: int) -> _Before:
    order = np.append(schema.numbers(schema.combined(ledger["order"])), 0)
    order[-1] = following = 1 + order[:-1].max(initial=-1)
    current = np.append(identity.flags(pc.not_equal(ledger["record_digest"], schema.string(""))), False)
    rank = order[row] + (following + 1) * np.where(row == NONE, 2, ~(current[row] & (np.arange(len(row)) < present)))
    return _Before(row, order[row], rank)


def _ranks(values: pa.StringArray) -> Numbers:
    """Return the place of each value among all of them, sorted; of equal ones the first comes first."""
    ranks = np.empty(len(values), np.int64)
    ranks[schema.numbers(pc.array_sort_indices(values).cast(pa.int64()))] = np.arange(len(values))
    return ranks


def _claims(
    index: pa.Table, ledger: pa.Table, before: _Before, recipe: Recipe, values: Sequence[str | None] | None
) -> Claims:
    """Bind what was released to its split, and what is new to what its own date or value says."""
    looked_at, places = values or [None], np.arange(len(index)) if values else np.zeros(len(index), np.int64)
    if recipe.splits.by == "date":
        dates, places = schema.codes(index["date"])
        looked_at = [*dates.to_pylist(), None]
    claimed = splits.claims(recipe.splits, recipe.salt, looked_at)
    used, codes = schema.codes(ledger["split"])
    names = [*dict.fromkeys([*recipe.splits.ratios, *(one for one in claimed if one is not None), *used.to_pylist()])]
    numbers = {None: NONE} | {name: number for number, name in enumerate(names)}
    released = np.array([*(numbers[one] for one in used.to_pylist()), NONE])[np.append(codes, NONE)[before.row]]
    stated = np.full_like(released, NONE)
    stated[: len(index)] = np.array([numbers[one] for one in claimed])[places]
    return Claims(names, np.where(released == NONE, stated, released), released)


def _unusable(ids: pa.StringArray, claims: Claims) -> Gone:
    """Return who is too near a cut-off, or has an id that another one claims too; only authored ids can be."""
    embargoed = "its date is in the days before a cut-off that splits.embargo_days keeps out of every split"
    names = claims.names
    left_out = np.flatnonzero(claims.split == names.index(splits.EMBARGOED)) if splits.EMBARGOED in names else ()
    counts = pc.value_counts(ids)
    often = counts.field("values").filter(pc.greater(counts.field("counts"), schema.integers(np.ones(1, np.int64))[0]))
    twice = np.flatnonzero(schema.positions(pc.index_in(ids, value_set=often)) >= 0)
    return {int(number): ("embargoed", embargoed) for number in left_out} | {
        number: ("duplicate-id", f"another document has the id {name!r} too; give each an id of its own")
        for number, name in zip(twice.tolist(), ids.take(schema.integers(twice)).to_pylist(), strict=True)
    }


def _ranked(index: pa.Table, before: _Before, by_id: Numbers, gone: Gone) -> Numbers:
    """Return who takes part, the one that would stay first: what is released, the oldest, the surest, by id."""
    dates, codes = schema.codes(index["date"])
    written = [date or _UNDATED for date in [*dates.to_pylist(), None]]
    places = {date: place for place, date in enumerate(sorted({*written}))}
    date, doubt = np.full(len(by_id), places[_UNDATED]), np.zeros(len(by_id))
    date[: len(index)] = np.array([places[one] for one in written])[codes]
    doubt[: len(index)] = schema.numbers(schema.combined(index["doubt"]).view(pa.int64())).view(np.float64)
    order = np.lexsort((by_id, doubt, date, before.rank))
    return order[~_mask(gone, len(order))[order]]


def _mask(gone: Gone, documents: int) -> npt.NDArray[np.bool_]:
    mask = np.zeros(documents, np.bool_)
    mask[[*gone]] = True
    return mask


def _everyone(index: pa.Table, departed: pa.Table, ranked: Numbers, claims: Claims) -> Everyone:
    table = index.select(["digest", "url", SIGNATURE])
    table = pa.concat_tables([table, departed.select(table.column_names).cast(table.schema)])
    texts, urls = (_codes(table[name]) for name in ("digest", "url"))
    return Everyone(texts, urls, table[SIGNATURE], ranked, claims, len(index))


def _codes(column: pa.ChunkedArray) -> Numbers:
    """Return what is the same number where a column has the same value; NONE where it has none, or ""."""
    names, codes = schema.codes(column)
    codes[codes == schema.positions(pc.index_in(schema.strings([""]), value_set=names))] = NONE
    return codes


def _bridging(bound: Bound, index: pa.Table, ids: pa.StringArray) -> Gone:
    numbers = [number for number in bound.bridging if number < len(index)]
    others = sorted({one for number in numbers for one in bound.bridging[number].values()})
    here = np.array([one for one in others if one < len(index)], np.int64)
    places = dict(zip(here.tolist(), _places(index, here), strict=True))
    called = {one: ids[one].as_py() + (f" ({places[one]})" if one in places else "") for one in others}
    return {
        number: (
            "bridges-splits",
            "it tells one story with documents of different splits: "
            + ", ".join(
                f"{'itself' if n == number else called[n]} in {split}" for split, n in bound.bridging[number].items()
            ),
        )
        for number in numbers
    }


def _duplicate(duplicates: DuplicateOf, index: pa.Table, ids: pa.StringArray) -> Gone:
    numbers = np.flatnonzero(duplicates.other != NONE)
    others, similarity = duplicates.other[numbers], duplicates.similarity[numbers].tolist()
    names = ids.take(schema.integers(others)).to_pylist()
    return {
        number: ("duplicate", f"duplicate-of:{name}, similarity {similar:.3f}, in {place}")
        for number, name, similar, place in zip(
            numbers.tolist(), names, similarity, _places(index, others), strict=True
        )
    }


def _places(index: pa.Table, numbers: Numbers) -> list[str]:
    """Return where documents of this build lie, as a person names it."""
    return [where(**row) for row in take(index, numbers, ["source", "place"]).to_pylist()]


def original(reason: str) -> str:
    """Return the id of the document that a reject is a duplicate of.

    >>> original("duplicate-of:0e588d92ef2ab901, similarity 1.000, in news.jsonl, line 7")
    '0e588d92ef2ab901'
    """
    found = _ORIGINAL.match(reason)
    return found[1] if found else ""


def _in_order(before: _Before, by_id: Numbers, gone: npt.NDArray[np.bool_], present: int) -> tuple[Numbers, Numbers]:
    """Return the documents that are released, what was ever released before what is new, and the order of each."""
    rows = np.lexsort((by_id[:present], before.order[:present]))
    rows = rows[~gone[rows]]
    order, fresh = before.order[rows], before.row[rows] == NONE
    order[fresh] += np.arange(fresh.sum())
    return rows, order


def _groups(ids: pa.StringArray, ledger: pa.Table, roots: Numbers, rows: Numbers) -> pa.StringArray:
    """Return the names of groups whose first members are `roots`: those of their rows in the ledger, else their ids."""
    names = pa.concat_arrays([ids, *ledger["group"].chunks])
    return names.take(schema.integers(np.where(rows == NONE, roots, len(ids) + rows)))


def _assign(bound: Bound, roots: Numbers, groups: pa.StringArray, names: Sequence[str], recipe: Recipe) -> Numbers:
    """Return the split of each released document: what its group claims, else where the group's name falls."""
    first = first_of(roots, np.arange(len(roots)), len(bound.first))
    assigned = bound.fixed.copy()
    heads = first[(first != NONE) & (assigned == NONE)]
    numbers = {name: number for number, name in enumerate(names)}
    for start in range(0, len(heads), _NAMES):
        block = heads[start : start + _NAMES]
        free = groups.take(schema.integers(block)).to_pylist()
        assigned[roots[block]] = [numbers[splits.assign(group, recipe.salt, recipe.splits.ratios)] for group in free]
    return assigned[roots]


def _rejects(index: pa.Table, ids: pa.StringArray, gone: Gone) -> list[Reject]:
    numbers = np.array(sorted(gone), np.int64)
    columns = *take(index, numbers, ["source", "place"]).columns, ids.take(schema.integers(numbers))
    return [
        Reject(source, place, *gone[number], name)
        for number, source, place, name in zip(
            numbers.tolist(), *(column.to_pylist() for column in columns), strict=True
        )
    ]
