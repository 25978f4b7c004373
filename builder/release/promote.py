"""dist/next → dist/vX.Y.Z: build, decide the version, freeze."""

from pathlib import Path
from typing import NamedTuple

from builder.engine import LOCAL, Engine
from builder.errors import RefusedError
from builder.recipe import Recipe
from builder.release import bagit, freeze
from builder.release.build import build_locked
from builder.release.candidate import Built, Request
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
        built = build_locked(recipe, Request(date, asked, previous), on, progress)
        if not built.funnel.released:
            raise RefusedError(
                f"nothing to release: all {built.funnel.read:,} documents were rejected",
                "see why with: builder validate",
            )
        version, folder, fresh = built.version, dist / built.version.folder, True
        if not built.changed and built.previous and built.base:
            version, folder, fresh = built.previous, built.base, False
        else:
            freeze.freeze(built.folder, folder)
        freeze.index(dist, decisions.yanked(recipe))  # where nothing is new, too: a kill may have come before this line
        return Released(folder, version, bagit.digest(folder), fresh=fresh, built=built)
