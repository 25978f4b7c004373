"""`builder verify`: nothing a release says about itself is believed; files, rows and laws are computed again."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from builder.documents import Problem
from builder.errors import PressError, UsageError, WorldError
from builder.release import bagit, freeze, integrity, laws, opening

_DIGEST = re.compile("[0-9a-f]{64}")


class Report(NamedTuple):
    """What verification found."""

    problems: tuple[Problem, ...]
    version: str
    """Empty where there is no manifest."""
    digest: str
    """sha256 of the tag manifest; empty where there is none."""
    counts: Mapping[str, Any]
    """The manifest's."""
    warnings: tuple[Problem, ...] = ()
    """What its user should know though it is whole."""

    @property
    def verdict(self) -> str:
        """One word: whole, incomplete (it ends early: copy it again), or corrupt (it was changed)."""
        if not self.problems:
            return "whole"
        return "incomplete" if all(problem.code in integrity.INCOMPLETE for problem in self.problems) else "corrupt"


def verify(release: Path, expect: str = "") -> Report:
    """Verify a release: its files, then its rows, then that it opens; a stage runs where the one before found nothing.

    Args:
        release: its folder.
        expect: the digest it must have.

    Raises:
        UsageError: it is no folder, or `expect` is no digest.
        WorldError: it cannot be read.
    """
    if expect and not _DIGEST.fullmatch(expect.strip().lower()):
        raise UsageError(f"{expect!r} is no digest", "give the 64 hex digits that builder release printed")
    if not release.is_dir():
        raise UsageError(f"{release} is no folder", "give the folder of a release, as in dist/v1.0.0")
    try:
        problems, manifest = integrity.examine(release)
        tags = release / bagit.TAGS
        digest = bagit.digest(release) if tags.is_file() and not tags.is_symlink() else ""
    except OSError as error:
        raise WorldError(f"{release} cannot be read: {error.strerror}") from None
    version, counts = str(manifest.get("version", "")), manifest.get("counts", {})
    if expect and digest != expect.strip().lower():
        message = f"the release's digest is {digest or 'missing'}, expected {expect}"
        problems.append(Problem("digest-unexpected", bagit.TAGS, "", "", message))
    if not problems:
        problems = _rows(release, manifest) or list(opening.examine(release, version))
    return Report(tuple(problems), version, digest, counts, tuple(_yanked(release, version)))


def _yanked(release: Path, version: str) -> Iterator[Problem]:
    """The mark is not in the release, which never changes, but in the index beside it."""
    for known, reason in freeze.marked(release.absolute().parent).items():
        if str(known) == version:
            message = f"version {version} was yanked, nobody should use it: {reason}"
            yield Problem("yanked", f"../{freeze.INDEX}", "", "", message, severity="warning")


def _rows(release: Path, manifest: Mapping[str, Any]) -> list[Problem]:
    try:
        return list(laws.examine(release, manifest))
    except (PressError, pa.ArrowException, OSError, KeyError, TypeError, ValueError) as error:
        # The bytes are the published ones, so what cannot be read was published so.
        message = f"it cannot be read: {' '.join(str(error).split())[:500]}"
        return [Problem("release-unreadable", "manifest.json", "", "", message)]
