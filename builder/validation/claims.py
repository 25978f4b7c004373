"""Documents that claim the same id, found across all jobs without holding the ids of a million documents."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

from xxhash import xxh3_64_intdigest

_BUFFER = 1 << 13
"""Claims held before they are written."""
_COUNTED = 20_000
"""Claims up to which counting them costs less than importing numpy."""


class Claims:
    """The ids that one job's documents claim, in a file: each as 64 bits, and the number of the document."""

    def __init__(self, path: Path) -> None:
        """Begin the file with none."""
        self.path = path
        self.documents = 0
        """How many of the job's documents were looked at; each has its number."""
        self.count = 0
        self._ids = array("Q")
        self._numbers = array("Q")
        path.write_bytes(b"")

    def add(self, identity: str, number: int) -> None:
        """Let the document of this number claim an id."""
        self._ids.append(xxh3_64_intdigest(identity.encode("utf-8", "surrogatepass")))
        self._numbers.append(number)
        if len(self._ids) >= _BUFFER:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        pairs = array("Q", bytes(2 * 8 * len(self._ids)))
        pairs[::2], pairs[1::2] = self._ids, self._numbers
        with self.path.open("ab") as file:
            pairs.tofile(file)
        self.count += len(self._ids)
        del self._ids[:]
        del self._numbers[:]


def contested(files: Sequence[tuple[Path, int]]) -> Mapping[int, set[int]]:
    """Return the documents whose id another one may claim: number of the job → numbers of its documents.

    Two ids may share their 64 bits, so the ids themselves must be compared.

    Args:
        files: a file of claims and their count, for each job.
    """
    repeated = _repeated(files)
    documents: dict[int, set[int]] = {}
    for number, (path, count) in enumerate(files) if repeated else ():
        pairs = _load(path, count)
        contested = {document for digest, document in zip(pairs[::2], pairs[1::2], strict=True) if digest in repeated}
        if contested:
            documents[number] = contested
    return documents


def _repeated(files: Sequence[tuple[Path, int]]) -> frozenset[int]:
    loaded = (_load(path, count)[::2] for path, count in files)
    claims = sum(count for _, count in files)
    if claims <= _COUNTED:
        times = Counter(chain.from_iterable(loaded))
        return frozenset(digest for digest in times if times[digest] > 1)
    import numpy as np

    all_digests, filled = np.empty(claims, np.uint64), 0
    for digests in loaded:
        all_digests[filled : filled + len(digests)] = np.frombuffer(digests, np.uint64)
        filled += len(digests)
    all_digests.sort()
    return frozenset(all_digests[1:][all_digests[1:] == all_digests[:-1]].tolist())


def _load(path: Path, count: int) -> "array[int]":
    loaded = array("Q")
    with path.open("rb") as file:
        loaded.fromfile(file, 2 * count)
    return loaded
