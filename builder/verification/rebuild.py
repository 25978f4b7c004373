"""`builder rebuild --check VERSION`: do the same inputs give the same bytes here, and if not, why?"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from builder.engine import LOCAL, Engine
from builder.errors import RefusedError
from builder.recipe import Recipe
from builder.release import decisions, manifest, promote, settings, version
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

    Versions that were yanked since do not count: a yank is about a release, and no input that it was made from.

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
    with _aside(recipe, stated["inputs"]["decisions"].get(decisions.YANKED)) as twin:
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
def _aside(recipe: Recipe, yanked: str | None) -> Iterator[Recipe]:
    """Give a corpus of the same inputs with a dist/ of its own: no path outside it enters a release.

    Args:
        recipe: the corpus.
        yanked: the sha256 of yanked.jsonl as it was then; None where there was none. The twin has that much of it.
    """
    cache = recipe.root.absolute() / ".builder"
    cache.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="rebuild-", dir=cache) as root:
        twin = replace(recipe, root=Path(root))
        raw = [recipe.raw] if isinstance(recipe.raw_folder, Path) else []
        for path in (*raw, recipe.card, ".builder"):
            link = Path(root, path)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(recipe.root.absolute() / path)
        rules = Path(recipe.schema).parent
        shutil.copytree(recipe.root / rules, twin.root / rules, ignore_dangling_symlinks=True)
        _take_back(decisions.folder(twin) / decisions.YANKED, yanked)
        yield twin


def _take_back(file: Path, digest: str | None) -> None:
    """Leave as much of a file of decisions as had this digest; None where there was no such file."""
    if digest is None:
        file.unlink(missing_ok=True)
    elif file.is_file():
        file.write_bytes(decisions.as_it_was(file, digest))
