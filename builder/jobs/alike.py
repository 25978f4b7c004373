"""One job of holding documents against each other: how alike the texts of pairs are. Runs in a worker."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from builder import cache, duplicates
from builder.cache.mapped import MappedTable
from builder.duplicates import Pairs
from builder.withheld import TEXT


class Job(NamedTuple):
    """What a worker needs, by path."""

    cache: Path
    keys: Sequence[str]
    """The shard jobs whose concatenation numbers the documents; a tuple."""
    pairs: Pairs


def run(job: Job) -> npt.NDArray[np.float64]:
    """Return the true Jaccard similarity of each pair's word 5-grams."""
    if not len(job.pairs):
        return np.empty(0, np.float64)
    rows, places = np.unique(job.pairs, return_inverse=True)
    texts = _records(job.cache, job.keys).take(rows, [TEXT])[TEXT]
    grams = [*duplicates.grams([duplicates.normalise(text) for text in texts.to_pylist()])]
    pairs: list[list[int]] = places.reshape(-1, 2).tolist()
    found = [duplicates.similarity(grams[one], grams[other]) for one, other in pairs]
    return np.array(found, np.float64)


@lru_cache(maxsize=1)
def _records(folder: Path, keys: Sequence[str]) -> MappedTable:
    return MappedTable(folder, keys, cache.RECORDS)
