"""Versions of a release, and what each part of them means for its readers (Croissant 1.1).

| part | what changed |
| --- | --- |
| PATCH | the same records, re-packaged or re-documented |
| MINOR | records or fields were added, nothing else |
| MAJOR | records were edited, removed or moved to another split, or the schema breaks readers |
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from builder.errors import UsageError
from builder.schema.differences import Effect

_VERSION = re.compile(r"v?(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")


@dataclass(frozen=True, order=True)
class Version:
    """MAJOR.MINOR.PATCH, ordered as numbers.

    >>> Version.parse("v1.9.0") < Version.parse("1.10.0")
    True
    """

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "1.2.0" or "v1.2.0".

        Raises:
            UsageError: anything else.
        """
        found = _VERSION.fullmatch(text)
        if not found:
            raise UsageError(f"{text!r} is no version", "write three numbers, as in 1.2.0")
        return cls(*map(int, found.groups()))

    def __str__(self) -> str:
        """As it stands in every file of the release: 1.2.0."""
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def folder(self) -> str:
        """The release's name in dist/: v1.2.0."""
        return f"v{self}"


FIRST = Version(1, 0, 0)


def parses(text: str) -> bool:
    """Tell whether a text is a version, as `Version.parse` reads it."""
    return bool(_VERSION.fullmatch(text))


def versions(dist: Path) -> list[Version]:
    """Return the frozen releases of `dist`, oldest first: the folders vX.Y.Z that hold a manifest."""
    if not dist.is_dir():
        return []
    names = (path.name for path in dist.iterdir() if not path.is_symlink() and (path / "manifest.json").is_file())
    return sorted(Version.parse(name) for name in names if name.startswith("v") and _VERSION.fullmatch(name))


def latest(dist: Path) -> Version | None:
    """Return the newest frozen release of `dist`."""
    return max(versions(dist), default=None)


def find(dist: Path, name: str | None) -> Path:
    """Return the folder of a release of `dist`.

    Args:
        dist: where the releases are.
        name: "1.2.0", "v1.2.0", "next", or None for the latest.

    Raises:
        UsageError: there is no such release.
    """
    if name is None:
        newest = latest(dist)
        if newest is None:
            raise UsageError(f"{dist} holds no release", "make one with: builder release")
        return dist / newest.folder
    folder = dist / (name if name == "next" else Version.parse(name).folder)
    if (folder / "manifest.json").is_file():
        return folder
    raise UsageError(f"there is no {folder}", "make it with: builder build") if name == "next" else absent(folder)


def absent(folder: Path) -> UsageError:
    """Return the error for a frozen release that is not there; its hint names those that are."""
    there = ", ".join(map(str, versions(folder.parent)))
    return UsageError(f"there is no {folder}", f"there are: {there}" if there else "make one with: builder release")


def bump(previous: Version | None, changes: Mapping[str, int], schema: Effect = "neutral") -> Version:
    """Return the least version that tells the truth about the difference.

    Args:
        previous: the release before; None where there is none, and the first is 1.0.0.
        changes: kind of change → documents (`Difference.counts`).
        schema: what the schema's change means to a reader of the release before.

    >>> str(bump(Version(1, 2, 3), {"added": 1}))
    '1.3.0'
    >>> str(bump(Version(1, 2, 3), {"added": 1, "removed": 1}))
    '2.0.0'
    >>> str(bump(Version(1, 2, 3), {}))
    '1.2.4'
    """
    if previous is None:
        return FIRST
    if schema == "breaking" or any(changes.get(kind) for kind in ("removed", "edited", "moved")):
        return Version(previous.major + 1, 0, 0)
    if schema == "additive" or any(changes.get(kind) for kind in ("added", "extended")):
        return Version(previous.major, previous.minor + 1, 0)
    return Version(previous.major, previous.minor, previous.patch + 1)
