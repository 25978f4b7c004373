"""raw/metadata.csv or raw/metadata.jsonl: what a curator wrote about sources, a row for each, keyed by `source`."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from builder.documents import Candidate, Cell, Reject
from builder.errors import UsageError, is_machine_failure
from builder.remote import File
from builder.sources import json_values, rows, streams, tables
from builder.sources.rejects import RejectError
from builder.sources.values import as_text, candidates

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


def read(raw: File, paths: AbstractSet[str], columns: Mapping[str, str]) -> MetadataTable:
    """Read the table if `paths`, the files in raw/, have one. A row that names no file is a reject.

    Args:
        raw: the folder, or what stands behind a url.
        paths: the files in it.
        columns: the recipe's; one of them may be the `source`.

    Raises:
        UsageError: two tables, or one that cannot be read: every document would lack its metadata.
    """
    names = [name for name in NAMES if name in paths]
    if not names:
        return MetadataTable(None, {}, [])
    if len(names) > 1:
        raise UsageError(f"{raw} has both {' and '.join(names)}", "keep one metadata table")
    table = MetadataTable(names[0], {}, [])
    unknown: dict[str, str] = {}
    try:
        for place, cells in _cells(raw / names[0]):
            if isinstance(cells, RejectError):
                table.rejects.append(cells.reject(names[0], place))
                continue
            where = f"{names[0]} {place}"
            row = Row(where, rows.renamed(candidates(cells, "metadata-table", f"{where} "), columns))
            if (named := _add(table, paths, row)) is not None:
                unknown[place] = named
    except (RejectError, OSError) as error:
        if is_machine_failure(error):
            raise
        hint = "mend it, or give it another name if it holds articles"
        raise UsageError(f"{raw / names[0]} cannot be used as the metadata table: {error}", hint) from None
    table.rejects.extend(reject.reject(names[0]) for reject in _orphans(unknown, paths - {names[0]}))
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


def _add(table: MetadataTable, paths: AbstractSet[str], row: Row) -> str | None:
    """Add a row to its source's; return None, or what it names where that is no source ("" for nothing)."""
    source = next((candidate.value for candidate in row.candidates if candidate.field == KEY), "")
    if not isinstance(source, str) or source not in paths or source == table.path:
        return as_text(source)
    others = tuple(candidate for candidate in row.candidates if candidate.field != KEY)
    table.rows.setdefault(str(source), []).append(row._replace(candidates=others))
    return None


def _orphans(unknown: Mapping[str, str], paths: Iterable[str]) -> Iterator[RejectError]:
    """Yield the error of each row without a file; it suggests the file of that name, in any folder, with any ending.

    Args:
        unknown: place of the row → what it names.
        paths: the files in raw/.
    """
    by_stem: dict[str, list[str]] = {_stem(name): [] for name in unknown.values()}
    for path in paths if by_stem else ():
        if (stem := _stem(path)) in by_stem:
            by_stem[stem].append(path)
    for place, name in unknown.items():
        alike = by_stem[_stem(name)] if name else []
        cure = f"did you mean {alike[0]!r}?" if len(alike) == 1 else "write the file's path in raw/, or delete the row."
        problem = f"speaks of {name!r}, and raw/ holds no such file" if name else f"does not say its {KEY}"
        yield RejectError("orphan-sidecar", f"{place} {problem}; {cure}", place)


def _stem(path: str) -> str:
    """A file's name without folders, ending and case, as people copy it into a list."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return unicodedata.normalize("NFC", name.rpartition(".")[0] or name).casefold()
