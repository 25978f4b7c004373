"""`builder rebuild --check VERSION`: do the same inputs give the same bytes here, and if not, why?"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from builder.engine import LOCAL, Engine
from builder.errors import RefusedError
from builder.recipe import Recipe
from builder.release import manifest, promote, settings, version
from builder.release.pressing import Progress, silent
from builder.release.settings import Setting


class Rebuilt(NamedTuple):
    """A release beside what its inputs give today."""

    folder: Path
    files: Sequence[str]
    """The files that differ, or stand in one of the two alone."""
    inputs: Sequence[Setting]
    """Inputs that are others than they were: raw/, recipe, schema, card, decisions."""
    tools: Sequence[Setting]
    same_records: bool
    """Whether the records say the same, whatever Parquet and pyarrow make of them."""


def check(recipe: Recipe, name: str, on: Engine = LOCAL, progress: Progress = silent) -> Rebuilt:
    """Release a version once more, aside, and compare; dist/ is not touched.

    Args:
        recipe: the corpus, with the inputs that the version was made from.
        name: the version, "X.Y.Z".
        on: where the shard jobs are done.
        progress: told of each job done.

    Raises:
        UsageError: there is no such release.
        RefusedError: the release that it was built on is gone, or the inputs of today need a higher version.
    """
    dist = recipe.root / recipe.dist
    folder = version.find(dist, name)
    stated = manifest.read(folder)
    previous = dist / f"v{stated['previous']['version']}" if stated["previous"] else None
    if previous is not None and not previous.is_dir():
        raise RefusedError(
            f"{folder} was built on {previous}, which is not there", "pull it from where it is published"
        )
    with _aside(recipe) as twin:
        done = promote.promote(twin, stated["version"], stated["date"] or None, on, progress, previous)
        before, now = manifest.digests(folder), manifest.digests(done.folder)
        found = manifest.read(done.folder)
    return Rebuilt(
        folder,
        sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path)),
        settings.compare(stated["inputs"], found["inputs"]),
        settings.compare(stated["tools"], found["tools"]),
        stated["records"] == found["records"],
    )


@contextmanager
def _aside(recipe: Recipe) -> Iterator[Recipe]:
    """Give a corpus of the same inputs, by links, with a dist/ of its own: no path outside it enters a release."""
    cache = recipe.root.absolute() / ".builder"
    cache.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="rebuild-", dir=cache) as root:
        raw = [recipe.raw] if isinstance(recipe.raw_folder, Path) else []
        for path in (*raw, str(Path(recipe.schema).parent), recipe.card, ".builder"):
            link = Path(root, path)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(recipe.root.absolute() / path)
        yield replace(recipe, root=Path(root))
