"""Which document is which: the ids of this build, and the released document that each one is."""

import functools
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from builder import schema
from builder.duplicates import Numbers
from builder.lineage import document_id
from builder.release.gather import take
from builder.release.ledger import SIGNATURE, Ledger
from builder.release.settling.binding import first_of
from builder.release.settling.proposing import Propose

NEW = -1
_SIGHTS: tuple[tuple[str, ...], ...] = (
    ("raw_digest", "source", "place"),
    ("raw_digest",),
    ("url", "digest"),
    ("url", "source", "place"),
    ("url",),
    ("digest",),
)
"""What a document without an authored id is recognised by, the surest first. Its file comes last, and only where
the text is like none that was released. A line of a file says nothing: it is another when one is put before it."""
_PLACE = ("source", "place")

_Flags = npt.NDArray[np.bool_]


def match(index: pa.Table, previous: Ledger, threshold: float, propose: Propose) -> Numbers:
    """Return for each document the row of the ledger that it is, or NEW; no row is taken twice.

    An authored id is final: such a document is the released one of that id or a new one.

    Args:
        index: all documents.
        previous: the ledger of the release before; of two rows that a document may be, the earlier one counts.
        threshold: the estimated similarity from which an edited text is still recognised.
        propose: which documents may be alike.
    """
    found, ledger = np.full(len(index), NEW), previous.rows
    if not len(ledger):
        return found
    authored = flags(index["authored"])
    by_id = pc.index_in(index["id"], value_set=ledger["id"])
    found[authored] = schema.positions(by_id)[authored]

    @functools.cache
    def codes(name: str) -> Numbers:
        return schema.codes(pa.chunked_array([*index[name].chunks, *ledger[name].chunks], pa.string()))[1]

    for columns in _SIGHTS:
        if len(left := np.flatnonzero((found == NEW) & ~authored)):
            _recognise(found, [codes(name) for name in columns], left)
    copies = np.zeros(len(found), np.bool_)
    taken = set(found.tolist())
    for i, row in _similar(index, previous, np.flatnonzero((found == NEW) & ~authored), threshold, propose):
        if found[i] == NEW and row not in taken:
            found[i] = row
            taken.add(row)
        copies[i] = True
    files = (found == NEW) & ~authored & ~copies & flags(pc.equal(index["place"], schema.string("")))
    if files.any():
        _recognise(found, [codes(name) for name in _PLACE], np.flatnonzero(files))
    return found


def flags(column: pa.ChunkedArray) -> _Flags:
    """Return a column of booleans, none of them null, as numpy sees it."""
    found: _Flags = schema.numbers(schema.combined(column.cast(pa.int64()))) != 0
    return found


def _recognise(found: Numbers, columns: list[Numbers], documents: Numbers) -> None:
    """Give documents the first row left that has the same values; of several such documents the first gets it.

    Each of `columns` has a number for all documents and behind them all rows: what is the same has the same number.
    """
    count = len(found)
    free = np.ones(len(columns[0]) - count, np.bool_)
    free[found[found != NEW]] = False
    both = np.concatenate([documents, count + np.flatnonzero(free)])
    both = both[np.all([column[both] >= 0 for column in columns], axis=0)]
    keys = np.zeros(len(both), np.int64)
    for column in columns:
        keys = np.unique(keys * len(column) + column[both], return_inverse=True)[1]
    is_document = both < count
    document = first_of(keys[is_document], both[is_document], len(both))
    row = first_of(keys[~is_document], both[~is_document] - count, len(both))
    pair = (document != NEW) & (row != NEW)
    found[document[pair]] = row[pair]


def _similar(
    index: pa.Table, previous: Ledger, new: Numbers, threshold: float, propose: Propose
) -> Iterator[tuple[int, int]]:
    """Pair new documents with released ones of nearly the same text, the likest first; two urls are two documents."""
    if not len(new):
        return
    count, ledger = len(index), previous.rows
    released = previous.signatures(np.arange(len(ledger))).cast(index[SIGNATURE].type)
    both = pa.chunked_array([*index[SIGNATURE].chunks, *released.chunks])
    pairs, estimates, *_ = propose(both, np.concatenate([new, np.arange(count, count + len(ledger))]), threshold)
    likely = (pairs[:, 0] < count) & (pairs[:, 1] >= count) & (estimates >= threshold)
    pairs, estimates = pairs[likely] - (0, count), estimates[likely]
    nowhere, before = (flags(pc.is_null(table["url"])) for table in (index, ledger))
    either = nowhere[pairs[:, 0]] | before[pairs[:, 1]]
    yield from pairs[either][np.argsort(-estimates[either], kind="stable")].tolist()


def final_ids(index: pa.Table, ledger: pa.Table, rows: Numbers) -> pa.StringArray:
    """Return the final ids: a released document keeps that of its row; of two derived ids that are one, one changes."""
    count = len(index)
    every = schema.combined(pa.chunked_array([*index["id"].chunks, *ledger["id"].chunks], pa.string()))
    ids = every.take(schema.integers(np.where(rows == NEW, np.arange(count), count + rows)))
    is_derived = (rows == NEW) & ~flags(index["authored"])
    derived = np.flatnonzero(is_derived)
    if not len(derived):
        return ids
    names, codes = schema.codes(pa.chunked_array([ids, *ledger["id"].chunks]))
    taken = np.zeros(len(names), np.bool_)
    taken[codes[:count][~is_derived]] = taken[codes[count:]] = True
    code = codes[derived]
    later = derived[taken[code] | (first_of(code, derived, len(names))[code] != derived)]
    clashing = take(index, later, ["raw_digest", "source", "place"]).to_pylist()
    fresh = [document_id(None, None, row["raw_digest"], f"{row['source']}\n{row['place']}") for row in clashing]
    places = np.arange(count)
    places[later] = count + np.arange(len(later))
    return pa.concat_arrays([ids, schema.strings(fresh)]).take(schema.integers(places))
