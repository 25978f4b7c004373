"""`builder verify`: nothing a release says about itself is believed; files, rows and laws are computed again."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from builder.documents import Problem
from builder.errors import PressError, UsageError, WorldError
from builder.recipe import Recipe
from builder.release import bagit, freeze, ledger, memory
from builder.release.curation import decisions, tombstones
from builder.verification import heritage, integrity, laws, opening, replay, statements
from builder.verification.findings import first_few, of_file
from builder.verification.heritage import Heritage
from builder.verification.replay import Replayed

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
    heritage: Heritage | None = None
    """None: the release before is not beside it, or there is none, or something else is wrong."""
    replayed: Replayed | None = None
    """None: there is no raw/ to look at, or something else is wrong."""

    @property
    def verdict(self) -> str:
        """One word: whole, incomplete (it ends early: copy it again), or corrupt (it was changed)."""
        if not self.problems:
            return "whole"
        return "incomplete" if all(problem.code in integrity.INCOMPLETE for problem in self.problems) else "corrupt"


def verify(release: Path, expect: str = "", corpus: Recipe | None = None, *, full: bool = False) -> Report:
    """Verify a release: its files, its rows, what it says and how it opens, what it keeps of the release before it that
    lies beside it, and its texts by those in raw/. A stage runs where the ones before found nothing.

    Args:
        release: its folder.
        expect: the digest it must have.
        corpus: the one it was made from, if it is here.
        full: replay the edits of all documents, and not of a sample.

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
    if expect and digest != expect.strip().lower() and all(problem.source != bagit.TAGS for problem in problems):
        message = f"the release's digest is {digest or 'missing'}, expected {expect}"
        problems.append(of_file("digest-unexpected", bagit.TAGS, message))
    version, counts = str(manifest.get("version", "")), manifest.get("counts", {})
    inherited = replayed = None
    if not problems:
        with memory.frugal(decay=0):
            problems, inherited = _stages(release, manifest)
    if not problems and corpus:
        problems = list(_retracted(release, manifest, corpus))
        replayed = replay.examine(release, manifest, corpus, full=full)
    problems += [*(inherited.problems if inherited else ()), *(replayed.problems if replayed else ())]
    errors = tuple(problem for problem in problems if problem.severity == "error")
    warnings = [*(problem for problem in problems if problem.severity == "warning"), *_yanked(release, version)]
    return Report(errors, version, digest, counts, tuple(warnings), inherited, replayed)


def _yanked(release: Path, version: str) -> Iterator[Problem]:
    """The mark is not in the release, which never changes, but in the index beside it."""
    for known, reason in freeze.yanked(release.absolute().parent).items():
        if str(known) == version:
            message = f"version {version} was yanked, nobody should use it: {reason}"
            yield of_file("yanked", f"../{freeze.INDEX}", message, severity="warning")


def _retracted(release: Path, manifest: Mapping[str, Any], corpus: Recipe) -> Iterator[Problem]:
    """Nothing retracted is in a release that was made with the tombstones that the corpus has now."""
    name = decisions.RETRACTED
    made_with = manifest["inputs"]["decisions"].get(name)
    if made_with and decisions.digests(corpus, None).get(name) == made_with:
        messages = [(document, f"it was {why}") for document, why in retracted(release, corpus)]
        yield from first_few("retracted-returned", ledger.FILE, messages)


def retracted(release: Path, corpus: Recipe) -> list[tuple[str, str]]:
    """Return the documents of a release that the corpus's tombstones know: id, and when and why it was retracted."""
    stones = tombstones.read(corpus)
    documents = list(tombstones.identities(ledger.current(ledger.read(release)))) if stones.stones else []
    found = stones.near_matches(documents) | stones.matches(documents)
    return [(documents[number].id, stone.message) for number, stone in sorted(found.items())]


def _stages(release: Path, manifest: Mapping[str, Any]) -> tuple[list[Problem], Heritage | None]:
    """Hold a release to load_dataset, to its own laws, to its card, and then to the release before."""
    try:
        # Loading takes the most memory, so it comes before what the others leave (45 MB, measured); it says the least
        # about why, so it is told last.
        loading = list(opening.examine(release, manifest))
        stages = (list(examine(release, manifest)) for examine in (laws.examine, statements.examine))
        if problems := next(filter(None, stages), loading):
            return problems, None
        before = manifest["previous"]
        previous = release.absolute().parent / f"v{before['version']}" if before else None
        return [], heritage.examine(release, manifest, previous) if previous and previous.is_dir() else None
    except (PressError, pa.ArrowException, OSError, KeyError, TypeError, ValueError) as error:
        # The bytes are the published ones, so what cannot be read was published so.
        message = f"it cannot be read: {' '.join(str(error).split())[:500]}"
        return [of_file("release-unreadable", "manifest.json", message)], None
