"""What a release holds, read from its folders: configs, their splits, the files of each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from builder.release.data.parquet import Written, measure
from builder.schema import strings

FOLDERS = {
    "default": "data",
    "evidence": "evidence",
    "rejects": "rejects",
    "duplicates": "duplicates",
    "edits": "edits",
}
"""Config → folder, in the order of the card."""

ROWS = 256
_BYTES = 4_000_000
"""At most so many rows are read at a time, of about so many bytes unless it is one row; a row group holds 64 MB."""

_DETAILS = 8_192
"""Rows that are looked through at once for those of some documents; most are short."""

BUFFER = 2**20
"""Bytes of a column's file that are held at a time; by itself pyarrow holds the whole column of a row group."""

_SPLITS = ("train", "validation", "test")
_SHARD = re.compile(r"(\w+(?:\.\w+)*)-([0-9]{5})-of-([0-9]{5})\.parquet")


class Split(NamedTuple):
    """One split of a config."""

    name: str
    files: tuple[Written, ...]
    """In order."""

    @property
    def rows(self) -> int:
        """Rows of all its files."""
        return sum(file.rows for file in self.files)

    @property
    def bytes(self) -> int:
        """Bytes on disk."""
        return sum(file.bytes for file in self.files)

    @property
    def uncompressed(self) -> int:
        """Bytes before compression."""
        return sum(file.uncompressed for file in self.files)


class Config(NamedTuple):
    """What `load_dataset(release, name)` gives."""

    name: str
    folder: str
    schema: pa.Schema
    """Of its first file; `verify` proves it of the others."""
    splits: tuple[Split, ...]

    @property
    def rows(self) -> int:
        """Rows of all its splits."""
        return sum(split.rows for split in self.splits)

    @property
    def uncompressed(self) -> int:
        """Bytes before compression."""
        return sum(split.uncompressed for split in self.splits)


def configs(release: Path) -> list[Config]:
    """Read the configs of a release from its folders and footers; one without rows is left out."""
    return [found for name in FOLDERS if (found := config(release, name))]


def config(release: Path, name: str) -> Config | None:
    """Read one config of a release; None where it has no rows."""
    splits = _splits(release / FOLDERS[name])
    return Config(name, FOLDERS[name], pq.read_schema(splits[0].files[0].path), splits) if splits else None


def batches(config: Config | None, columns: list[str] | None = None, size: int = ROWS) -> Iterator[pa.RecordBatch]:
    """Read a config's rows in order, none where it has none; no more than `size` are held at a time."""
    for split in config.splits if config else ():
        for written in split.files:
            yield from rows(written, columns, size)


def rows(written: Written, columns: list[str] | None = None, size: int = ROWS) -> Iterator[pa.RecordBatch]:
    """Read the rows of one file in order; no more than `size`, or some megabytes, are held at a time."""
    with pq.ParquetFile(written.path, pre_buffer=False, buffer_size=BUFFER) as file:
        for index in range(file.num_row_groups):
            group = file.metadata.row_group(index)
            few = min(size, fitting(group.num_rows, group.total_byte_size))
            yield from file.iter_batches(few, row_groups=[index], columns=columns)


def owned(
    config: Config | None, ids: Sequence[str], columns: Sequence[str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Read the rows of these documents, or those of the columns that the config has: id → rows without it, in order."""
    wanted = [name for name in config.schema.names if name in columns] if config and columns else None
    wanted_ids = strings(ids)
    found: dict[str, list[dict[str, Any]]] = {}
    for batch in batches(config, wanted, _DETAILS):
        for row in batch.filter(pc.is_in(batch["id"], value_set=wanted_ids)).to_pylist():
            found.setdefault(row.pop("id"), []).append(row)
    return found


def fitting(rows: int, uncompressed: int) -> int:
    """Return how many rows are some megabytes, where so many have so many bytes."""
    return max(1, _BYTES * rows // max(1, uncompressed))


def shard(name: str) -> tuple[str, int, int] | None:
    """Take a shard's file name apart.

    >>> shard("train-00001-of-00002.parquet")
    ('train', 1, 2)
    """
    found = _SHARD.fullmatch(name)
    return (found[1], int(found[2]), int(found[3])) if found else None


def _splits(folder: Path) -> tuple[Split, ...]:
    files: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not path.is_symlink() and (parts := shard(path.name)):
            files.setdefault(parts[0], []).append(path)
    return tuple(Split(name, tuple(map(measure, files[name]))) for name in in_order(files))


def in_order(splits: Iterable[str]) -> list[str]:
    """Sort names of splits as people name them.

    >>> in_order(["test", "train", "2024"])
    ['train', 'test', '2024']
    """
    return sorted(splits, key=lambda name: (_SPLITS.index(name) if name in _SPLITS else len(_SPLITS), name))
