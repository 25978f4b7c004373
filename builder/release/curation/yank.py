"""`builder yank`: a version that nobody should use any more. Its files stay as they are; what names it says so."""

from pathlib import Path
from typing import NamedTuple

from builder.errors import UsageError
from builder.recipe import Recipe
from builder.release import freeze
from builder.release.curation import decisions
from builder.release.version import Version, absent, versions


class Yanked(NamedTuple):
    """What `builder yank` did."""

    version: Version
    reason: str
    latest: Version | None
    """The newest release that is not yanked."""
    file: Path
    """dist/index.json, which says so."""


def yank(recipe: Recipe, name: str, reason: str) -> Yanked:
    """Mark a release in schema/decisions/yanked.jsonl and dist/index.json; a new reason takes the place of an old one.

    Args:
        recipe: the corpus.
        name: the version, "X.Y.Z".
        reason: why, for those who have it.

    Raises:
        UsageError: there is no such release, or no reason.
        WorldError: the disk says no, or a builder is at work.
    """
    dist, version = recipe.dist_folder, Version.parse(name)
    if not reason.strip():
        raise UsageError("the reason is empty", "say why nobody should use the release: --reason TEXT")
    with freeze.lock(dist):
        known = versions(dist)
        if version not in known:
            raise absent(dist / version.folder)
        if decisions.yanked(recipe).get(version) != reason:
            entry = {"version": str(version), "reason": reason}
            decisions.append(decisions.folder(recipe) / decisions.YANKED, [entry])
        marks = decisions.yanked(recipe)
        freeze.index(dist, marks)
    latest = max((one for one in known if one not in marks), default=None)
    return Yanked(version, reason, latest, dist / freeze.INDEX)
