"""Shard jobs whose results go behind a url: a worker does one in a folder of its own machine, and puts its files there.

The receipt comes last, so that a shard is there whole or not at all. Where the build was started, shards are fetched
into .builder/ and believed with their digests only, as ever.
"""

import hashlib
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from builder import cache
from builder.cache import Receipt
from builder.errors import WorldError
from builder.jobs import worker
from builder.jobs.job import Job as ShardJob
from builder.jobs.job import breadcrumb
from builder.remote import Remote

_FILES = (*(f"{name}.arrow" for name in cache.FILES), cache.RECEIPT)


class Job(NamedTuple):
    """A shard job, and where its result goes."""

    job: ShardJob
    store: Remote

    def mourn(self) -> None:
        """Put what says which document the job was at behind the url, where its process died on this machine."""
        with suppress(OSError):
            _breadcrumb(self).write_bytes(breadcrumb(self.on_this_machine()).read_bytes())

    def last_words(self) -> bytes:
        """Return what says which document the job was at when its process died.

        Raises:
            OSError: nothing does.
        """
        if not (there := _breadcrumb(self)).is_file():
            return breadcrumb(self.on_this_machine()).read_bytes()
        said = there.read_bytes()
        there.unlink()
        return said

    def on_this_machine(self) -> ShardJob:
        """Return the job with a folder of this machine for its result."""
        name = hashlib.sha256(self.store.url.encode()).hexdigest()[:16]
        folder = Path(tempfile.gettempdir(), f"builder-{os.getuid()}-{name}")
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.lstat().st_uid != os.getuid():
            raise WorldError(f"{folder} is somebody else's", "set TMPDIR to a folder of your own")
        folder.joinpath("shards").mkdir(exist_ok=True)
        return self.job._replace(cache=folder / "shards")


def run(job: Job) -> Receipt:
    """Do the job and put its files behind the url."""
    here = job.on_this_machine()
    try:
        receipt = worker.press(here)
        for name in _FILES:
            (job.store / receipt.key / name).put(here.cache / receipt.key / name)
        return receipt
    finally:
        shutil.rmtree(here.cache / here.key, ignore_errors=True)


def done(store: Remote) -> frozenset[str]:
    """Return the keys of the jobs whose results are behind the url."""
    names: dict[str, set[str]] = defaultdict(set)
    for entry in store.tree():
        key, _, name = entry.key.rpartition("/")
        names[key].add(name)
    return frozenset(key for key, there in names.items() if there.issuperset(_FILES))


def fetch(store: Remote, key: str, folder: Path) -> Receipt | None:
    """Fetch a shard into a folder; None where what is there is not whole."""
    staging = folder / f"{key}.fetched.tmp"
    for place in (staging, folder / key):
        shutil.rmtree(place, ignore_errors=True)
    staging.mkdir()
    for name in _FILES:
        (store / key / name).fetch(staging / name)
    staging.rename(folder / key)
    return cache.find(folder, key)


def forget(store: Remote, kept: Collection[str]) -> None:
    """Delete all that is behind the url but these shards."""
    for entry in store.tree():
        if entry.key.partition("/")[0] not in kept:
            (store / entry.key).unlink(missing_ok=True)


def _breadcrumb(job: Job) -> Remote:
    return job.store / f"{job.job.key}.at"
