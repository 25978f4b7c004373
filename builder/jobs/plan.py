"""raw/ cut into shard jobs: the cut depends on the files alone, so that receipts of an earlier build still fit."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import takewhile
from typing import NamedTuple

import orjson

from builder import cache, quarantine, sources
from builder.boilerplate import Boilerplate
from builder.cache import edition
from builder.cache.digests import Digests
from builder.errors import is_machine_failure
from builder.jobs.job import Job, Load
from builder.recipe import Recipe
from builder.remote import File, Remote
from builder.schema import Schema

JOB_BYTES = 4_000_000
JOB_SOURCES = 1_000
"""What a job has on average, whichever comes first: about a thousand documents, as small batches measured faster than
big ones."""

_REQUESTS = 32
"""Files behind a url that are read at once: most of the time goes by waiting for an answer."""

MARK = 4
"""Bytes of the longest byte order mark."""


class Plan(NamedTuple):
    """What there is to do, and what it depends on."""

    jobs: list[Job]
    files: Mapping[str, str]
    """Path in raw/ → sha256 (hex) of each file that is read; "" of one that cannot be read, which readers reject."""


def plan(recipe: Recipe, rules: Schema, boilerplate: Boilerplate, listing: sources.Listing) -> Plan:
    """Cut the listing into jobs.

    Raises:
        OSError: the machine failed, not a file.
    """
    digests = Digests(recipe.cache_folder / "digests.jsonl")
    raw, folder = recipe.raw_folder, recipe.shards_folder
    files = _digest_files(raw, listing, digests)
    quarantined = quarantine.read(recipe)
    terms = _terms(recipe, rules, boilerplate)
    jobs = []
    for group in sources.groups(listing.sources, JOB_BYTES, JOB_SOURCES, partial(_cut, raw, digests)):
        inputs = dict(_input(raw, source, files, digests) for source in group)
        paths = {source.path for source in group}
        if held := frozenset(entry for entry in quarantined if entry[0] in paths):
            inputs["quarantine"] = cache.key_of(sorted(held))
        key, size = cache.key_of(inputs | terms), sum((one.stop or one.size) - one.start for one in group)
        jobs.append(Job(key, size, Load(group, inputs).pack(), recipe, rules, folder, held, boilerplate, terms))
    digests.save()
    return Plan(jobs, files)


def _digest_files(raw: File, listing: sources.Listing, digests: Digests) -> dict[str, str]:
    paths = {path for source in listing.sources for path in (source.path, source.sidecar) if path}
    tables = {name for name in sources.METADATA_TABLES if (raw / name).is_file()}
    names = sorted(paths | tables)
    with ThreadPoolExecutor(_REQUESTS) as pool:
        spread = pool.map if isinstance(raw, Remote) else map
        return dict(
            zip(names, spread(lambda path: _readable(digests.of, sources.locate(raw, path)), names), strict=True)
        )


def _terms(recipe: Recipe, rules: Schema, boilerplate: Boilerplate) -> dict[str, str]:
    settings = recipe.settings()
    used = ("columns", "date_order", "outlets", "defaults", "cleaning", "rights", "edition", "limits")
    return {
        "schema": rules.digest,
        "boilerplate": boilerplate.digest or "",
        **{f"recipe.{key}": cache.key_of(settings[key]) for key in used},
        "builder": edition.digest(),
    }


def _readable(digest: Callable[..., str], file: File, *piece: int | None) -> str:
    """Return the digest of a file, or of a piece of it; "" where it cannot be read."""
    try:
        return digest(file, *piece)
    except OSError as error:
        if is_machine_failure(error):
            raise
        return ""


def _cut(raw: File, digests: Digests, source: sources.Source) -> list[sources.Source]:
    """Cut a source as `sources.split` does; where a file that was not touched is cut is remembered."""
    if source.kind not in sources.LINED or source.size <= JOB_BYTES:
        return [source]
    file, question = sources.locate(raw, source.path), f"\0cut by {JOB_BYTES}"
    before = digests.last(file, question) or "[]"

    def cut() -> str:
        same = _unchanged(digests, file, [_piece(source, *one) for one in orjson.loads(before)])
        # The last of these is looked at again, as it may end with the file now.
        rest = sources.split(raw, _piece(source, same[-1].start, None, same[-1].line) if same else source, JOB_BYTES)
        return orjson.dumps([(one.start, one.stop, one.line) for one in (*same[:-1], *rest)]).decode()

    try:
        return [_piece(source, *one) for one in orjson.loads(digests.cached(file, question, cut))]
    except OSError as error:
        if is_machine_failure(error):
            raise
        return [source]  # the readers say why


def _piece(source: sources.Source, start: int, stop: int | None, line: int) -> sources.Source:
    return source._replace(start=start, stop=stop, line=line)


def _unchanged(digests: Digests, file: File, pieces: Sequence[sources.Source]) -> list[sources.Source]:
    """Return the first pieces of a file that are what they were: where one ends is said by its own bytes alone."""

    def same(piece: sources.Source) -> bool:
        span = piece.start, piece.stop
        return piece.stop is not None and digests.last(file, _question(*span)) == _checksum(digests, file, *span)

    return [*takewhile(same, pieces)]


def _input(raw: File, source: sources.Source, files: Mapping[str, str], digests: Digests) -> tuple[str, str]:
    """Name a source, or a piece of one, and digest all that its documents depend on."""
    sidecar = files.get(source.sidecar or "")
    if source.start == 0 and source.stop is None:
        return f"raw/{source.path}", cache.key_of(repr(source), files.get(source.path), sidecar)
    file = sources.locate(raw, source.path)
    # A piece stays what it is when the file changes before or behind it; it shares the byte order mark at the head.
    parts = [_readable(partial(_checksum, digests), file, *span) for span in ((0, MARK), (source.start, source.stop))]
    place = source._replace(size=0, start=0, stop=None)  # what its documents are told of it
    return f"raw/{source.path} from line {source.line}", cache.key_of(repr(place), parts, sidecar)


def _checksum(digests: Digests, file: File, start: int, stop: int | None) -> str:
    """Return what tells whether a piece of a file is what it was; of the whole file the release has a sha256."""
    return digests.cached(file, _question(start, stop), lambda: cache.checksum(file, start, stop))


def _question(start: int, stop: int | None) -> str:
    return f"\0{start}-{stop or ''}"
