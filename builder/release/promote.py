"""dist/next → dist/vX.Y.Z: build, decide the version, freeze."""

from pathlib import Path
from typing import NamedTuple

from builder.engine import LOCAL, Engine
from builder.errors import RefusedError
from builder.recipe import Recipe
from builder.release import bagit, freeze
from builder.release.build import build_locked
from builder.release.candidate import Built
from builder.release.curation import decisions
from builder.release.pressing import Progress, silent
from builder.release.version import Version


class Released(NamedTuple):
    """What `builder release` did."""

    folder: Path
    version: Version
    digest: str
    fresh: bool
    """False: nothing had changed, and `version` is the latest release."""
    built: Built


def promote(
    recipe: Recipe,
    wanted: str | None = None,
    date: str | None = None,
    on: Engine = LOCAL,
    progress: Progress = silent,
    previous: Path | None = None,
) -> Released:
    """Build, and freeze what was built.

    Args:
        recipe: the corpus.
        wanted: the version, "X.Y.Z"; None for the least that the changes need.
        date: the release's, YYYY-MM-DD; None for the newest document's.
        on: where the shard jobs are done.
        progress: told of each job done.
        previous: the folder of the release before, where it lies elsewhere; None for the latest in dist/.

    Raises:
        RefusedError: there is no document to release, or `wanted` is too small or exists.
        PressError: what `build` raises.
    """
    dist = recipe.dist_folder
    asked = Version.parse(wanted) if wanted else None
    with freeze.lock(dist):
        built = build_locked(recipe, date, on, progress, asked, previous)
        if not built.funnel.released:
            raise RefusedError(
                f"nothing to release: all {built.funnel.read:,} documents were rejected",
                "see why with: builder validate",
            )
        if not built.changed and built.previous and built.base:
            folder = built.base
            freeze.index(
                dist, decisions.yanked(recipe)
            )  # a kill between the rename and this line leaves the index behind
            return Released(folder, built.previous, bagit.digest(folder), fresh=False, built=built)
        target = dist / built.version.folder
        freeze.freeze(built.folder, target)
        freeze.index(dist, decisions.yanked(recipe))
        return Released(target, built.version, bagit.digest(target), fresh=True, built=built)
