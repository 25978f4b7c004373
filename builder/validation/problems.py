"""The problems of a run, kept on disk: a corpus of a million documents may have a million of them."""

import heapq
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import orjson

from builder.documents import Problem, Spot

Kind = tuple[str, str]
"""Severity and code."""


class Part(NamedTuple):
    """Problems in one file, in the order of their sources."""

    path: Path
    counts: Mapping[Kind, int]
    invalid: int
    """Documents with an error that no other part tells of."""


class Problems:
    """Problems in the order of their sources, iterated any number of times; their files go when it goes."""

    def __init__(self, problems: Sequence[Problem] = ()) -> None:
        """Begin with these, in the order of their sources."""
        self._temporary = tempfile.TemporaryDirectory(prefix="builder-validate-")
        self.folder = Path(self._temporary.name)
        """Where parts are written."""
        self._rows: list[list[Part]] = []
        self.add([write(self.folder / "first", problems)] if problems else [])

    def __len__(self) -> int:
        return sum(self.counts.values())

    def __iter__(self) -> Iterator[Problem]:
        rows = (chain.from_iterable(read(part.path) for part in row) for row in self._rows)
        return heapq.merge(*rows, key=attrgetter("source"))

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many problems there are of each kind."""
        total: Counter[Kind] = Counter()
        for part in chain.from_iterable(self._rows):
            total.update(part.counts)
        return total

    @property
    def invalid(self) -> int:
        """Documents with at least one error."""
        return sum(part.invalid for part in chain.from_iterable(self._rows))

    def add(self, parts: Sequence[Part]) -> None:
        """Take parts that follow each other in the order of sources; they are merged with those that are here."""
        self._rows.append(list(parts))


def write(path: Path, problems: Iterable[Problem], invalid: int | None = None) -> Part:
    """Write problems into a new file; `invalid` is None where no part tells of their documents yet."""
    counts: Counter[Kind] = Counter()
    documents = set()
    with path.open("wb") as file:
        for problem in problems:
            file.write(_line(problem))
            counts[problem.severity, problem.code] += 1
            if problem.severity == "error":
                documents.add((problem.source, problem.place))
    return Part(path, counts, len(documents) if invalid is None else invalid)


def read(path: Path) -> Iterator[Problem]:
    """Read the problems of a file."""
    with path.open("rb") as file:
        for line in file:
            try:
                parts = orjson.loads(line)
            except orjson.JSONDecodeError:
                parts = json.loads(line)
            parts[-1] = parts[-1] and Spot(*parts[-1])
            yield Problem(*parts)


def _line(problem: Problem) -> bytes:
    try:
        return orjson.dumps(problem, default=tuple, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # half of a surrogate pair, which orjson neither writes nor reads
        return json.dumps(problem).encode() + b"\n"
