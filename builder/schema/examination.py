"""Every fault of a schema, found in one go."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from builder.errors import SchemaError
from builder.schema import columns, draft, files, shapes
from builder.schema.rows import checker
from builder.schema.table import Column, Schema


class Examination(NamedTuple):
    """What `builder schema check` reports."""

    path: Path
    faults: list[SchemaError]
    """Why the schema cannot be used, in the order in which they are best mended; empty: it can be used."""
    notes: list[SchemaError]
    """What is no fault and yet checks nothing."""
    columns: tuple[Column, ...]
    """What it makes; all are known only where it has no fault."""
    closed: bool
    """Whether a field that it does not name rejects a record; where not, the field is left out of it."""
    schema: Schema | None
    """What the build uses; None where there is a fault."""


def examine(path: Path) -> Examination:
    """Find all that is wrong with a schema; never raises."""
    read = files.read(path)
    nodes = {name: dict(files.subschemas(document)) for name, document in read.documents.items()}
    misused = [fault for name in nodes for fault in draft.misused(name, nodes[name])]
    malformed = [fault for name, document in read.documents.items() for fault in draft.malformed(name, document)]
    faults = [*misused, *malformed, *read.faults]
    notes = [note for name in nodes for note in draft.ignored(name, nodes[name])]
    made: tuple[Column, ...] = ()
    closed = False
    if path.name in read.documents:
        root, uncarried = shapes.read(read.documents, _unread(malformed, nodes))
        made, unclear = columns.derive(root)
        faults += [*uncarried, *unclear]
        closed = root.closed
    schema = None
    if not faults:
        schema = Schema(columns=made, path=path, documents=read.documents, digest=read.digest)
        try:
            checker(schema)
        except SchemaError as error:
            faults, schema = [error], None
    return Examination(path, list({str(fault): fault for fault in faults}.values()), notes, made, closed, schema)


def _unread(malformed: Iterable[SchemaError], nodes: Mapping[str, Mapping[str, Any]]) -> set[tuple[str, str]]:
    """The subschemas that are malformed themselves, for columns to pass over."""
    found = set()
    for fault in malformed:
        pointer = fault.pointer
        found.add((fault.file, pointer))
        while pointer not in nodes[fault.file]:
            pointer = pointer.rpartition("/")[0]
        found.add((fault.file, pointer))
    return found
