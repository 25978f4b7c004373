"""A shard job: what a worker is told to do, by path. Its code is not needed to plan it."""

import pickle
from pathlib import Path
from typing import NamedTuple

from builder.boilerplate import Boilerplate
from builder.cache import Inputs
from builder.quarantine import Held
from builder.recipe import Recipe
from builder.schema import Schema
from builder.sources import Source


class Load(NamedTuple):
    """What one job has and no other."""

    sources: tuple[Source, ...]
    inputs: Inputs
    """All that the result depends on, but the terms of all jobs."""

    def pack(self) -> bytes:
        """Return it as it waits to be done: of a million files a fifth of the memory."""
        return pickle.dumps(tuple(self))


class Job(NamedTuple):
    """What a worker needs, by path; `key` is the digest of all of it and of the bytes behind the paths."""

    key: str
    size: int
    """Bytes of raw/ that it reads."""
    packed: bytes
    """Its `Load`."""
    recipe: Recipe
    schema: Schema
    cache: Path
    quarantine: Held
    """Documents of these sources that crashed or hung a worker before."""
    boilerplate: Boilerplate
    terms: Inputs
    """What the results of all jobs depend on."""

    def load(self) -> Load:
        """Return what this job has and no other."""
        return Load(*pickle.loads(self.packed))  # noqa: S301 - what we packed


def breadcrumb(job: Job) -> Path:
    """The file that names the document a job is at: what to look at when its worker died."""
    return job.cache / f"{job.key}.at"
