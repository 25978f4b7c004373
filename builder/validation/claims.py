"""Who claims which id: found across all jobs without holding the ids of a million documents."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from xxhash import xxh3_64_intdigest

_HELD = 1 << 13
_FEW = 20_000
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

    def add(self, name: str, number: int) -> None:
        """Let the document of this number claim an id."""
        self._ids.append(xxh3_64_intdigest(name.encode("utf-8", "surrogatepass")))
        self._numbers.append(number)
        if len(self._ids) >= _HELD:
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
    """Return the documents whose id another one may claim: number of the file → numbers in the job.

    Two ids may share their 64 bits, so the ids themselves must be compared.
    """
    twice = _twice(files)
    found: dict[int, set[int]] = {}
    for number, (path, count) in enumerate(files) if twice else ():
        pairs = _load(path, count)
        mine = {document for name, document in zip(pairs[::2], pairs[1::2], strict=True) if name in twice}
        if mine:
            found[number] = mine
    return found


def _twice(files: Sequence[tuple[Path, int]]) -> frozenset[int]:
    loaded = (_load(path, count)[::2] for path, count in files)
    claims = sum(count for _, count in files)
    if claims <= _FEW:
        return frozenset(name for name, times in Counter(name for ids in loaded for name in ids).items() if times > 1)
    return _repeated(loaded, claims)


def _repeated(loaded: Iterable["array[int]"], count: int) -> frozenset[int]:
    import numpy as np

    ids = np.empty(count, np.uint64)
    at = 0
    for some in loaded:
        ids[at : at + len(some)] = np.frombuffer(some, np.uint64)
        at += len(some)
    ids.sort()
    return frozenset(ids[1:][ids[1:] == ids[:-1]].tolist())


def _load(path: Path, count: int) -> "array[int]":
    loaded = array("Q")
    with path.open("rb") as file:
        loaded.fromfile(file, 2 * count)
    return loaded
