"""What the card tells is counted from the files, whatever their row groups."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from builder.release.data import contents, parquet
from builder.release.papers import statistics
from builder.release.papers.statistics import Coverage, Cut
from builder.schema import arrow_schema, parquet_schema, tables
from builder.schema.table import Column, Table

EDITS = [
    ("a", "caption", 0, 5, ""),
    ("a", "caption", 9, 12, "xy"),
    ("a", "unwrap", 14, 15, " "),
    ("b", "caption", 3, 4, "é"),
]


@pytest.mark.parametrize("rows", [1, 2, 100])
def test_cuts_are_counted_across_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(parquet, "GROUP_ROWS", rows)
    columns = ("id", "cleaner", "start", "end", "replacement")
    table = pa.Table.from_pylist([dict(zip(columns, edit, strict=True)) for edit in EDITS], arrow_schema(tables.EDITS))
    parquet.write(tmp_path / "edits", "train", table.schema, table.to_batches())
    found = statistics.measure(contents.configs(tmp_path))
    assert found.cuts == {"caption": Cut(2, 9, 3), "unwrap": Cut(1, 1, 1)}
    assert (found.released, found.rejected) == (0, 0)


def test_only_chosen_values_are_shared_out(tmp_path: Path) -> None:
    fields = arrow_schema(tables.EVIDENCE)
    told = [("title", "json-ld", True), ("title", "byline", False), ("title", "json-ld", True), ("date", "meta", True)]
    rows = [
        {"id": "a", "field": f, "kind": k, "chosen": c, "value": "", "raw": "", "place": "", "confidence": 1.0}
        for f, k, c in told
    ]
    parquet.write(tmp_path / "evidence", "train", fields, pa.Table.from_pylist(rows, fields).to_batches())
    assert statistics.measure(contents.configs(tmp_path)).kinds == {"date": {"meta": 1}, "title": {"json-ld": 2}}


def test_outlets_languages_and_days_are_counted_by_their_names(tmp_path: Path) -> None:
    fields = parquet_schema(
        Table((Column("outlet", "label", names=("B", "A")), Column("date", "date", required=False)))
    )
    rows = [
        {"outlet": 0, "date": date(2020, 5, 1)},
        {"outlet": 0, "date": None},
        {"outlet": 1, "date": date(2019, 1, 2)},
    ]
    parquet.write(tmp_path / "data", "train", fields, pa.Table.from_pylist(rows, fields).to_batches())
    found = statistics.measure(contents.configs(tmp_path)).coverage
    assert found == Coverage({"B": 2, "A": 1}, {}, "2019-01-02", "2020-05-01", 1)


def test_splits_stand_in_their_usual_order(tmp_path: Path) -> None:
    table = pa.table({"id": ["a"]})
    for name in ("test", "extra", "train", "validation"):
        parquet.write(tmp_path / "data", name, table.schema, table.to_batches())
    (config,) = contents.configs(tmp_path)
    assert [split.name for split in config.splits] == ["train", "validation", "test", "extra"]
