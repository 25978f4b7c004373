"""Parquet: types stay what JSON can say of them, damage is a reject."""

import datetime as dt
import decimal
import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from raw_folder import found_in

from builder.documents import Document
from builder.recipe import Limits
from builder.sources import read, scan


def _parquet(columns: dict[str, Any] | pa.Table) -> bytes:
    table = columns if isinstance(columns, pa.Table) else pa.table(columns)
    sink = io.BytesIO()
    pq.write_table(table, sink, row_group_size=2)
    return sink.getvalue()


def test_types_stay_and_dates_become_iso_strings(tmp_path: Path) -> None:
    row = {
        "text": "x",
        "issue": 7,
        "share": 0.5,
        "draft": True,
        "tags": ["a", "b"],
        "meta": {"day": dt.date(2024, 5, 1)},
        "date": dt.date(2024, 5, 1),
        "at": dt.datetime(2024, 5, 1, 12, 30, tzinfo=dt.UTC),
        "price": decimal.Decimal("1.50"),
        "blob": b"\xff",
        "none": None,
        "nan": float("nan"),
    }
    (document,) = found_in(tmp_path, {"a.parquet": _parquet({k: [v] for k, v in row.items()})}).documents
    assert {c.field: c.value for c in document.authored} == {
        "issue": 7,
        "share": 0.5,
        "draft": True,
        "tags": ["a", "b"],
        "meta": {"day": "2024-05-01"},
        "date": "2024-05-01",
        "at": "2024-05-01T12:30:00+00:00",
        "price": "1.50",
        "blob": "/w==",
    }


def test_rows_are_counted_from_one_through_all_row_groups(tmp_path: Path) -> None:
    found = found_in(tmp_path, {"a.parquet": _parquet({"text": [f"t{i}" for i in range(700)] + [None]})})
    assert [d.place for d in found.documents] == [f"row {i + 1}" for i in range(700)]
    assert found.codes == ["a.parquet row 701 no-text"]


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_packed_parquet_is_parquet(tmp_path: Path, ending: str) -> None:
    codec = {".gz": "gzip", ".zst": "zstd"}[ending]
    data = pa.Codec(codec).compress(_parquet({"text": ["a", "b"]}), asbytes=True)
    assert found_in(tmp_path, {"a.parquet" + ending: data}).texts == ["a", "b"]


def test_a_file_cut_in_half_is_unreadable(tmp_path: Path) -> None:
    data = _parquet({"text": ["a"] * 100})
    found = found_in(tmp_path, {"a.parquet": data[: len(data) // 2], "b.parquet": b"", "c.parquet": b"PAR1"})
    assert found.codes == ["a.parquet unreadable-parquet", "b.parquet empty", "c.parquet unreadable-parquet"]


def test_text_that_is_not_utf8_costs_one_row(tmp_path: Path) -> None:
    text = pa.array([b"One.", b"\xff", b"Three."], pa.binary()).view(pa.string())
    found = found_in(tmp_path, {"a.parquet": _parquet(pa.table({"text": text}))})
    assert found.texts == ["One.", "Three."]
    assert found.codes == ["a.parquet row 2 bad-encoding"]


def test_two_columns_of_one_name_refuse_the_table(tmp_path: Path) -> None:
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"]), pa.array(["c"])], ["text", "title", "title"])
    assert found_in(tmp_path, {"a.parquet": _parquet(table)}).codes == ["a.parquet duplicate-key"]


def test_a_row_over_the_limit_costs_itself(tmp_path: Path) -> None:
    found = found_in(tmp_path, {"a.parquet": _parquet({"text": ["a", "b" * 2000, "c"]})}, limit=1000)
    assert found.texts == ["a", "c"]
    assert found.codes == ["a.parquet row 2 too-large"]


def test_rows_of_much_text_are_read_a_few_at_a_time(tmp_path: Path) -> None:
    table = pa.table({"text": [f"{number:07}" * 150_000 for number in range(60)]})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=60, use_dictionary=False, write_batch_size=1)
    del table
    (source,) = scan(tmp_path, {}).sources
    held, before = [], pa.total_allocated_bytes()
    for number, document in enumerate(read(tmp_path, source, Limits())):
        assert isinstance(document, Document)
        assert document.content.startswith(f"{number:07}")
        held.append(pa.total_allocated_bytes() - before)
    assert len(held) == 60
    assert max(held) < 40_000_000
