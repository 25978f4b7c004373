"""Columns, Arrow and features are all derived from the schema; load_dataset opens what is written with them."""

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from datasets import Features, disable_progress_bars, load_dataset

from builder.schema import Table, arrow_schema, batch, checker, features_yaml, load, parquet_schema, show
from builder.schema.table import Column
from builder.schema.tables import EDITS, EVIDENCE, LEDGER, REJECTS

CASES = Path(__file__).parents[2] / "cases"
SCHEMA = load(CASES / "schema_every_type.json")
TABLES = [SCHEMA, load(CASES.parents[1] / "schema" / "article.schema.json"), EVIDENCE, REJECTS, EDITS, LEDGER]
FULL: dict[str, Any] = {
    "id": "a",
    "title": "The bridge opens",
    "text": "It opened.",
    "authors": ["Ada Quill", "Ben Ash"],
    "date": "2015-11-03",
    "outlet": "Harbour Light",
    "language": "en",
    "url": "https://example.org/a",
    "words": 7.0,
    "score": 3,
    "paid": True,
    "section": "news",
    "stance": "against",
    "updated": "2015-11-03T12:00:00.25+02:00",
    "kind": "report",
    "place": {"city": "Vallon", "country": None, "visits": ["2015-11-01"]},
    "sources": [{"name": "ledger", "pages": None}, {}],
}
SPARSE = {name: FULL[name] for name in ("id", "title", "text", "authors", "date", "outlet")}
STORED = FULL | {
    "date": dt.date(2015, 11, 3),
    "words": 7,
    "score": 3.0,
    "stance": 1,
    "updated": dt.datetime(2015, 11, 3, 10, 0, 0, 250_000, tzinfo=dt.UTC),
    "place": {"city": "Vallon", "country": None, "visits": [dt.date(2015, 11, 1)]},
    "sources": [{"name": "ledger", "pages": None}, {"name": None, "pages": None}],
}
disable_progress_bars()


@pytest.mark.parametrize("table", TABLES)
def test_the_metadata_is_what_datasets_would_write(table: Table) -> None:
    ours = json.loads(parquet_schema(table).metadata[b"huggingface"])
    theirs = Features.from_arrow_schema(arrow_schema(table))
    for name, column in zip(table.fields, table.columns, strict=True):
        if column.kind != "label":
            assert ours["info"]["features"][name] == theirs.to_dict()[name]
    assert json.loads(Features.from_arrow_schema(parquet_schema(table)).arrow_schema.metadata[b"huggingface"]) == ours


@pytest.mark.parametrize("table", TABLES)
def test_the_arrow_types_are_those_of_the_features(table: Table) -> None:
    assert Features.from_arrow_schema(parquet_schema(table)).arrow_schema.types == arrow_schema(table).types


@pytest.mark.parametrize("table", TABLES)
def test_the_card_s_yaml_leads_back_to_the_features(table: Table) -> None:
    assert features_yaml(parquet_schema(table)) == Features.from_arrow_schema(parquet_schema(table))._to_yaml_list()  # noqa: SLF001 - what it stands in for


def test_required_is_not_nullable_and_a_description_stays_with_its_field() -> None:
    schema = arrow_schema(SCHEMA)
    assert [name for name in SCHEMA.fields if not schema.field(name).nullable] == list(SPARSE)
    assert schema.field("id").metadata == {b"description": b"Who it is."}
    assert schema.field("date").metadata == {b"description": b"A day."}


def test_columns_come_in_the_order_of_the_properties() -> None:
    assert SCHEMA.fields == tuple(SCHEMA.document["properties"])


def test_rows_become_columns_and_come_back() -> None:
    assert all(not checker(SCHEMA)(row, "", "") for row in (FULL, SPARSE))
    full, sparse = batch(SCHEMA, [FULL, SPARSE]).to_pylist()
    assert full == STORED
    assert sparse == {**dict.fromkeys(SCHEMA.fields), **SPARSE, "date": dt.date(2015, 11, 3)}


def test_load_dataset_opens_what_is_written(tmp_path: Path) -> None:
    with pq.ParquetWriter(tmp_path / "train.parquet", parquet_schema(SCHEMA), compression="zstd") as writer:
        writer.write_batch(batch(SCHEMA, [FULL, SPARSE]))
    data = load_dataset(str(tmp_path), split="train", cache_dir=str(tmp_path / "cache"))
    assert data.features == Features.from_arrow_schema(parquet_schema(SCHEMA))
    assert data[0] == STORED
    assert data.features["stance"].int2str(data[0]["stance"]) == "against"


def test_nothing_is_coerced_and_a_missing_required_value_is_an_error() -> None:
    table = Table((Column("n", "integer"),))
    for value in ("7", 7.5, None, 2**63):
        with pytest.raises((TypeError, ValueError, OverflowError)):
            batch(table, [{"n": value}])


def test_an_empty_batch_has_the_columns() -> None:
    made = batch(SCHEMA, [])
    made.validate(full=True)
    assert (made.num_rows, made.schema) == (0, arrow_schema(SCHEMA))


def test_a_batch_does_not_import_pandas(tmp_path: Path) -> None:
    import subprocess

    program = (
        "import sys; from builder.schema import batch; from builder.schema.tables import EDITS;"
        "batch(EDITS, [{'id': 'a', 'cleaner': 'x', 'start': 1, 'end': 2, 'replacement': ''}]);"
        "print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_every_column_of_every_file_is_described() -> None:
    assert all(c.description for table in (EVIDENCE, REJECTS, EDITS, LEDGER) for c in table.columns)
    assert arrow_schema(LEDGER).field("signature").type == pa.binary()


def test_a_schema_is_shown_a_row_a_column() -> None:
    rows = {row["column"]: row for row in show(SCHEMA)}
    assert rows["date"] == {
        "column": "date",
        "type": "date (YYYY-MM-DD)",
        "required": True,
        "nullable": False,
        "description": "A day.",
    }
    assert (rows["stance"]["type"], rows["stance"]["nullable"]) == ("one of for, against", True)
    assert rows["place.country"]["nullable"]
    assert rows["place"]["type"].startswith("object of city (string), country (string or null), visits (list of date")
