"""The laws of a release, recomputed from its rows: every document once, in its split, as the ledger says."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from builder.documents import Problem
from builder.lineage import record_digest
from builder.release import contents, ledger, manifest
from builder.release.contents import Config
from builder.schema.arrow import parquet_schema

_SHOWN = 5
"""Documents a problem names."""


def examine(release: Path, stated: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what the rows of a release contradict; its files are known to be whole.

    Args:
        release: its folder.
        stated: its manifest.
    """
    configs = contents.configs(release)
    unreadable = list(_schemas(release, stated, configs))
    yield from unreadable
    if unreadable:
        return
    by_name = {config.name: config for config in configs}
    book = ledger.read(release)
    here = ledger.current(book)
    yield from _ids(book)
    yield from _groups(here)
    yield from _records(by_name.get("default"), here)
    yield from _owners(configs, here)
    yield from _counts(stated, configs, by_name.get("rejects"))
    if manifest.digest_records(here["record_digest"]) != stated.get("records"):
        yield _problem("records-differ", ledger.FILE, "the digest of all records is not the manifest's")


def _schemas(release: Path, stated: Mapping[str, Any], configs: Sequence[Config]) -> Iterator[Problem]:
    """Hold the columns of the data to the release's own schema, and those of every config to one another."""
    expected = parquet_schema(manifest.schema_of(release, stated))
    for config in configs:
        wanted = expected if config.name == "default" else config.schema
        for path in sorted(file.path for split in config.splits for file in split.files):
            name = path.relative_to(release).as_posix()
            footer = pq.read_metadata(path)
            if any(footer.row_group(i).num_rows == 0 for i in range(footer.num_row_groups)) or not footer.num_rows:
                yield _problem("rows-empty", name, "load_dataset cannot open a file or a row group without rows")
            elif not _same(pq.read_schema(path), wanted):
                yield _problem("schema-differs", name, f"its columns are not those of {stated['schema']}")


def _same(found: pa.Schema, wanted: pa.Schema) -> bool:
    """Compare all but the name of a list's item, which Parquet fixes as "element"."""
    return bool(found.equals(wanted)) and found.metadata == wanted.metadata


def _ids(book: pa.Table) -> Iterator[Problem]:
    counts = book.group_by("id").aggregate([([], "count_all")])
    twice = counts.filter(pc.greater(counts["count_all"], 1))["id"]
    if len(twice):
        yield _problem("id-twice", ledger.FILE, f"{len(twice):,} ids stand there twice: {_few(twice)}")


def _groups(here: pa.Table) -> Iterator[Problem]:
    counts = here.group_by("group").aggregate([("split", "count_distinct")])
    torn = counts.filter(pc.greater(counts["split_count_distinct"], 1))["group"]
    if len(torn):
        yield _problem("group-straddles", ledger.FILE, f"{len(torn):,} groups are in two splits: {_few(torn)}")


def _records(config: Config | None, here: pa.Table) -> Iterator[Problem]:
    """Hold every row to the ledger, split by split, in the ledger's order."""
    rows = {split.name: split.rows for split in config.splits} if config else {}
    names = pc.unique(here["split"]).to_pylist()
    fixed = {name: here.filter(pc.equal(here["split"], name)).sort_by("order") for name in names}
    for name in sorted(rows.keys() | fixed.keys()):
        known = len(fixed[name]) if name in fixed else 0
        if rows.get(name, 0) != known:
            message = f"split {name} has {rows.get(name, 0):,} rows, the ledger knows {known:,}"
            yield _problem("split-differs", ledger.FILE, message)
            return
    strays: list[str] = []
    edited: list[str] = []
    at: Counter[str] = Counter()
    for name, batch in contents.batches(config) if config else ():
        expected = fixed[name].slice(at[name], len(batch)).select(["id", "record_digest"]).to_pydict()
        at[name] += len(batch)
        for row, own, digest in zip(batch.to_pylist(), expected["id"], expected["record_digest"], strict=True):
            if row["id"] != own:
                strays.append(row["id"])
            elif record_digest(row) != digest:
                edited.append(own)
    if strays:
        message = f"{len(strays):,} records are not where the ledger has them: {_few(strays)}"
        yield _problem("split-differs", ledger.FILE, message)
    if edited:
        message = f"{len(edited):,} records are not what the ledger digests: {_few(edited)}"
        yield _problem("record-differs", ledger.FILE, message)


def _owners(configs: Sequence[Config], here: pa.Table) -> Iterator[Problem]:
    """Every row of evidence and every edit belongs to a document that was read."""
    owners = {config.name: _owned(config) for config in configs if config.name != "default"}
    known = pa.chunked_array(
        [*here["id"].chunks, *(owners["rejects"].chunks if "rejects" in owners else ())], pa.string()
    )
    for name in owners.keys() & {"evidence", "duplicates", "edits"}:
        strangers = pc.unique(owners[name].filter(pc.invert(pc.is_in(owners[name], value_set=known))))
        if len(strangers):
            message = f"it has rows of {len(strangers):,} documents that nobody knows: {_few(strangers)}"
            yield _problem("owner-unknown", name, message)


def _owned(config: Config) -> pa.ChunkedArray:
    return pa.chunked_array([pc.unique(batch["id"]) for _, batch in contents.batches(config, ["id"])])


def _counts(stated: Mapping[str, Any], configs: Sequence[Config], rejects: Config | None) -> Iterator[Problem]:
    rows = {config.name: sum(split.rows for split in config.splits) for config in configs}
    splits = {split.name: split.rows for config in configs if config.name == "default" for split in config.splits}
    codes: Counter[str] = Counter()
    for _, batch in contents.batches(rejects, ["code"]) if rejects else ():
        codes.update(batch["code"].to_pylist())
    counts = stated["counts"]
    found = {"rows": rows, "splits": splits, "released": sum(splits.values()), "rejected": dict(codes)}
    for name, value in found.items():
        if counts.get(name) != value:
            message = f"{name}: the manifest says {counts.get(name)}, the files say {value}"
            yield _problem("count-differs", manifest.FILE, message)
    if counts.get("read") != sum(splits.values()) + codes.total():
        message = f"{counts.get('read')} documents read, {sum(splits.values())} released and {codes.total()} rejected"
        yield _problem("documents-lost", manifest.FILE, message)


def _few(values: Any) -> str:
    shown = [str(value) for value in values[:_SHOWN]]
    return ", ".join(shown) + (" …" if len(values) > _SHOWN else "")


def _problem(code: str, path: str, message: str) -> Problem:
    return Problem(code, path, "", "", message)
