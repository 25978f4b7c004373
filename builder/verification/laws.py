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
from builder.release import changes, ledger, manifest
from builder.release.data import contents
from builder.release.data.contents import Config
from builder.schema.arrow import parquet_schema
from builder.verification.findings import first_few, of_file

_KINDS = ("copy", "near", "departed", "url")
"""What says that two documents are one story, as the config `duplicates` calls it."""


def examine(release: Path, stated: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what the rows of a release contradict; its files are known to be whole, and `stated` is its manifest."""
    configs = contents.configs(release)
    unreadable = list(_schemas(release, stated, configs))
    yield from unreadable
    if unreadable:
        return
    by_name = {config.name: config for config in configs}
    book = ledger.read(release)
    current = ledger.current(book)
    yield from _ids(book)
    yield from _groups(current)
    yield from _records(by_name.get("default"), current)
    yield from _owners(by_name, book, current)
    yield from _ties(by_name.get("duplicates"), stated)
    yield from _counts(release, stated, configs, by_name.get("rejects"))
    if manifest.digest_records(current["record_digest"]) != stated.get("records"):
        yield of_file("records-differ", ledger.FILE, "the digest of all records is not the manifest's")


def _schemas(release: Path, stated: Mapping[str, Any], configs: Sequence[Config]) -> Iterator[Problem]:
    """Hold the columns of the data to the release's own schema, and those of every config to one another."""
    expected = parquet_schema(manifest.schema_of(release, stated))
    for config in configs:
        wanted = expected if config.name == "default" else config.schema
        for path in sorted(file.path for split in config.splits for file in split.files):
            name = path.relative_to(release).as_posix()
            footer = pq.read_metadata(path)
            if any(footer.row_group(i).num_rows == 0 for i in range(footer.num_row_groups)) or not footer.num_rows:
                yield of_file("rows-empty", name, "load_dataset cannot open a file or a row group without rows")
            elif not _same(pq.read_schema(path), wanted):
                found = ", ".join(pq.read_schema(path).names)
                message = f"its columns are {found}; {stated['schema']} makes {', '.join(wanted.names)}"
                yield of_file("schema-differs", name, message)


def _same(actual: pa.Schema, wanted: pa.Schema) -> bool:
    """Compare all but the name of a list's item, which Parquet fixes as "element"."""
    return bool(actual.equals(wanted)) and actual.metadata == wanted.metadata


def _ids(book: pa.Table) -> Iterator[Problem]:
    counts = book.group_by("id").aggregate([([], "count_all")])
    twice = counts.filter(pc.greater(counts["count_all"], 1))["id"].to_pylist()
    yield from first_few("id-twice", ledger.FILE, [(name, "it stands there more than once") for name in sorted(twice)])


def _groups(current: pa.Table) -> Iterator[Problem]:
    splits: dict[str, set[str]] = {}
    for group, split in zip(current["group"].to_pylist(), current["split"].to_pylist(), strict=True):
        splits.setdefault(group, set()).add(split)
    torn = [
        (name, f"this group is in {' and in '.join(sorted(some))}") for name, some in splits.items() if len(some) > 1
    ]
    yield from first_few("group-straddles", ledger.FILE, torn)


def _records(config: Config | None, current: pa.Table) -> Iterator[Problem]:
    """Hold every row to the ledger, split by split, in the ledger's order."""
    rows = {split.name: split.rows for split in config.splits} if config else {}
    names = pc.unique(current["split"]).to_pylist()
    fixed = {name: current.filter(pc.equal(current["split"], name)).sort_by("order") for name in names}
    for name in sorted(rows.keys() | fixed.keys()):
        known = len(fixed[name]) if name in fixed else 0
        if rows.get(name, 0) != known:
            message = f"split {name} has {rows.get(name, 0):,} rows, the ledger knows {known:,}"
            yield of_file("split-differs", ledger.FILE, message)
            return
    at: Counter[str] = Counter()
    for name, file in ((split.name, file) for split in config.splits for file in split.files) if config else ():
        strays, edited = [], []
        for batch in contents.rows(file):
            expected = fixed[name].slice(at[name], len(batch)).select(["id", "record_digest"]).to_pydict()
            at[name] += len(batch)
            for row, own, known in zip(batch.to_pylist(), expected["id"], expected["record_digest"], strict=True):
                if row["id"] != own:
                    strays.append((row["id"], f"it stands where the ledger has {own}"))
                elif (digest := record_digest(row)) != known:
                    edited.append((own, f"the digest of its record is {digest}, the ledger has {known}"))
        path = f"{config.folder}/{file.path.name}" if config else ""
        yield from first_few("split-differs", path, strays)
        yield from first_few("record-differs", path, edited)


def _owners(configs: Mapping[str, Config], book: pa.Table, current: pa.Table) -> Iterator[Problem]:
    """Every row of evidence, edit and tie belongs to documents that are here, or were read or once released."""
    rejected = _ids_of(configs["rejects"]) if "rejects" in configs else pa.chunked_array([], pa.string())
    for name, column, known in (
        ("evidence", "id", current),
        ("edits", "id", current),
        ("duplicates", "id", book),
        ("duplicates", "other", book),
    ):
        if name in configs:
            owners = _ids_of(configs[name], column)
            everyone = pa.chunked_array([*known["id"].chunks, *rejected.chunks], pa.string())
            strangers = pc.unique(owners.filter(pc.invert(pc.is_in(owners, value_set=everyone)))).to_pylist()
            messages = [(stranger, f"its column {column} names it, and nobody knows it") for stranger in strangers]
            yield from first_few("owner-unknown", configs[name].folder, messages)


def _ids_of(config: Config, column: str = "id") -> pa.ChunkedArray:
    return pa.chunked_array([pc.unique(batch[column]) for batch in contents.batches(config, [column])])


def _ties(config: Config | None, stated: Mapping[str, Any]) -> Iterator[Problem]:
    """Hold the similarity of each pair to what its kind says, and to the recipe's threshold."""
    threshold = stated["inputs"]["recipe"]["duplicates"]["threshold"] if config else 0.0
    least = {"copy": 1.0, "near": threshold, "departed": threshold}
    wrong = []
    for batch in contents.batches(config):
        for row in batch.to_pylist():
            kind, similarity, other = row["kind"], row["similarity"], row["other"]
            if kind not in _KINDS or (kind == "url") != (similarity is None):
                wrong.append((row["id"], f"{kind} with {other}, similarity {similarity}: there is no such pair"))
            elif kind != "url" and not least[kind] <= similarity <= 1:
                message = f"{kind} with {other}, similarity {similarity}: it must be from {least[kind]} to 1"
                wrong.append((row["id"], message))
    yield from first_few("similarity-differs", config.folder if config else "", wrong)


def _counts(
    release: Path, stated: Mapping[str, Any], configs: Sequence[Config], rejects: Config | None
) -> Iterator[Problem]:
    rows = {config.name: config.rows for config in configs}
    splits = {split.name: split.rows for config in configs if config.name == "default" for split in config.splits}
    codes: Counter[str] = Counter()
    for batch in contents.batches(rejects, ["code"]):
        codes.update(batch["code"].to_pylist())
    counts = stated["counts"]
    found = {"rows": rows, "splits": splits, "released": sum(splits.values()), "rejected": dict(codes)}
    for name, value in found.items():
        if counts.get(name) != value:
            message = f"{name}: the manifest says {counts.get(name)}, the files say {value}"
            yield of_file("count-differs", manifest.FILE, message)
    if counts.get("read") != sum(splits.values()) + codes.total():
        message = f"{counts.get('read')} documents read, {sum(splits.values())} released and {codes.total()} rejected"
        yield of_file("documents-lost", manifest.FILE, message)
    if stated["changes"] != (kinds := changes.counts(changes.read(release))):
        message = f"changes: the manifest says {stated['changes']}, {changes.FILE} {kinds}"
        yield of_file("count-differs", manifest.FILE, message)
