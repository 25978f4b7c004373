"""Who claims which id: found across all jobs without holding the ids of a million documents."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_FEW = 20_000
"""Claims up to which counting them costs less than importing numpy."""


class Claims:
    """The ids that one job's documents claim, each as 64 bits, and which document of the job claims it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._ids = array("Q")
        self._documents = array("Q")
        self.documents = 0
        """How many of the job's documents were looked at; each has its number."""

    def add(self, name: str) -> None:
        """Let the document that is looked at claim an id."""
        self._ids.append(_digest(name))
        self._documents.append(self.documents)

    def write(self, path: Path) -> int:
        """Write them into a file, and say how many they are."""
        with path.open("wb") as file:
            self._ids.tofile(file)
            self._documents.tofile(file)
        return len(self._ids)


def contested(files: Sequence[tuple[Path, int]]) -> Mapping[int, set[int]]:
    """Return the documents whose id another one may claim: number of the file → numbers in the job.

    Two ids may share their 64 bits, so the ids themselves must be compared.
    """
    twice = _twice([path for path, _ in files], [count for _, count in files])
    found: dict[int, set[int]] = {}
    for number, (path, count) in enumerate(files) if twice else ():
        both = _load(path, 2 * count)
        mine = {both[count + i] for i in range(count) if both[i] in twice}
        if mine:
            found[number] = mine
    return found


def _twice(paths: Sequence[Path], counts: Sequence[int]) -> frozenset[int]:
    loaded = (_load(path, count) for path, count in zip(paths, counts, strict=True))
    if sum(counts) <= _FEW:
        return frozenset(name for name, times in Counter(name for ids in loaded for name in ids).items() if times > 1)
    return _repeated(loaded, sum(counts))


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
        loaded.fromfile(file, count)
    return loaded


def _digest(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest())
