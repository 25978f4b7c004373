"""CSV and TSV: a header, then a document a row. A cell is a text without a type, and an empty one is missing."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple, Self

from builder.documents import Cell, Document, Reject
from builder.lineage import sha256
from builder.recipe import Limits
from builder.remote import File
from builder.sources import encodings, rows, streams
from builder.sources.files import empty_error
from builder.sources.rejects import RejectError
from builder.sources.source import Source
from builder.sources.values import canonical

csv.field_size_limit(2**31 - 1)  # the module's own limit is one for the whole process; _Lines keeps the recipe's

_NAMED = re.compile(r'sep=([^\w\s"]|\t)\r?\n', re.IGNORECASE)
"""How spreadsheets say above a table what parts its cells."""
_BINARY = ("binary", "holds NUL bytes, which are no text; take them out.")
_BAD_ENCODING = ("bad-encoding", "is not in the encoding of the rest; save the table as UTF-8.")


class Table(NamedTuple):
    """An open table: its rows are read as they are asked for."""

    encoding: str
    delimiter: str
    header: list[str]
    rows: Iterator[tuple[int, dict[str, str] | RejectError]]
    """The line in which a row begins, counted from 1, and its cells by column, or why it cannot be read."""


def read_table(file: File, source: Source, limits: Limits, delimiter: str | None) -> Iterator[Document | Reject]:
    """Yield each row of a table; `delimiter` and errors are those of `open_table`."""
    table = open_table(file, limits.bytes, delimiter)
    for line, cells in table.rows:
        place = f"line {line}"
        try:
            if isinstance(cells, RejectError):
                raise cells
            row = {name: Cell(cell) for name, cell in cells.items() if cell}
            yield rows.document(row, source, place, table.encoding, sha256(canonical(cells)))
        except RejectError as error:
            yield error.reject(source.path, place)


def open_table(file: File, limit: int, delimiter: str | None) -> Table:
    """Open a table; without a delimiter it is what the first line names, else that of , ; tab | which parts it most.

    A row without a character, as spreadsheets write below their last one, is a blank line; a row has at most `limit`
    bytes. Raises, as its rows do where the rows below cannot be told apart:
        RejectError: empty, duplicate-key, truncated, corrupt, binary, bad-encoding, too-large or invalid-csv.
    """
    encoding = encodings.sniff(streams.chunks(file))
    lines = _Lines(*_pieces(file, encoding), limit)
    first = lines.peek()
    named = _NAMED.fullmatch(first)
    delimiter = delimiter or (named[1] if named else _delimiter(first))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    cells = ((line, found) for line, found in _cells(reader, lines) if isinstance(found, RejectError) or any(found))
    if named:
        next(cells)
    line, header = next(cells, (0, None))
    if header is None:
        raise empty_error()
    if isinstance(header, RejectError):
        raise header
    name, times = Counter(header).most_common(1)[0]
    if times > 1:
        raise RejectError("duplicate-key", f"{times} columns are called {name[:80]!r}; rename them.", f"line {line}")
    return Table(encoding, delimiter, header, ((line, _row(header, found, line)) for line, found in cells))


def _delimiter(header: str) -> str:
    """Return what parts a header into the most cells, the first of them where two do.

    >>> _delimiter('"Name, Vorname";Titel (kurz, lang);Tag')
    ';'
    """
    header = header.partition("\r")[0]
    return max(",;\t|", key=lambda mark: len(next(csv.reader([header], delimiter=mark), ())))


def lines(file: File, encoding: str, limit: int) -> Iterator[str]:
    """Yield a table's lines as csv.reader takes them; bad bytes and lines over the limit spoil no other line."""
    pieces, narrow = _pieces(file, encoding)
    for line in streams.lines(pieces, limit):
        yield (line or b"").decode(narrow, "surrogateescape") + "\n"


def _pieces(file: File, encoding: str) -> tuple[Iterator[bytes], str]:
    """Return the file's bytes in an encoding in which a line's end is one byte, and its name."""
    pieces = streams.chunks(file)
    return (encodings.to_utf8(pieces, encoding), "utf-8") if encoding in encodings.WIDE else (pieces, encoding)


class _Lines:
    """The lines of a file as csv.reader wants them; `used` and `flaw` are of the row that is being read."""

    def __init__(self, pieces: Iterator[bytes], encoding: str, limit: int) -> None:
        self._lines = streams.lines(pieces, limit)
        self._encoding = encoding
        self._limit = limit
        self._peeked: list[tuple[str, RejectError | None]] = []
        self._number = 0
        self.used = 0
        self.flaw: RejectError | None = None

    def __iter__(self) -> Self:
        return self

    def peek(self) -> str:
        self._peeked = [(line, self.flaw) for line in (next(self, None),) if line is not None]
        return self._peeked[0][0] if self._peeked else ""

    def __next__(self) -> str:
        if self._peeked:
            text, self.flaw = self._peeked.pop()
            return text
        line = next(self._lines)
        self._number += 1
        self.used += len(line or b"")
        if line is None or self.used > self._limit:
            raise streams.too_large("the row", self._limit)
        if b"\0" in line:
            self._flawed(_BINARY, line, line.index(b"\0"))
        try:
            return line.decode(self._encoding) + "\n"
        except UnicodeDecodeError as error:
            # The row becomes a reject; its quotes still say where it ends.
            self._flawed(_BAD_ENCODING, line, error.start)
            return line.decode(self._encoding, "surrogateescape") + "\n"

    def _flawed(self, flaw: tuple[str, str], line: bytes, offset: int) -> None:
        _, column = encodings.position(line, offset, self._encoding)
        self.flaw = RejectError(*flaw, at=(self._number, column))


def _cells(reader: Any, lines: _Lines) -> Iterator[tuple[int, list[str] | RejectError]]:
    """Yield the line in which each row begins and its cells; a blank line is a row without cells."""
    while True:
        place = f"line {reader.line_num + 1}"
        lines.used, lines.flaw, line = 0, None, reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = str(error).replace("\t", "\\t")  # the module shows a tab as a tab
            flaw = f"quotes that do not match ({message})"
            if "new-line character" in message:
                flaw = "a carriage return alone, outside of quotes; save the table with other line ends"
            reason = f"the row at {place} has {flaw}; it and all below it are unread."
            raise RejectError("invalid-csv", reason, place) from None
        except RejectError as error:
            reason = f"{error.reason[:-1]}; it and all below it are unread."
            raise RejectError(error.code, reason, error.place or place, error.at) from None
        if cells and lines.flaw:
            yield line, RejectError(lines.flaw.code, f"{place} {lines.flaw.reason}", place, lines.flaw.at)
        else:
            yield line, cells


def _row(header: list[str], cells: list[str] | RejectError, line: int) -> dict[str, str] | RejectError:
    if isinstance(cells, RejectError):
        return cells
    if len(cells) != len(header):
        place = f"line {line}"
        reason = (
            f"{place} has {len(cells)} cells where the header has {len(header)}; quote cells that hold the delimiter."
        )
        return RejectError("ragged-row", reason, place)
    return dict(zip(header, cells, strict=True))
