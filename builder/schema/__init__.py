"""The record, stated once in schema/*.json: only this package reads it, and all else is derived from it.

files    JSON → documents, what their $refs name, nothing outside the directory
draft    is each a schema of draft 2020-12, and does all that it says mean something?
shapes   documents → what the record may be; columns of it, or faults that name the JSON pointer
rows     documents → the row check; flaws and hints say what it found, stored what no column can hold
warnings what is valid and yet trips readers up
arrow    columns → Arrow schema, Hugging Face features
batches  rows that passed → RecordBatch
tables   the columns of the other files of a release
"""

from pathlib import Path

from builder.errors import SchemaError
from builder.schema.arrow import arrow_schema, features_yaml, parquet_schema
from builder.schema.batches import batch, codes, columnar, combined, integers, numbers, positions, string, strings
from builder.schema.examination import Examination, examine
from builder.schema.rows import Check, ValidityCheck, checker, validity_check
from builder.schema.table import Column, Schema, Table, show
from builder.schema.warnings import warner

__all__ = [
    "Check",
    "Column",
    "Examination",
    "Schema",
    "Table",
    "ValidityCheck",
    "arrow_schema",
    "batch",
    "checker",
    "codes",
    "columnar",
    "combined",
    "default_schema",
    "examine",
    "features_yaml",
    "integers",
    "load",
    "numbers",
    "parquet_schema",
    "positions",
    "show",
    "string",
    "strings",
    "validity_check",
    "warner",
]


def load(path: Path) -> Schema:
    """Read a record schema.

    Raises:
        SchemaError: it is missing, not JSON, not a schema of draft 2020-12, refers to what it may not, or says what a
            column cannot carry; the message names the file and the JSON pointer.
    """
    found = examine(path)
    if found.schema:
        return found.schema
    first, *more = found.faults
    also = f"; and {len(more):,} more faults: builder schema check lists them" if more else ""
    raise SchemaError(first.problem + also, first.hint, first.file, first.pointer)


def default_schema() -> bytes:
    """The schema/article.schema.json that `builder init` writes."""
    return (Path(__file__).parent / "data" / "article.schema.json").read_bytes()
