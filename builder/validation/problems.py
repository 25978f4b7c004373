"""The problems of a run, kept on disk: a corpus of a million documents may have a million of them."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from builder.documents import Problem, Severity, Spot

Kind = tuple[Severity, str]
"""Severity and code."""


class Part(NamedTuple):
    """Problems in the order of their documents, in one file."""

    path: Path
    counts: Mapping[Kind, int]


class Problems:
    """Problems that can be counted at once and iterated any number of times; their files go when it goes."""

    def __init__(self) -> None:
        """Begin with none."""
        self._folder = tempfile.TemporaryDirectory(prefix="builder-validate-")
        self._parts: list[Part] = []
        self.folder = Path(self._folder.name)

    def __len__(self) -> int:
        return sum(self.counts.values())

    def __iter__(self) -> Iterator[Problem]:
        for part in self._parts:
            yield from read(part.path)

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many problems there are of each kind."""
        total: Counter[Kind] = Counter()
        for part in self._parts:
            total.update(part.counts)
        return total

    def of(self, kind: Kind) -> Iterator[Problem]:
        """Give the problems of one kind."""
        for part in self._parts:
            if part.counts.get(kind):
                yield from (problem for problem in read(part.path) if (problem.severity, problem.code) == kind)

    def add(self, part: Part) -> None:
        """Put problems that were written into `folder` behind the others."""
        self._parts.append(part)

    def extend(self, problems: Sequence[Problem]) -> None:
        """Put more problems behind the others."""
        if problems:
            self.add(write(self.folder / f"more-{len(self._parts)}", problems))


def write(path: Path, problems: Sequence[Problem]) -> Part:
    """Write problems into a new file."""
    with path.open("w", encoding="ascii") as file:
        file.writelines(json.dumps(problem) + "\n" for problem in problems)
    return Part(path, Counter((problem.severity, problem.code) for problem in problems))


def read(path: Path) -> Iterator[Problem]:
    """Read the problems of a file."""
    with path.open(encoding="ascii") as file:
        for line in file:
            one = Problem(*json.loads(line))
            yield one._replace(spot=one.spot and Spot(*one.spot))
