"""JSON files (one object, or a list of objects) and JSON Lines, in which every line is a document."""

import codecs
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from builder.documents import Candidate, Document, Reject
from builder.lineage import sha256
from builder.recipe import Limits
from builder.remote import File
from builder.sources import encodings, json_values, rows, streams
from builder.sources.files import empty_error, source_digest
from builder.sources.places import json_text
from builder.sources.positions import Lines, Position
from builder.sources.rejects import RejectError
from builder.sources.source import Source
from builder.sources.values import canonical

T = TypeVar("T")

_MORE_VALUES = "content after document"
"""What the parser says of a text with more than one value."""
_BRACKETS = (b"{", b"[")
"""The first line of a JSON value that spans lines."""


def read_json(file: File, source: Source, limits: Limits) -> Iterator[Document | Reject]:
    """Yield the object, or each object of the list, of a .json file; the place of the latter is "item N"."""
    data = streams.read_all(file, limits.bytes)
    marked = encodings.bom_encoding(data)
    encoding = marked or "utf-8"
    text = encodings.decode(data)[0].encode() if marked else data
    if not text.strip():
        raise empty_error()
    value = _parsed(text)
    if isinstance(value, list):
        starts: list[Position] = []
        for number, item in enumerate(value, 1):
            place = f"item {number}"
            try:
                yield rows.document(_object(item, place), source, place, encoding, sha256(canonical(item)))
            except RejectError as error:
                starts = starts or _item_positions(text.decode(), len(value))
                error.at = starts[number - 1]
                yield error.reject(source.path, place)
    else:
        article = _object(value, "the file")
        try:
            yield rows.document(article, source, "", encoding, source_digest(file, data))
        except RejectError as error:
            # Exports put their articles into a list below a key.
            lists = (
                key for key, held in article.items() if isinstance(held, list) and held and isinstance(held[0], dict)
            )
            advice = [f"where {name!r} lists the articles, save that list alone" for name in lists][:1]
            raise _with_advice(error, *advice) from None


def _parsed(text: bytes) -> Any:
    try:
        return json_values.parse(text, "the file")
    except RejectError as error:
        lined = _MORE_VALUES in error.reason
        raise _with_advice(error, *["where each line holds an object, call it .jsonl"] * lined) from None


def _with_advice(error: RejectError, *advice: str) -> RejectError:
    """Return the error with more of what can be done about it."""
    reason = "; ".join([error.reason.removesuffix("."), *advice])
    return RejectError(error.code, f"{reason}.", error.place, error.at, error.file)


def _item_positions(text: str, items: int) -> list[Position]:
    """Return where the items of a list begin."""
    paths = [("0", str(number)) for number in range(items)]
    offsets, lines = json_text.offsets(text, paths), Lines(text)
    return [lines.at(offsets[path]) for path in paths]


class Record(NamedTuple):
    """A line of JSON Lines that holds an object; it may lack a text."""

    source: Source
    line: int
    """From 1."""
    content: bytes
    """The line in UTF-8, without its end."""
    value: dict[str, Any]
    encoding: str
    digest: str = ""
    """sha256 (hex) of the content; "" where it was not computed."""

    def document(self) -> Document | Reject:
        """Return it as a document, or why it is none."""
        place = f"line {self.line}"
        try:
            return rows.document(self.value, self.source, place, self.encoding, self.digest or sha256(self.content))
        except RejectError as error:
            return error.in_line(self.line).reject(self.source.path, place)

    def column(self, name: str) -> Candidate:
        """Return the candidate for a key of the object whose value is not null."""
        return rows.authored({name: self.value[name]}, self.source.columns, "")[0]


Lookup = Callable[[str, str, str], T | None]
"""Place, sha256 (hex) of the bytes, encoding → an earlier result for such a document; None: it must be read."""


def read_json_lines(
    file: File, source: Source, limits: Limits, lookup: Lookup[T] | None = None
) -> Iterator[Document | Reject | T]:
    """Yield each line of a .jsonl or .ndjson file; a line that is not a document is a reject of its own.

    Where `lookup` has a result for a line, that is yielded instead, and the line is not parsed.
    """
    for found in records(file, source, limits, lookup=lookup):
        yield found.document() if isinstance(found, Record) else found


Skip = Callable[[dict[str, Any]], bool]
"""The object of a line, as `parse_quickly` reads it → whether it is left out."""


def records(
    file: File, source: Source, limits: Limits, skip: Skip | None = None, lookup: Lookup[T] | None = None
) -> Iterator[Record | Reject | T]:
    """Yield the object of each line of a .jsonl or .ndjson file, but for those that `skip` leaves out.

    Where `lookup` has a result for a line, that is yielded instead.
    """
    encoding, found_lines = lines(file, limits.bytes, source.start, source.stop)
    number = source.line - 1
    for number, raw_line in enumerate(found_lines, source.line):
        value = _quickly(raw_line) if skip and raw_line else None
        if skip and value is not None and skip(value):
            continue
        line = (raw_line or b"").removeprefix(codecs.BOM_UTF8).removesuffix(b"\n").removesuffix(b"\r")
        if raw_line is not None and (not line or line.isspace()):
            continue
        try:
            if raw_line is None:
                raise streams.too_large(f"line {number}", limits.bytes)
            digest = ""
            if lookup and (result := lookup(f"line {number}", digest := sha256(line), encoding)) is not None:
                yield result
                continue
            if value is None or not json_values.is_common(value):
                value = _object(json_values.parse(line, f"line {number}"), f"line {number}")
        except RejectError as error:
            spans_lines = line.strip() in _BRACKETS
            advised = _with_advice(
                error, *["a .jsonl file has a whole object on each line; call this one .json"] * spans_lines
            )
            yield advised.in_line(number).reject(source.path, f"line {number}")
        else:
            yield Record(source, number, line, value, encoding, digest)
    if number < source.line:
        raise empty_error()


def _quickly(line: bytes) -> dict[str, Any] | None:
    try:
        value = json_values.parse_quickly(line)
    except ValueError:
        return None
    return value if value.__class__ is dict else None


def lines(file: File, limit: int, start: int = 0, stop: int | None = None) -> tuple[str, Iterator[bytes | None]]:
    """Return a file's encoding and its lines in UTF-8, or those from one offset to another where lines end there.

    A line may have its end; None stands for one of more than `limit` bytes.
    """
    encoding = encodings.bom_encoding(streams.head(file)) or "utf-8"
    if encoding in encodings.WIDE:
        return encoding, streams.lines(encodings.to_utf8(streams.chunks(file), encoding), limit)
    return encoding, streams.file_lines(file, limit, start, stop)


def _object(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RejectError("no-text", f"{name} is no JSON object; write the article as an object with a text.")
    return value
