"""What a corpus goes through, without files: documents as an index, settled, and the ledger of their release."""

from collections.abc import Mapping, Sequence
from functools import cache as once
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from builder import cache, duplicates, lineage
from builder.duplicates import Grams
from builder.recipe import Recipe
from builder.release import ledger
from builder.release.ledger import Ledger
from builder.release.settling.proposing import Comparison
from builder.release.settling.settle import Settled, settle
from builder.schema import Table

Documents = Sequence[Mapping[str, Any]]
"""Each has `source` and `text`, and perhaps `place`, `id`, `url`, `date` and `note`, which changes its bytes alone."""


@once
def shingles(text: str) -> Grams:
    return next(duplicates.grams([duplicates.normalise(text)]))


def alike(texts: Sequence[str], pairs: duplicates.Pairs) -> npt.NDArray[np.float64]:
    return np.array([similarity(texts[one], texts[other]) for one, other in pairs.tolist()], np.float64)


@once
def signature(text: str) -> bytes:
    return bytes(duplicates.signatures([duplicates.normalise(text)])[0])


@once
def similarity(text: str, other: str) -> float:
    return duplicates.similarity(shingles(text), shingles(other))


@once
def digest(text: str) -> str:
    return lineage.sha256(duplicates.normalise(text))


LAYOUT = cache.layout(Table(()))[cache.INDEX]


def index(documents: Documents) -> pa.Table:
    """The documents as the shard jobs would hand them over."""
    rows = []
    for document in documents:
        raw = lineage.sha256(f"{document['text']} {document.get('note', '')}".encode())
        place = document.get("place", "")
        rows.append(
            {
                "id": lineage.document_id(document.get("id"), document.get("url"), raw, place),
                "authored": "id" in document,
                "source": document["source"],
                "place": place,
                "section": "",
                "url": document.get("url"),
                "date": document.get("date"),
                "doubt": 0.0,
                "digest": digest(document["text"]),
                "raw_digest": raw,
                "record_digest": raw,
                "signature": signature(document["text"]),
            }
        )
    return pa.Table.from_pylist(rows, schema=LAYOUT)


def settled(
    documents: Documents,
    before: pa.Table | None = None,
    recipe: Recipe | None = None,
    values: Sequence[str | None] | None = None,
) -> Settled:
    """Settle the documents after a release with this ledger."""
    texts = [document["text"] for document in documents]
    previous = ledger.EMPTY if before is None else Ledger.in_memory(before)
    return settle(index(documents), previous, recipe or Recipe(name="t"), Comparison(partial(alike, texts)), values)


def book(documents: Documents, done: Settled, before: pa.Table | None = None) -> pa.Table:
    """The ledger that a release of `done` would have."""
    kept = index(documents).take(pa.array(done.rows))
    columns = {name: kept[name] for name in kept.column_names if name in ledger.SCHEMA.names}
    columns |= {
        "id": done.ids.take(pa.array(done.rows)),
        "group": done.groups,
        "split": done.splits.cast(pa.string()),
        "order": pa.array(done.order, pa.int64()),
        "first_version": done.first_versions,
    }
    rows = pa.table({field.name: columns[field.name].cast(field.type) for field in ledger.SCHEMA}, ledger.SCHEMA)
    return succeeding(rows.slice(0, 0) if before is None else before, rows, "1.0.0")


def succeeding(before: pa.Table, rows: pa.Table, version: str) -> pa.Table:
    """The ledger of a release after one, signatures and all."""
    after = ledger.succeed(Ledger.in_memory(before), Ledger.in_memory(rows), version)
    signatures = after.signatures(np.arange(len(after.rows)))
    return after.rows.append_column(ledger.SIGNATURE, signatures).select(ledger.SCHEMA.names)


class Row(NamedTuple):
    """A document that is released."""

    number: int
    id: str
    group: str
    split: str
    order: int


def rows(done: Settled) -> list[Row]:
    """What is released, in release order."""
    ids = done.ids.take(pa.array(done.rows)).to_pylist()
    columns = done.rows.tolist(), ids, done.groups.to_pylist(), done.splits.to_pylist(), done.order.tolist()
    return [Row(*row) for row in zip(*columns, strict=True)]


def places(documents: Documents, done: Settled) -> dict[str, str]:
    """Source → split, of what is released."""
    return {documents[row.number]["source"]: row.split for row in rows(done)}
