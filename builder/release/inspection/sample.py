"""Which documents of a release people are shown: chosen by rule, so that the same release shows the same ones."""

import heapq
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from builder.release.data.contents import Config, batches
from builder.release.papers.statistics import NAMES
from builder.schema import codes, numbers

SHOWN = 50
"""Documents that are chosen: those most cut, then the first of each kind of file, then the first of each outlet."""
_MOST = 20
"""Of them, those most cut."""
_REJECTS = 3
"""Rejects of each code."""

_ENDING = r"^(?:.*/)?[^/]*?(\.[^./]*)?$"


def choose(configs: Mapping[str, Config], book: pa.Table) -> list[str]:
    """Return the ids of the documents to look at.

    Args:
        configs: of the release, by name.
        book: the ledger's rows of its documents.
    """
    endings = pc.replace_substring_regex(book["source"], _ENDING, r"\1")
    found = dict.fromkeys(_most_cut(configs.get("edits")))
    found |= dict.fromkeys(_firsts(endings, book["id"]).values())
    outlets: dict[Any, str] = {}
    if (records := configs.get("default")) and "outlet" in records.schema.names:
        for batch in batches(records, ["id", "outlet"], NAMES):
            here = _firsts(*(pa.chunked_array([batch[name]]) for name in ("outlet", "id")))
            outlets |= {name: id_ for name, id_ in here.items() if name not in outlets}
    found |= dict.fromkeys(outlets.values())
    return list(found)[:SHOWN]


def _most_cut(edits: Config | None) -> list[str]:
    """Return the ids of the documents that lost most characters, the most first."""
    best: dict[str, int] = {}
    last = ("", 0)
    for batch in batches(edits, ["id", "start", "end"], NAMES):
        ids, owner = codes(pa.chunked_array([batch["id"]]))
        sizes = np.bincount(owner, numbers(pc.subtract(batch["end"], batch["start"]))).astype(int).tolist()
        here = dict(zip(ids.to_pylist(), sizes, strict=True))
        if last[0] in here:  # the edits of a document stand together, but maybe in two batches
            here[last[0]] += last[1]
        last = (name := batch["id"][-1].as_py(), here[name])
        best = dict(heapq.nlargest(_MOST, (best | here).items(), key=lambda one: one[::-1]))
    return list(best)


def _firsts(keys: pa.ChunkedArray, ids: pa.ChunkedArray) -> dict[Any, str]:
    """Return the first id of each key; null is one, too."""
    names, place = codes(keys)
    first = sorted(np.unique(place, return_index=True)[1].tolist())
    return {names[place[at]].as_py() if place[at] >= 0 else None: ids[at].as_py() for at in first}


def rejects(config: Config | None, named: Iterable[str]) -> list[dict[str, Any]]:
    """Return the rejects that are named by id or source, then the first of each code, in their order."""
    wanted = frozenset(named)
    chosen: list[dict[str, Any]] = []
    first: dict[str, list[dict[str, Any]]] = {}
    for batch in batches(config):
        for row in batch.to_pylist():
            if row["id"] in wanted or row["source"] in wanted:
                chosen.append(row)
            elif len(rows := first.setdefault(row["code"], [])) < _REJECTS:
                rows.append(row)
    return chosen + [row for code in sorted(first) for row in first[code]]
