"""raw/ cut into shard jobs: the cut depends on the files alone, so that receipts of an earlier build still fit."""

from collections.abc import Mapping
from pathlib import Path

from builder import cache, edition, lineage, quarantine, sources
from builder.boilerplate import Boilerplate
from builder.recipe import Recipe
from builder.schema import Schema
from builder.shard import Job

JOB_BYTES = 4_000_000
JOB_SOURCES = 1_000
"""A job ends at whichever comes first: about a thousand documents, as small batches measured faster than big ones."""


def cache_folder(recipe: Recipe) -> Path:
    """Return where the jobs' results lie."""
    return recipe.root / ".builder" / "shards"


def digests(raw: Path, listing: sources.Listing) -> dict[str, str]:
    """Digest every file the listing reads: path in raw/ → sha256 (hex); what cannot be read is "".

    The readers reject what cannot be read, so it is not lost.
    """
    paths = {path for source in listing.sources for path in (source.path, source.sidecar) if path}
    tables = {name for name in sources.METADATA_TABLES if raw.joinpath(name).is_file()}
    return {path: _digest(sources.locate(raw, path)) for path in sorted(paths | tables)}


def _digest(path: Path) -> str:
    try:
        return lineage.file_digest(path)
    except OSError:
        return ""


def jobs(
    recipe: Recipe, rules: Schema, boilerplate: Boilerplate, listing: sources.Listing, known: Mapping[str, str]
) -> list[Job]:
    """Cut the listing into jobs; `known` are the digests of its files."""
    left_out = quarantine.read(recipe)
    settings = recipe.settings()
    common = (
        rules.digest,
        boilerplate.digest,
        {key: settings[key] for key in ("outlets", "defaults", "cleaning", "limits")},
        edition.digest(),
    )
    folder = cache_folder(recipe)
    path = recipe.root / recipe.schema
    planned = []
    for group in sources.groups(recipe.root / recipe.raw, listing.sources, JOB_BYTES, JOB_SOURCES):
        inputs = [(source, known.get(source.path), known.get(source.sidecar or "")) for source in group]
        key = cache.key_of(common, repr(inputs), sorted(left_out))
        planned.append(Job(key, group, recipe, path, folder, left_out, boilerplate))
    return planned
