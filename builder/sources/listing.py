"""What raw/ holds: the sources, with what was written beside them, and what cannot be a source."""

from collections.abc import Mapping
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from builder.documents import Reading, Reject
from builder.errors import UsageError, WorldError
from builder.remote import File
from builder.sources import foreign, metadata_table, sidecars
from builder.sources.globs import reading_of
from builder.sources.readers import READERS, kind, without_compression
from builder.sources.source import NO_COLUMNS, Source
from builder.sources.walk import Found, PageParts, walk, walk_remote


class Listing(NamedTuple):
    """All of raw/, each part sorted by path (code points, which is the order of the UTF-8 bytes)."""

    sources: tuple[Source, ...]
    rejects: tuple[Reject, ...]
    page_parts: tuple[str, ...] = ()
    """Folders in which a browser put the parts of a page that it saved; nothing in them is a source."""


def scan(raw: File, sources: Mapping[str, Reading], columns: Mapping[str, str] = NO_COLUMNS) -> Listing:
    """Find the sources in raw/. Only names, sizes and the metadata table are read.

    Args:
        raw: the folder, or what stands behind a url.
        sources: the recipe's globs.
        columns: the recipe's.

    Hidden files and folders, parts of saved pages, sidecars and the metadata table are no sources. An empty raw/ is an
    empty listing.

    Raises:
        UsageError: raw/ does not exist or is no folder, or the metadata table cannot be used.
        WorldError: raw/ cannot be listed.
    """
    entries = sorted(_entries(raw), key=itemgetter(0))
    rejects = [entry for entry in entries if isinstance(entry, Reject)]
    if rejects and not rejects[0].source:
        raise WorldError(f"{raw} cannot be listed: {rejects[0].reason}")
    sizes = {entry.path: entry.size for entry in entries if isinstance(entry, Found)}
    parts = tuple(entry.path for entry in entries if isinstance(entry, PageParts))
    del entries  # of a million files each list counts
    owners = {path: owner for path in sizes if (owner := sidecars.owner(path)) is not None}
    table = metadata_table.read(raw, sizes.keys() - owners.keys() if owners else sizes.keys(), columns)
    owned: dict[str, list[str]] = {}
    refused = {reject.source for reject in rejects}
    for path, owner in owners.items():
        owned.setdefault(owner, []).append(path)
        if owner in owners or owner == table.path or not (owner in sizes or owner in refused):
            rejects.append(_orphan(path, owner))
    reading = reading_of(sources)
    accepted: list[Source] = []
    for path, size in sizes.items():
        if path in owners or path == table.path:
            continue
        own_sidecars, rows = owned.get(path, []), table.rows.get(path, [])
        authored = rows[0].candidates if rows else ()
        sidecar = own_sidecars[0] if own_sidecars else None
        source = Source(path, kind(path) or "", reading(path), size, sidecar, authored, columns=columns)
        reject = _refusal(source, own_sidecars, rows)
        if reject is None:
            accepted.append(source)
        else:
            rejects.append(reject)
    return Listing(tuple(accepted), tuple(sorted([*rejects, *table.rejects], key=_order)), parts)


def _order(reject: Reject) -> tuple[str, int, Reject]:
    """By source and place: line 9 stands before line 10."""
    return reject.source, len(reject.place), reject


def _entries(raw: File) -> list[Found | PageParts | Reject]:
    if isinstance(raw, Path):
        if not raw.is_dir():
            hint = "make it and put the articles there, or set `raw` in the recipe"
            raise UsageError(f"there is no folder {raw}", hint)
        return list(walk(raw))
    entries = list(walk_remote(raw))
    if not entries:  # a bucket has no folders: one that is empty, and one that is not there, look alike
        raise UsageError(f"there is nothing at {raw}", "put the articles there, or set `raw` in the recipe")
    return entries


def _refusal(source: Source, own_sidecars: list[str], rows: list[metadata_table.Row]) -> Reject | None:
    """Return why a file cannot be a source, with what is written beside it; None: it can."""
    if not source.kind:
        cure = foreign.cure(without_compression(source.path.rpartition("/")[2]), " ".join(READERS))
        reason = f"no reader knows this kind of file; {cure}, or take it out of raw/."
        return Reject(source.path, "", "unknown-format", reason)
    if len(own_sidecars) > 1:
        return Reject(
            source.path, "", "two-sidecars", f"{' and '.join(own_sidecars)} both speak of this file; keep one."
        )
    if len(rows) > 1:
        lines = " and ".join(row.place for row in rows)
        return Reject(source.path, "", "two-sidecars", f"{lines} both speak of this file; keep one.")
    return None


def _orphan(path: str, owner: str) -> Reject:
    name = owner.rpartition("/")[2]
    reason = f"it speaks of {name}, and no such file stands beside it; add the file, or rename or delete the sidecar."
    return Reject(path, "", "orphan-sidecar", reason)
