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
from builder.duplicates import Alike, Numbers
from builder.recipe import Recipe
from builder.release import ledger
from builder.release.curation import tombstones
from builder.release.curation.tombstones import Tombstones
from builder.release.gather import take
from builder.release.ledger import Book
from builder.release.settling import identity, proposing, stories
from builder.release.settling.binding import NONE, Bound, first_of
from builder.release.settling.proof import Proof, prove
from builder.release.settling.proposing import Propose
from builder.release.settling.stories import Everyone
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
    """The documents that are released, in release order; the next three stand beside them."""
    groups: pa.StringArray
    splits: pa.DictionaryArray
    order: Numbers
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
    book: Book,
    recipe: Recipe,
    alike: Alike,
    values: Sequence[str | None] | None = None,
    retracted: Tombstones = tombstones.NONE,
    propose: Propose = proposing.here,
) -> Settled:
    """Decide.

    Args:
        index: all accepted documents.
        book: the ledger of the release before.
        recipe: the recipe.
        alike: the similarity of documents.
        values: of every document, the field that `splits.by` names; without them groups decide.
        retracted: what may not come back.
        propose: which documents may be alike.
    """
    known = book.rows
    match = identity.match(index, book, recipe.duplicates.threshold, propose)
    away = np.flatnonzero(np.bincount(match[match != NONE], minlength=len(known)) == 0)
    before = _before(known, np.concatenate([match, away]), len(index))
    departed = take(known, away, ["id", "digest", "url"]).append_column(ledger.SIGNATURE, book.signatures(away))
    ids = pa.concat_arrays([identity.name(index, known, match), *departed["id"].chunks])
    names, own, fixed = _claims(index, known, before, recipe, values)
    by_id = _ranks(ids)
    gone = _unusable(ids[: len(index)], own, names) | retracted.among(index, ids)
    ranked = _ranked(index, before, by_id, gone)
    everyone = _everyone(index, departed, ranked, own, names)
    told = stories.tell(everyone, before.row != NONE, recipe.duplicates, alike, propose)
    gone |= _bridging(told.bound, index, ids) | _duplicate(told.gone, index, ids)

    rows, order = _in_order(before, by_id, _among(gone, len(ids)), len(index))
    roots = told.bound.first[rows]
    groups = _groups(ids, known, roots, before.row[roots])
    sides = _sides(told.bound, roots, groups, names, recipe)
    return Settled(
        ids,
        rows,
        groups,
        pa.DictionaryArray.from_arrays(schema.integers(sides).cast(pa.int32()), schema.strings(names)),
        order,
        _rejects(index, ids, gone),
        stories.ties(told, ids, by_id, recipe.duplicates),
        prove(ids, rows, groups, sides, fixed, told, alike),
    )


def _before(book: pa.Table, row: Numbers, here: int) -> _Before:
    order = np.append(schema.numbers(schema.whole(book["order"])), 0)
    order[-1] = following = 1 + order[:-1].max(initial=-1)
    present = np.append(identity.flags(pc.not_equal(book["record_digest"], schema.string(""))), False)
    rank = order[row] + (following + 1) * np.where(row == NONE, 2, ~(present[row] & (np.arange(len(row)) < here)))
    return _Before(row, order[row], rank)


def _ranks(values: pa.StringArray) -> Numbers:
    """Return the place of each value among all of them, sorted; of equal ones the first comes first."""
    ranks = np.empty(len(values), np.int64)
    ranks[schema.numbers(pc.array_sort_indices(values).cast(pa.int64()))] = np.arange(len(values))
    return ranks


def _claims(
    index: pa.Table, book: pa.Table, before: _Before, recipe: Recipe, values: Sequence[str | None] | None
) -> tuple[list[str], Numbers, Numbers]:
    """Return the names of splits, and for every document which of them it is bound to, and which it was released in.

    NONE: its group decides. What was released is bound to its split, what is new to what its own date or value says.
    """
    looked_at, places = values or [None], np.arange(len(index)) if values else np.zeros(len(index), np.int64)
    if recipe.splits.by == "date":
        dates, places = schema.codes(index["date"])
        looked_at = [*dates.to_pylist(), None]
    claimed = splits.claims(recipe.splits, recipe.salt, looked_at)
    known, codes = schema.codes(book["split"])
    names = [*dict.fromkeys([*recipe.splits.ratios, *(one for one in claimed if one is not None), *known.to_pylist()])]
    numbers = {None: NONE} | {name: number for number, name in enumerate(names)}
    fixed = np.array([*(numbers[one] for one in known.to_pylist()), NONE])[np.append(codes, NONE)[before.row]]
    own = np.full_like(fixed, NONE)
    own[: len(index)] = np.array([numbers[one] for one in claimed])[places]
    return names, np.where(fixed == NONE, own, fixed), fixed


def _unusable(ids: pa.StringArray, own: Numbers, names: Sequence[str]) -> Gone:
    """Return who is too near a cut-off, or has an id that another one claims too; only authored ids can be."""
    embargoed = "its date is in the days before a cut-off that splits.embargo_days keeps out of every split"
    left_out = np.flatnonzero(own == names.index(splits.EMBARGOED)) if splits.EMBARGOED in names else ()
    counts = pc.value_counts(ids)
    often = counts.field("values").filter(pc.greater(counts.field("counts"), schema.integers(np.ones(1, np.int64))[0]))
    twice = np.flatnonzero(schema.places(pc.index_in(ids, value_set=often)) >= 0)
    told = ids.take(schema.integers(twice)).to_pylist()
    return {int(number): ("embargoed", embargoed) for number in left_out} | {
        number: ("duplicate-id", f"another document has the id {own!r} too; give each an id of its own")
        for number, own in zip(twice.tolist(), told, strict=True)
    }


def _ranked(index: pa.Table, before: _Before, by_id: Numbers, gone: Gone) -> Numbers:
    """Return who takes part, the one that would stay first: what is released, the oldest, the surest, by id."""
    dates, codes = schema.codes(index["date"])
    written = [date or _UNDATED for date in [*dates.to_pylist(), None]]
    places = {date: place for place, date in enumerate(sorted({*written}))}
    date, doubt = np.full(len(by_id), places[_UNDATED]), np.zeros(len(by_id))
    date[: len(index)] = np.array([places[one] for one in written])[codes]
    doubt[: len(index)] = schema.numbers(schema.whole(index["doubt"]).view(pa.int64())).view(np.float64)
    order = np.lexsort((by_id, doubt, date, before.rank))
    return order[~_among(gone, len(order))[order]]


def _among(gone: Gone, documents: int) -> npt.NDArray[np.bool_]:
    found = np.zeros(documents, np.bool_)
    found[[*gone]] = True
    return found


def _everyone(index: pa.Table, departed: pa.Table, ranked: Numbers, own: Numbers, names: Sequence[str]) -> Everyone:
    table = index.select(["digest", "url", "signature"])
    table = pa.concat_tables([table, departed.select(table.column_names).cast(table.schema)])
    texts, urls = (_alike(table[name]) for name in ("digest", "url"))
    return Everyone(texts, urls, table["signature"], ranked, own, names, len(index))


def _alike(column: pa.ChunkedArray) -> Numbers:
    """Return what is the same number where a column has the same value; NONE where it has none."""
    names, codes = schema.codes(column)
    codes[codes == schema.places(pc.index_in(schema.strings([""]), value_set=names))] = NONE
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


def _duplicate(gone: stories.Gone, index: pa.Table, ids: pa.StringArray) -> Gone:
    numbers = np.flatnonzero(gone.other != NONE)
    others = gone.other[numbers]
    told = (ids.take(schema.integers(others)).to_pylist(), gone.similarity[numbers].tolist(), _places(index, others))
    return {
        number: ("duplicate", f"duplicate-of:{other}, similarity {likeness:.3f}, in {place}")
        for number, other, likeness, place in zip(numbers.tolist(), *told, strict=True)
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


def _in_order(before: _Before, by_id: Numbers, gone: npt.NDArray[np.bool_], here: int) -> tuple[Numbers, Numbers]:
    """Return the documents that are released, what was ever released before what is new, and the order of each."""
    rows = np.lexsort((by_id[:here], before.order[:here]))
    rows = rows[~gone[rows]]
    order, fresh = before.order[rows], before.row[rows] == NONE
    order[fresh] += np.arange(fresh.sum())
    return rows, order


def _groups(ids: pa.StringArray, book: pa.Table, roots: Numbers, known: Numbers) -> pa.StringArray:
    """Return the names of groups whose first members are `roots`: those of their rows in the ledger, else their ids."""
    every = pa.concat_arrays([ids, *book["group"].chunks])
    return every.take(schema.integers(np.where(known == NONE, roots, len(ids) + known)))


def _sides(bound: Bound, roots: Numbers, groups: pa.StringArray, names: Sequence[str], recipe: Recipe) -> Numbers:
    """Return the split of each released document: what its group claims, else where the group's name falls."""
    first = first_of(roots, np.arange(len(roots)), len(bound.first))
    sides = bound.fixed.copy()
    heads = first[(first != NONE) & (sides == NONE)]
    numbers = {name: number for number, name in enumerate(names)}
    for start in range(0, len(heads), _NAMES):
        some = heads[start : start + _NAMES]
        told = groups.take(schema.integers(some)).to_pylist()
        sides[roots[some]] = [numbers[splits.assign(one, recipe.salt, recipe.splits.ratios)] for one in told]
    return sides[roots]


def _rejects(index: pa.Table, ids: pa.StringArray, gone: Gone) -> list[Reject]:
    numbers = np.array(sorted(gone), np.int64)
    found = take(index, numbers, ["source", "place"])
    told = (*(column.to_pylist() for column in found.columns), ids.take(schema.integers(numbers)).to_pylist())
    return [
        Reject(source, place, *gone[number], own)
        for number, source, place, own in zip(numbers.tolist(), *told, strict=True)
    ]
