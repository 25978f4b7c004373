"""Parquet files: bytes depend on the rows alone, and nothing in them is empty."""

from hashlib import shake_256
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.lineage import file_digest
from builder.release.data import parquet

SCHEMA = pa.schema([pa.field("id", pa.string(), nullable=False), pa.field("tags", pa.list_(pa.string()))])


def noise(seed: int, size: int | None = None) -> str:
    """Hex digits that do not compress."""
    return shake_256(str(seed).encode()).hexdigest(seed * 37 % 200 if size is None else size)


def rows(number: int) -> pa.Table:
    ids = [f"{i:06d}" + noise(i) for i in range(number)]
    return pa.table({"id": ids, "tags": [["x"] * (i % 4) if i % 5 else None for i in range(number)]}, SCHEMA)


def written(folder: Path, batches: list[pa.RecordBatch]) -> dict[str, str]:
    return {file.path.name: file_digest(file.path) for file in parquet.write(folder, "train", SCHEMA, batches)}


def test_the_cut_of_the_batches_does_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP_ROWS", 300)
    monkeypatch.setattr(parquet, "GROUP_BYTES", 40_000)
    monkeypatch.setattr(parquet, "FILE_BYTES", 60_000)
    table = rows(1_000)
    cuts = [written(tmp_path / str(size), table.to_batches(size)) for size in (7, 300, 1_000)]
    assert len(cuts[0]) > 1
    assert all(cut == cuts[0] for cut in cuts)


def test_all_rows_come_back_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP_ROWS", 100)
    monkeypatch.setattr(parquet, "FILE_BYTES", 100_000)
    table = rows(1_000)
    files = parquet.write(tmp_path, "train", SCHEMA, table.to_batches(33))
    assert pa.concat_tables(pq.read_table(file.path) for file in files).equals(table)
    assert sum(file.rows for file in files) == 1_000


def test_files_keep_the_limit_and_count_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP_BYTES", 20_000)
    monkeypatch.setattr(parquet, "FILE_BYTES", 60_000)
    files = parquet.write(tmp_path, "train", SCHEMA, rows(1_000).to_batches())
    assert all(file.bytes <= 60_000 for file in files)
    names = [f"train-{i:05d}-of-{len(files):05d}.parquet" for i in range(len(files))]
    assert [file.path.name for file in files] == names == sorted(path.name for path in tmp_path.iterdir())


def test_no_row_group_is_empty(tmp_path: Path) -> None:
    empty = rows(0).combine_chunks().to_batches() or [pa.RecordBatch.from_pylist([], SCHEMA)]
    (file,) = parquet.write(tmp_path, "train", SCHEMA, [*empty, *rows(3).to_batches(), *empty])
    footer = pq.read_metadata(file.path)
    assert [footer.row_group(i).num_rows for i in range(footer.num_row_groups)] == [3]


def test_no_rows_no_file(tmp_path: Path) -> None:
    assert parquet.write(tmp_path / "data", "train", SCHEMA, [pa.RecordBatch.from_pylist([], SCHEMA)]) == []
    assert not (tmp_path / "data").exists()


def test_a_row_over_every_limit_has_a_file_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP_BYTES", 1_000)
    monkeypatch.setattr(parquet, "FILE_BYTES", 9_000)
    giant = pa.table({"id": [noise(1, 20_000)], "tags": [None]}, SCHEMA)
    few = rows(2).to_batches()
    files = parquet.write(tmp_path, "train", SCHEMA, [*few, *giant.to_batches(), *few])
    assert [file.rows for file in files] == [2, 1, 2]


def test_the_metadata_of_the_schema_stays(tmp_path: Path) -> None:
    schema = SCHEMA.with_metadata({"huggingface": "{}"})
    (file,) = parquet.write(tmp_path, "train", schema, rows(2).to_batches())
    assert pq.read_schema(file.path).metadata == {b"huggingface": b"{}"}


def test_a_table_without_rows_is_still_a_file(tmp_path: Path) -> None:
    parquet.write_one(tmp_path / "a.parquet", rows(0).schema)
    assert pq.read_table(tmp_path / "a.parquet").num_rows == 0


@given(st.lists(st.one_of(st.none(), st.lists(st.one_of(st.none(), st.text())))), st.integers(0, 9))
def test_weights_do_not_see_where_an_array_was_cut(values: list[list[str | None] | None], start: int) -> None:
    array = pa.array([*values], pa.list_(pa.string()))
    assert np.array_equal(parquet.weights(array)[start:], parquet.weights(array.slice(start)))


def test_what_comes_in_another_part_leaves_the_files_before_it(tmp_path: Path) -> None:
    old, new = rows(1_000).to_batches(), rows(7).to_batches()
    (short,) = parquet.write(tmp_path / "short", "train", SCHEMA, old)
    first, second = parquet.write(tmp_path / "long", "train", SCHEMA, old, new)
    assert short.path.read_bytes() == first.path.read_bytes()
    assert (first.rows, second.rows) == (1_000, 7)
