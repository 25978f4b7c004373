"""The candidate release, dist/next, and its receipt: with the same inputs and whole files it is not made again."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from builder import cache
from builder.cache import checked, edition
from builder.cache.digests import Digests
from builder.recipe import Recipe
from builder.release import bagit, manifest
from builder.release.curation import decisions
from builder.release.pressing import Work
from builder.release.settling.proof import Closest, Proof
from builder.release.succession import Base
from builder.release.version import Version

_log = logging.getLogger(__name__)


class Funnel(NamedTuple):
    """What became of the documents; `read` is what was released and the rejects (LAW)."""

    read: int
    released: int
    rejects: Mapping[str, int]
    """Reason code → documents."""
    splits: Mapping[str, int]
    """Split → records."""
    cut: Mapping[str, int]
    """Cleaner or label → characters of accepted documents that it took out or replaced."""
    left_out: Mapping[str, int]
    """Authored field that the schema does not name → accepted documents that have it."""
    withheld: int
    """Records released without their text."""


class Request(NamedTuple):
    """What somebody asks of a release beside what the recipe says."""

    date: str | None = None
    """YYYY-MM-DD; None for the newest document's."""
    version: Version | None = None
    """None for the least that the changes need."""
    previous: Path | None = None
    """The folder of the release before, where it lies elsewhere; None for the latest in dist/."""


class Built(NamedTuple):
    """The candidate release."""

    folder: Path
    version: Version
    previous: Version | None
    changed: bool
    """Whether anything differs from the release before."""
    funnel: Funnel
    proof: Proof
    changes: Mapping[str, int]
    """Kind of change since the release before → documents."""
    base: Path | None = None
    """The folder of the release before."""


def key(recipe: Recipe, work: Work, card: str, base: Base, request: Request) -> str:
    """Digest all that dist/next depends on.

    Args:
        recipe: the corpus.
        work: what there is to press.
        card: DATASET_CARD.md.
        base: the release before.
        request: what somebody asks for.
    """
    unread = [reject._replace(spot=None) for reject in work.unread]  # as a release has them
    given = [job.key for job in work.jobs], [tuple(reject) for reject in unread], work.inputs
    corpus = recipe.settings(), card, work.rules.digest, work.boilerplate.digest
    decided = decisions.digests(recipe, base.version), decisions.words(recipe, base.version)
    stands_on = str(base.version), base.folder and bagit.digest(base.folder)
    asked = request.date, str(request.version)
    return cache.key_of(given, corpus, decided, stands_on, asked, edition.digest(), manifest.tools())


def keep(recipe: Recipe, key: str, built: Built) -> None:
    """Leave the receipt of what was just built."""
    receipt = {
        "key": key,
        "release": bagit.digest(built.folder),
        "version": str(built.version),
        "previous": str(built.previous) if built.previous else None,
        "changed": built.changed,
        "changes": dict(built.changes),
        "funnel": built.funnel._asdict(),
        "proof": built.proof._asdict() | {"closest": built.proof.closest and list(built.proof.closest)},
    }
    checked.save(_file(recipe), receipt)


def find(recipe: Recipe, key: str, base: Path | None) -> Built | None:
    """Return what the build said that made dist/next of the same inputs, if its files are whole.

    Args:
        recipe: the corpus.
        key: of all that dist/next depends on.
        base: the folder of the release before.
    """
    folder = recipe.dist_folder / "next"
    receipt = checked.load(_file(recipe))
    digests = Digests(_file(recipe).with_name("built.jsonl"))
    if not receipt or receipt["key"] != key or not _is_whole(folder, receipt["release"], digests):
        return None
    digests.save()
    _log.info("dist/next: kept, as nothing that it depends on has changed")
    closest, previous = receipt["proof"]["closest"], receipt["previous"]
    return Built(
        folder,
        Version.parse(receipt["version"]),
        Version.parse(previous) if previous else None,
        receipt["changed"],
        Funnel(**receipt["funnel"]),
        Proof(**receipt["proof"] | {"closest": closest and Closest(*closest)}),
        receipt["changes"],
        base,
    )


def _file(recipe: Recipe) -> Path:
    return recipe.cache_folder / "next.json"


def _is_whole(folder: Path, release: str, digests: Digests) -> bool:
    """Whether a folder is the release with this digest, and all of it."""
    try:
        if bagit.digest(folder) != release:
            return False
        stated = bagit.read(folder / bagit.PAYLOAD) | bagit.read(folder / bagit.TAGS)
        return {*manifest.files(folder)} == {*stated, bagit.TAGS} and all(
            digests.of(folder / name) == stated[name] for name in stated
        )
    except (OSError, ValueError):
        return False
