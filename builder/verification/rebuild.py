"""`builder rebuild --check VERSION`: do the same inputs give the same bytes here, and if not, why?"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from builder.engine import LOCAL, Engine
from builder.errors import RefusedError
from builder.recipe import Recipe
from builder.release import freeze, manifest, promote, settings, version
from builder.release.curation import decisions
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

    What was yanked, retracted or put into quarantine since does not count: each such file is used as it was then. So
    is a document that was retracted since in the copy that is compared, where raw/ has it still; that copy is deleted.

    Args:
        recipe: the corpus, with the inputs that the version was made from.
        name: the version, "X.Y.Z".
        on: where the shard jobs are done.
        progress: told of each job done.

    Raises:
        UsageError: there is no such release.
        RefusedError: the release that it was built on is gone, or the inputs of today give none.
        WorldError: a builder is at work on dist/.
    """
    dist = recipe.dist_folder
    folder = version.find(dist, name)
    stated = manifest.read(folder)
    previous = dist / f"v{stated['previous']['version']}" if stated["previous"] else None
    if previous is not None and not previous.is_dir():
        raise RefusedError(
            f"{folder} was built on {previous}, which is not there", "pull it from where it is published"
        )
    # The lock is for .builder/, which both share: a builder prunes what the other has pressed.
    with freeze.lock(dist), _aside(recipe, stated["inputs"]["decisions"]) as twin:
        again = partial(promote.promote, twin, date=stated["date"] or None, on=on, progress=progress, previous=previous)
        try:
            done = again(stated["version"])
        except RefusedError:  # the inputs of today may need a higher version: what they give says why
            done = again()
        before, now = manifest.digests(folder), manifest.digests(done.folder)
        rebuilt = manifest.read(done.folder)
    return Rebuilt(
        folder,
        sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path)),
        settings.compare(stated["inputs"], rebuilt["inputs"]),
        settings.compare(stated["tools"], rebuilt["tools"]),
        stated["records"] == rebuilt["records"],
    )


@contextmanager
def _aside(recipe: Recipe, decided: Mapping[str, str]) -> Iterator[Recipe]:
    """Give a corpus of the same inputs with a dist/ of its own: no path outside it enters a release.

    Args:
        recipe: the corpus.
        decided: the decisions as they were then, path → sha256; what was only added to a file since is left out.
    """
    root = recipe.cache_folder.absolute() / "rebuild"
    freeze.remove(root)  # what one that was killed left behind
    root.mkdir(parents=True)
    twin = replace(recipe, root=root)
    try:
        raw = [recipe.raw] if isinstance(recipe.raw_folder, Path) else []
        for path in (*raw, recipe.card, ".builder"):
            link = root / path
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(recipe.root.absolute() / path)
        rules = Path(recipe.schema).parent
        shutil.copytree(recipe.root / rules, twin.root / rules, ignore_dangling_symlinks=True)
        for file in decisions.lists(twin):
            _take_back(file, decided.get(file.name))
        yield twin
    finally:
        freeze.remove(root)


def _take_back(file: Path, digest: str | None) -> None:
    """Leave as much of a file of decisions as had this digest; None where there was no such file."""
    if digest is None:
        file.unlink(missing_ok=True)
    elif file.is_file():
        file.write_bytes(decisions.as_it_was(file, digest))
