"""A shard job: what a worker is told to do, by path. Its code is not needed to plan it."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from builder import sources
from builder.boilerplate import Boilerplate
from builder.quarantine import Held
from builder.recipe import Recipe
from builder.schema import Schema


class Job(NamedTuple):
    """What a worker needs, by path; `key` is the digest of all of it and of the bytes behind the paths."""

    key: str
    sources: tuple[sources.Source, ...]
    recipe: Recipe
    schema: Schema
    cache: Path
    quarantine: Held
    """Documents of these sources that crashed or hung a worker before."""
    boilerplate: Boilerplate
    inputs: Mapping[str, str]
    """All that the result depends on: name → digest."""


def breadcrumb(job: Job) -> Path:
    """The file that names the document a job is at: what to look at when its worker died."""
    return job.cache / f"{job.key}.at"
