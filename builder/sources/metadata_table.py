"""raw/metadata.csv or raw/metadata.jsonl: what a curator wrote about sources, a row for each, keyed by `source`."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain
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


class _Stray(NamedTuple):
    """A row that names no file as raw/ spells it."""

    place: str
    """ "line 5"."""
    named: str
    """What it names; "" for nothing."""
    row: Row


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
        UsageError: two tables, or one that cannot be read or names no sources: every document would lack its metadata.
    """
    names = [name for name in NAMES if name in paths]
    if not names:
        return MetadataTable(None, {}, [])
    if len(names) > 1:
        raise UsageError(f"{raw} has both {' and '.join(names)}", "keep one metadata table")
    table = MetadataTable(names[0], {}, [])
    strays: list[_Stray] = []
    try:
        for place, cells in _cells(raw / names[0]):
            if isinstance(cells, RejectError):
                table.rejects.append(cells.reject(names[0], place))
                continue
            where = f"{names[0]} {place}"
            written = rows.renamed(candidates(cells, "metadata-table", f"{where} "), columns)
            source = str(as_text(next((candidate.value for candidate in written if candidate.field == KEY), "")))
            row = Row(where, tuple(candidate for candidate in written if candidate.field != KEY))
            if source in paths and source != names[0]:
                table.rows.setdefault(source, []).append(row)
            else:
                strays.append(_Stray(place, source, row))
    except (RejectError, OSError) as error:
        if is_machine_failure(error):
            raise
        hint = "mend it, or give it another name if it holds articles"
        raise UsageError(f"{raw / names[0]} cannot be used as the metadata table: {error}", hint) from None
    files = paths - {names[0]} if strays else paths
    if strays and not table.rows and not any(stray.named for stray in strays):
        raise UsageError(
            f"{raw / names[0]} cannot be used: no row says its {KEY}, a path in raw/", _cure(strays, files)
        )
    table.rejects.extend(reject.reject(names[0]) for reject in _orphans(_placed(table, strays, files, raw.name), files))
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


def _cure(strays: Iterable[_Stray], paths: Iterable[str]) -> str:
    """Say which column of a table without sources names files of raw/; where none does, what to call it."""
    stems = {_stem(path) for path in paths}
    for candidate in chain.from_iterable(stray.row.candidates for stray in strays):
        if _stem(as_text(candidate.value)) in stems:
            return f'add {rows.quoted(candidate.field)} = "{KEY}" to the recipe\'s columns'
    return f"call the column that names the files {KEY}, or add it to the recipe's columns"


def _placed(table: MetadataTable, strays: Iterable[_Stray], paths: Iterable[str], folder: str) -> Iterator[_Stray]:
    """Add rows to the one file that each names in the spelling of another system; yield those that name none."""
    by_spelling: dict[str, list[str]] = {_spelled(stray.named, folder): [] for stray in strays}
    for path in paths if by_spelling else ():
        if (spelling := _spelled(path, "")) in by_spelling:
            by_spelling[spelling].append(path)
    for stray in strays:
        meant = by_spelling[_spelled(stray.named, folder)]
        if len(meant) == 1:
            table.rows.setdefault(meant[0], []).append(stray.row)
        else:
            yield stray


def _spelled(path: str, folder: str) -> str:
    r"""A path without what differs from system to system: accents as signs of their own, backslashes, where it begins.

    >>> _spelled(".\\letters\\u\u0308ber.txt", "raw") == _spelled("raw/letters/\xfcber.txt", "raw")
    True
    """
    path = unicodedata.normalize("NFC", path.replace("\\", "/")).removeprefix("./")
    return path.removeprefix(f"{folder}/") if folder else path


def _orphans(strays: Iterable[_Stray], paths: Iterable[str]) -> Iterator[RejectError]:
    """Yield the error of each row without a file; it suggests the file of that name, in any folder, with any ending."""
    strays = list(strays)
    by_stem: dict[str, list[str]] = {_stem(stray.named): [] for stray in strays}
    for path in paths if by_stem else ():
        if (stem := _stem(path)) in by_stem:
            by_stem[stem].append(path)
    for place, name, _ in strays:
        alike = by_stem[_stem(name)] if name else []
        cure = f"did you mean {alike[0]!r}?" if len(alike) == 1 else "write the file's path in raw/, or delete the row."
        problem = f"speaks of {name!r}, and raw/ holds no such file" if name else f"does not say its {KEY}"
        yield RejectError("orphan-sidecar", f"{place} {problem}; {cure}", place)


def _stem(path: str) -> str:
    """A file's name without folders, ending and case, as people copy it into a list."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return unicodedata.normalize("NFC", name.rpartition(".")[0] or name).casefold()
