"""Columns → Arrow schema → Hugging Face features, all derived from the one description.

The `huggingface` metadata that load_dataset reads from a Parquet file is written here without importing datasets (over
a second); tests hold it equal to what datasets itself would write.
"""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from builder.schema.table import Column, Table

if TYPE_CHECKING:
    import pyarrow as pa

_DTYPES = {
    "string": "string",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool",
    "date": "date32",
    "date-time": "timestamp[us, tz=UTC]",
    "binary": "binary",
}


def arrow_schema(table: Table) -> "pa.Schema":
    """The Arrow schema: required columns are not nullable; each field's description is in its metadata."""
    import pyarrow as pa

    return pa.schema(_fields(table.columns, top=True))


def parquet_schema(table: Table) -> "pa.Schema":
    """The Arrow schema with the `huggingface` metadata of the file: what a ParquetWriter is given."""
    info = {"info": {"features": _feature_map(table.columns)}}
    return arrow_schema(table).with_metadata({"huggingface": json.dumps(info)})


def features_yaml(parquet: "pa.Schema") -> list[dict[str, Any]]:
    """`dataset_info.features` of the card, from the `huggingface` metadata of a file's schema.

    What `Features._to_yaml_list` would write, without importing datasets; a test holds the two equal.
    """
    stated = json.loads(parquet.metadata[b"huggingface"])["info"]["features"]
    return [{"name": name, **_in_yaml(feature)} for name, feature in stated.items()]


def _in_yaml(feature: dict[str, Any]) -> dict[str, Any]:
    kind = feature.get("_type")
    if kind == "Value":
        return {"dtype": feature["dtype"]}
    if kind == "ClassLabel":
        return {"dtype": {"class_label": {"names": {str(i): name for i, name in enumerate(feature["names"])}}}}
    if kind == "List":
        item = _in_yaml(feature["feature"])
        return {"list": item.get("dtype") or item.get("struct") or item}
    return {"struct": [{"name": name, **_in_yaml(part)} for name, part in feature.items()]}


def _fields(columns: Iterable[Column], *, top: bool) -> list["pa.Field"]:
    """Parts of a column are nullable whatever the schema says, as datasets makes them: a null object has null parts."""
    import pyarrow as pa

    return [
        pa.field(
            column.name,
            _type(column),
            nullable=not top or column.nullable or not column.required,
            metadata={"description": column.description} if column.description else None,
        )
        for column in columns
    ]


def _type(column: Column) -> "pa.DataType":
    import pyarrow as pa

    if column.kind == "list":
        return pa.list_(_fields(column.parts, top=False)[0])
    if column.kind == "object":
        return pa.struct(_fields(column.parts, top=False))
    if column.kind == "date-time":
        return pa.timestamp("us", tz="UTC")
    return pa.type_for_alias("int64" if column.kind == "label" else _DTYPES[column.kind])


def _feature_map(columns: Iterable[Column]) -> dict[str, Any]:
    return {column.name: _feature(column) for column in columns}


def _feature(column: Column) -> dict[str, Any]:
    if column.kind == "list":
        return {"feature": _feature(column.parts[0]), "_type": "List"}
    if column.kind == "object":
        return _feature_map(column.parts)
    if column.kind == "label":
        return {"names": list(column.names), "_type": "ClassLabel"}
    return {"dtype": _DTYPES[column.kind], "_type": "Value"}
