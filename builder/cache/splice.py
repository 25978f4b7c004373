"""Accepted documents of several shards put together as one: runs of them, each with what is told of its documents."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from builder import schema
from builder.cache import shards

if TYPE_CHECKING:
    import pyarrow as pa

DETAILS = (shards.EVIDENCE, shards.EDITS)
"""Files with any number of rows for a document, which their column `row` names by its number."""


class Part:
    """The accepted documents of a shard, or of a batch of one, as tables by the names of the files."""

    def __init__(self, tables: Mapping[str, "pa.Table"]) -> None:
        self.tables = tables
        """Sorted by document, which DETAILS number from 0."""
        count = len(tables[shards.INDEX])
        self._ends: dict[str, npt.NDArray[np.int64]] = {
            name: np.searchsorted(schema.numbers(schema.combined(tables[name]["row"])), np.arange(count + 1))
            for name in DETAILS
        }

    def slice(self, name: str, start: int, stop: int) -> "pa.Table":
        """Return the rows of a file that are of the documents from `start` to before `stop`, without a copy."""
        if name in DETAILS:
            start, stop = self._ends[name][[start, stop]].tolist()
        return self.tables[name].slice(start, stop - start)

    def counts(self, name: str, start: int, stop: int) -> npt.NDArray[np.int64]:
        """Return how many rows of one of DETAILS each of these documents has."""
        return np.diff(self._ends[name][start : stop + 1])


class Run(NamedTuple):
    """Documents that stand in a row: from `start` to before `stop`."""

    part: Part
    start: int
    stop: int


def runs(places: Sequence[tuple[Part, int]]) -> list[Run]:
    """Return the fewest runs that have these documents in this order."""
    found: list[Run] = []
    start = stop = 0
    for at, (part, row) in enumerate(places):
        if at and part is places[at - 1][0] and row == stop:
            stop += 1
            continue
        if at:
            found.append(Run(places[at - 1][0], start, stop))
        start, stop = row, row + 1
    return [*found, Run(places[-1][0], start, stop)] if places else found


def rows(name: str, spliced: Sequence[Run]) -> "pa.Table":
    """Return the rows of one file that are of these documents, one at least, without a copy."""
    import pyarrow as pa

    return pa.concat_tables([run.part.slice(name, run.start, run.stop) for run in spliced])


def join(spliced: Sequence[Run], first: int) -> Iterator[tuple[str, "pa.Table"]]:
    """Yield the name and rows of each file for these documents, one at least, numbered from `first` on."""
    for name in (shards.RECORDS, shards.INDEX):
        yield name, rows(name, spliced)
    for name in DETAILS:
        counts = np.concatenate([run.part.counts(name, run.start, run.stop) for run in spliced])
        table = rows(name, spliced)
        numbers = schema.integers(np.repeat(np.arange(first, first + len(counts)), counts))
        yield name, table.set_column(0, table.schema.field(0), numbers)
