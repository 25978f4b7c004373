"""Which document is which: the ids of this build, and the released document that each one is."""

from collections import Counter
from collections.abc import Hashable, Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from builder.duplicates import Numbers
from builder.lineage import document_id
from builder.release.proposing import Propose

_Keys = list[tuple[int, tuple[Hashable, ...]]]

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


def match(index: pa.Table, ledger: pa.Table | None, threshold: float, propose: Propose) -> Numbers:
    """Return for each document the row of the ledger that it is, or NEW; no row is taken twice.

    An authored id is final: such a document is the released one of that id or a new one.

    Args:
        index: all documents.
        ledger: of the release before; of two rows that a document may be, the earlier one counts.
        threshold: the estimated similarity from which an edited text is still recognised.
        propose: which documents may be alike.
    """
    found = np.full(len(index), NEW, np.int64)
    copies: set[int] = set()
    if ledger is None or not len(ledger):
        return found
    authored = np.array(index["authored"].to_pylist(), bool)
    by_id = {value: row for row, value in enumerate(ledger["id"].to_pylist())}
    ids = index["id"].to_pylist()
    for i in np.flatnonzero(authored).tolist():
        found[i] = by_id.get(ids[i], NEW)
    if authored.all():
        return found
    for columns in _SIGHTS:
        _recognise(found, authored, _keys(index, columns), _keys(ledger, columns))
    taken = set(found.tolist())
    for i, row in _near(index, ledger, np.flatnonzero((found == NEW) & ~authored), threshold, propose):
        if found[i] == NEW and row not in taken:
            found[i] = row
            taken.add(row)
        copies.add(i)
    files = [(i, key) for i, key in _keys(index, _PLACE) if i not in copies and not key[1]]
    _recognise(found, authored, files, _keys(ledger, _PLACE))
    return found


def _recognise(found: Numbers, authored: npt.NDArray[np.bool_], mine: _Keys, known: _Keys) -> None:
    taken = set(found.tolist())
    rows = {key: row for row, key in reversed(known) if row not in taken}
    for i, key in mine:
        if found[i] == NEW and not authored[i] and (row := rows.pop(key, None)) is not None:
            found[i] = row


def _keys(table: pa.Table, columns: tuple[str, ...]) -> _Keys:
    values = zip(*(table[column].to_pylist() for column in columns), strict=True)
    return [(row, key) for row, key in enumerate(values) if None not in key]


def _near(
    index: pa.Table, ledger: pa.Table, new: Numbers, threshold: float, propose: Propose
) -> Iterator[tuple[int, int]]:
    """Pair new documents with released ones of nearly the same text, the likest first; two urls are two documents."""
    if not len(new):
        return
    here = len(index)
    known = ledger["signature"].cast(index["signature"].type)
    both = pa.chunked_array([*index["signature"].chunks, *known.chunks])
    pairs, estimates, *_ = propose(both, [*new.tolist(), *range(here, here + len(ledger))], threshold)
    likely = (pairs[:, 0] < here) & (pairs[:, 1] >= here) & (estimates >= threshold)
    pairs, estimates = pairs[likely], estimates[likely]
    urls, released = index["url"].to_pylist(), ledger["url"].to_pylist()
    for i, row in (pairs[np.argsort(-estimates, kind="stable")] - (0, here)).tolist():
        if urls[i] is None or released[row] is None:
            yield i, row


def name(index: pa.Table, ledger: pa.Table | None, known: Numbers) -> list[str]:
    """Return the final ids: a released document keeps its own; where two derived ids are one, the later gives way."""
    released = ledger["id"].to_pylist() if ledger is not None else []
    authored = index["authored"].to_pylist()
    ids = [
        released[row] if row != NEW else own for own, row in zip(index["id"].to_pylist(), known.tolist(), strict=True)
    ]
    fixed = {
        own for own, row, is_authored in zip(ids, known.tolist(), authored, strict=True) if is_authored or row != NEW
    }
    taken = fixed | set(released)
    for i in (i for i, row in enumerate(known.tolist()) if row == NEW and not authored[i]):
        if ids[i] in taken:
            digest, source, place = (index[column][i].as_py() for column in ("raw_digest", "source", "place"))
            ids[i] = document_id(None, None, digest, f"{source}\n{place}")
        taken.add(ids[i])
    return ids


def claimed_twice(ids: list[str]) -> list[int]:
    """Return the documents whose id another one claims too; only authored ids can be."""
    counts = Counter(ids)
    return [number for number, own in enumerate(ids) if counts[own] > 1]
