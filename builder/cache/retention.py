"""Which shards the last builds used: what stays in the cache, so that it does not grow from build to build."""

import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from builder.cache import checked

BUILDS = 2
"""A build leaves what it and the one before it used, so that going back to what was before is quick."""

_FILE = "builds.json"


class Pruned(NamedTuple):
    """What went."""

    folders: int
    """Shards and what was left of broken runs."""
    bytes: int


def remember(shards: Path, keys: Iterable[str]) -> None:
    """Note which shards the build just made used, and drop those that the last BUILDS did not; the lock is held."""
    checked.save(shards.parent / _FILE, [sorted(keys), *_builds(shards)][:BUILDS])
    prune(shards, BUILDS)


def last(shards: Path) -> Sequence[str]:
    """Return the keys of the jobs of the last build, sorted; empty where there was none."""
    return next(iter(_builds(shards)), ())


def used(shards: Path, builds: int = BUILDS) -> frozenset[str]:
    """Return the keys of the jobs of the last builds."""
    return frozenset(key for keys in _builds(shards)[:builds] for key in keys)


def prune(shards: Path, builds: int) -> Pruned:
    """Drop all that none of the last so many builds used; the lock of dist/ is held, so that nobody is at work."""
    wanted = used(shards, builds)
    idle = [path for path in sorted(shards.iterdir()) if path.name not in wanted] if shards.is_dir() else []
    size = 0
    for path in idle:
        with suppress(OSError):  # a worker that its cluster took for dead may still write there
            if path.is_dir():
                size += sum(file.stat().st_size for file in path.rglob("*"))
                shutil.rmtree(path)
            else:
                size += path.stat().st_size
                path.unlink()
    return Pruned(len(idle), size)


def _builds(shards: Path) -> Sequence[Sequence[str]]:
    """The shards of the last builds, the newest first; a file that is damaged knows none, and all is done again."""
    builds: Sequence[Sequence[str]] = checked.load(shards.parent / _FILE) or []
    return builds
