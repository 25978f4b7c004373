"""raw/metadata.csv or raw/metadata.jsonl: what a curator wrote about sources, a row for each, keyed by `source`."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from builder.documents import Candidate, Cell, Reject
from builder.errors import UsageError, is_machine_failure
from builder.remote import File
from builder.sources import json_values, streams, tables
from builder.sources.rejects import RejectError
from builder.sources.values import spoken

NAMES = ("metadata.csv", "metadata.jsonl")
KEY = "source"
_ROW_BYTES = 1 << 20


class Row(NamedTuple):
    """What a row says about one source."""

    place: str
    """ "metadata.csv line 5"."""
    candidates: tuple[Candidate, ...]


class MetadataTable(NamedTuple):
    """The table of a corpus; without one, the path is None and the rest empty."""

    path: str | None
    rows: dict[str, list[Row]]
    """Source → its rows; more than one is a mistake."""
    rejects: list[Reject]


def read(raw: File, paths: AbstractSet[str]) -> MetadataTable:
    """Read the table if `paths`, the files in raw/, have one. A row that names no file is a reject.

    Raises:
        UsageError: two tables, or one that cannot be read: every document would lack its metadata.
    """
    names = [name for name in NAMES if name in paths]
    if not names:
        return MetadataTable(None, {}, [])
    if len(names) > 1:
        raise UsageError(f"{raw} has both {' and '.join(names)}", "keep one metadata table")
    table = MetadataTable(names[0], {}, [])
    try:
        for place, cells in _cells(raw / names[0]):
            _add(table, paths, place, cells)
    except (RejectError, OSError) as error:
        if is_machine_failure(error):
            raise
        hint = "mend it, or give it another name if it holds articles"
        raise UsageError(f"{raw / names[0]} cannot be used as the metadata table: {error}", hint) from None
    return table


def _cells(file: File) -> Iterator[tuple[str, dict[str, Any] | RejectError]]:
    if file.suffix == ".csv":
        for number, row in tables.open_table(file, _ROW_BYTES, None).rows:
            yield f"line {number}", row if isinstance(row, RejectError) else {k: Cell(v) for k, v in row.items() if v}
        return
    for number, line in enumerate(streams.lines(streams.chunks(file), _ROW_BYTES), 1):
        if line is None or line.strip():
            found = _object(line, f"line {number}")
            yield f"line {number}", found.in_line(number) if isinstance(found, RejectError) else found


def _object(line: bytes | None, place: str) -> dict[str, Any] | RejectError:
    if line is None:
        return streams.too_large(place, _ROW_BYTES)
    try:
        value = json_values.parse(line, place)
    except RejectError as error:
        return error
    if isinstance(value, dict):
        return value
    return RejectError("invalid-sidecar", f"{place} is not a mapping of fields to values; write an object.")


def _add(table: MetadataTable, paths: AbstractSet[str], place: str, cells: dict[str, Any] | RejectError) -> None:
    name = table.path or ""
    if isinstance(cells, RejectError):
        table.rejects.append(cells.reject(name, place))
        return
    source = cells.get(KEY)
    if not isinstance(source, str) or source not in paths or source == name:
        said = f"speaks of {source!r}, and raw/ holds no such file" if source else f"does not say its {KEY}"
        reason = f"{place} {said}; write the file's path in raw/, or delete the row."
        table.rejects.append(RejectError("orphan-sidecar", reason, place).reject(name))
        return
    where = f"{name} {place}"
    candidates = tuple(
        Candidate(key, value, "metadata-table", spoken(value), f"{where} $.{key}", 1.0)
        for key, value in cells.items()
        if value is not None and key != KEY
    )
    table.rows.setdefault(source, []).append(Row(where, candidates))
