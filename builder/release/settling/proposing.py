"""Who is near whom, by their signatures: here, or on a cluster, where no machine holds all of them."""

import functools
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from builder import duplicates, engine, schema
from builder.duplicates import Numbers, Pairs, Signatures, Similarities
from builder.engine import Engine
from builder.jobs import exchange
from builder.jobs.exchange import Exchange, FindJob, LayJob
from builder.release.gather import Shards


class Proposals(NamedTuple):
    """Pairs that share a band, of all pairs where documents are few."""

    pairs: Pairs
    """By the documents' numbers, the one that would stay first."""
    estimates: npt.NDArray[np.float64]
    """Of their similarity, by the signatures."""
    documents: int
    """How many were looked at."""
    partial: bool
    """Whether some were so many that they were not all held against each other."""


Propose = Callable[[pa.ChunkedArray, Numbers, float], Proposals]
"""(signatures of all documents, numbers of those that take part, the one that would stay first, threshold) → pairs."""


def propose_here(
    signatures: pa.ChunkedArray, documents: Numbers, threshold: float, free: Callable[[], None] = lambda: None
) -> Proposals:
    """Propose pairs in this process; `free` gives back the memory of mapped signatures that were looked at."""
    numbers = _signed(signatures, documents)
    ascending = np.sort(numbers)
    stored, order = Stored(signatures, ascending, free), np.searchsorted(ascending, numbers)
    places, partial = duplicates.propose(stored, order, threshold)
    return Proposals(numbers[places], duplicates.estimates(order[places], stored), len(numbers), partial)


class Comparison(NamedTuple):
    """How documents are compared."""

    similarities: Similarities
    propose: Propose = propose_here


@contextmanager
def proposing(shards: Shards, on: Engine) -> Iterator[Propose]:
    """Give what proposes pairs where the engine works; `shards` hold the documents that come first."""
    if on.name == "local":
        yield functools.partial(propose_here, free=shards.free)
        return
    folder = shards.folder / f"{uuid.uuid4().hex}.bands"
    folder.mkdir()
    try:
        yield _Distributed(shards, on, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Distributed:
    """Proposes pairs on a cluster, by jobs that exchange signatures through a folder."""

    def __init__(self, shards: Shards, on: Engine, folder: Path) -> None:
        self._shards, self._on, self._folder = shards, on, folder
        self._rounds = 0
        self._laid: tuple[pa.ChunkedArray, Exchange, tuple[int, ...]] | None = None
        """What was laid out last, and the first document of each file."""

    def __call__(self, signatures: pa.ChunkedArray, documents: Numbers, threshold: float) -> Proposals:
        numbers = _signed(signatures, documents)
        if len(numbers) <= duplicates.FEW:
            return propose_here(signatures, documents, threshold, self._shards.free)
        self._rounds += 1
        if self._laid is None or self._laid[0] is not signatures:
            self._laid = self._lay(signatures, threshold)
        _, shared, firsts = self._laid
        ranks = np.full(len(signatures), -1, np.int64)
        ranks[numbers] = np.arange(len(numbers))
        exchange.save(shared.folder / f"{self._rounds}.ranks.npy", ranks)
        parts = [FindJob(shared, firsts, number, f"{self._rounds}.ranks.npy") for number in shared.parts()]
        found = [one for _, one in engine.run(exchange.find, parts, *self._workers())]
        pairs = np.concatenate([one.pairs for one in found])
        # A pair agrees in several bands; sorted as one machine would find them.
        _, first = np.unique(pairs[:, 0] * len(numbers) + pairs[:, 1], return_index=True)
        estimates = np.concatenate([one.estimates for one in found])[first]
        return Proposals(numbers[pairs[first]], estimates, len(numbers), any(one.partial for one in found))

    def _lay(self, signatures: pa.ChunkedArray, threshold: float) -> tuple[pa.ChunkedArray, Exchange, tuple[int, ...]]:
        """Have all signatures laid out by band: those of the shards by jobs, those of a ledger behind them here."""
        folder = self._folder / str(self._rounds)
        folder.mkdir()
        shared = Exchange(folder, threshold, 1 + len(signatures) // exchange.ROWS)
        starts = self._shards.starts
        jobs = [
            LayJob(shared, self._shards.folder, tuple(self._shards.keys[first:last]), int(starts[first]))
            for first, last in _runs(starts, exchange.DOCUMENTS)
        ]
        for _ in engine.run(exchange.lay_shards, jobs, *self._workers()):
            pass
        departed = range(int(starts[-1]), len(signatures), exchange.DOCUMENTS)
        for first in departed:
            column = signatures.slice(first, exchange.DOCUMENTS)
            laid = np.zeros((len(column), duplicates.PERMUTATIONS), np.uint32)
            signed = _signed(column, np.arange(len(column)))
            laid[signed] = Stored(column, signed)[np.arange(len(signed))]
            exchange.lay(shared, first, laid)
        return signatures, shared, (*(job.first for job in jobs), *departed)

    def _workers(self) -> tuple[engine.Pool, int, Callable[[object], NoReturn]]:
        return self._on.pool(self._shards.folder), self._on.width(), engine.ending("it compared signatures")


def _runs(starts: Numbers, most: int) -> Iterator[tuple[int, int]]:
    """Yield runs of shards, the first and the one after the last, that have about so many documents."""
    first = 0
    while first < len(starts) - 1:
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + most, side="right")) - 1)
        if starts[first] < starts[last]:
            yield first, last
        first = last


def _signed(signatures: pa.ChunkedArray, documents: Numbers) -> Numbers:
    """Return the documents that have a signature; of some departed ones nothing but the row is known."""
    signed = np.zeros(len(signatures), np.bool_)
    # `to_numpy` would import pandas.
    signed[schema.numbers(pc.indices_nonzero(pc.is_valid(signatures)).cast(pa.int64()))] = True
    return documents[signed[documents]]


_HELD = 64
"""So many chunks are looked at, shards of 0.5 to 1 MB of signatures, before the memory of mapped ones is given back."""


class Stored:
    """Signatures of some documents, read where they lie: a matrix of them would hold what the files hold already."""

    def __init__(self, column: pa.ChunkedArray, numbers: Numbers, free: Callable[[], None] = lambda: None) -> None:
        """Look at a column.

        Args:
            column: of all documents.
            numbers: which of them, ascending; each has a signature.
            free: gives back the memory of what was looked at.
        """
        self._numbers, self._free, self._looked = numbers, free, 0
        self._chunks = [chunk for chunk in column.chunks if len(chunk)]
        self._starts = np.cumsum([0, *map(len, self._chunks)])

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, places: Numbers, /) -> Signatures:
        wanted = self._numbers[places]
        order = np.argsort(wanted, kind="stable")
        numbers = wanted[order]
        cuts = np.searchsorted(numbers, self._starts)
        found = np.empty((len(places), duplicates.PERMUTATIONS), np.uint32)
        for chunk in np.flatnonzero(np.diff(cuts)).tolist():
            mine = slice(cuts[chunk], cuts[chunk + 1])
            found[order[mine]] = _rows(self._chunks[chunk], numbers[mine] - self._starts[chunk])
            self._looked += 1
            if self._looked % _HELD == 0:
                self._free()
        return found


def _rows(chunk: pa.BinaryArray, rows: Numbers) -> Signatures:
    """Return signatures of a column without making objects of them; none of them is null."""
    _, offsets, data = chunk.buffers()
    starts = np.frombuffer(offsets, np.int32)[chunk.offset + rows] // duplicates.SIZE
    matrix = np.frombuffer(data, np.uint32, data.size // duplicates.SIZE * duplicates.PERMUTATIONS)
    found: Signatures = matrix.reshape(-1, duplicates.PERMUTATIONS)[starts]
    return found
