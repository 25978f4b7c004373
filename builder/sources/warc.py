"""WARC (ISO 28500): each web page that an archive of a crawl holds, read record by record.

The framing is read here, as warcio 1.8 passes over a record that is cut within its head without a word, and fastwarc
2.0 gives one that is cut within its body for whole (docs/adr/0025).
"""

import io
import re
import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, NamedTuple

from builder.documents import Candidate, Document, Format, Reject
from builder.lineage import sha256
from builder.recipe import Limits
from builder.remote import File
from builder.sources import encodings, streams
from builder.sources.files import empty_error
from builder.sources.positions import NOWHERE
from builder.sources.rejects import RejectError
from builder.sources.source import Source

if TYPE_CHECKING:
    from email.message import Message

_FORMATS: dict[str, Format] = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
_CONTENT_TYPES = ("response", "resource", "conversion")
"""Values of WARC-Type whose record holds what was fetched, or a text made of it; the rest is about the crawl."""
_OK = 200
_MAX_HEAD = 1 << 20
"""Bytes of a head: a server sends some hundreds, and cookies of a few thousand."""
_GZIP_MAGIC = b"\x1f\x8b"
_LENGTH = re.compile(r"[ \t]*([0-9]{1,18})[ \t\r\n]*")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]*)?\r\n")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


class _Record(NamedTuple):
    head: bytes
    about: "Message"
    """The head, read."""
    block: bytes
    """Its first `limits.bytes`, and one more where it is longer."""


class _Page(NamedTuple):
    url: str
    format: Format
    charset: str
    body: bytes
    """As it was sent, perhaps in chunks and packed."""
    sent: "Message"


def read_warc(file: File, source: Source, limits: Limits) -> Iterator[Document | Reject]:
    """Yield each page of a .warc file: HTML or text, sent with status 200; its place is "record N".

    Raises:
        RejectError: unreadable-warc for the records from the damage on, empty, no-text where no record is a page,
            or what unpacking the file says.
    """
    pages, stream = 0, io.BufferedReader(_Unpacked(file))
    for number, record in enumerate(_records(stream, limits.bytes), 1):
        if not (page := _page(record)):
            continue
        pages, place = pages + 1, f"record {number}"
        try:
            yield _document(record, page, source, place, limits.bytes)
        except RejectError as error:
            error.at = NOWHERE
            yield error.reject(source.path, place)
    if not pages:
        raise RejectError("no-text", "the archive holds no page (HTML or text, sent with status 200); take it away.")


class _Unpacked(io.RawIOBase):
    """The unpacked bytes of a file, to be buffered."""

    def __init__(self, file: File) -> None:
        self._pieces, self._held = streams.chunks(file), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        held = self._held or next(self._pieces, b"")
        size = min(len(buffer), len(held))
        buffer[:size], self._held = held[:size], held[size:]
        return size


def _records(stream: IO[bytes], limit: int) -> Iterator[_Record]:
    number = 1
    while head := _head(stream, number):
        about = _headers(head)
        written = _LENGTH.fullmatch(str(about["Content-Length"]))
        if not written:
            raise _damaged("it does not say how long it is", number)
        left = int(written[1])
        block = stream.read(min(left, limit + 1))
        left -= len(block)
        while left and (passed := stream.read(min(left, streams.CHUNK))):
            left -= len(passed)
        if left:
            raise _damaged(f"the last {left:,} bytes of it are missing", number)
        yield _Record(head, about, block)
        number += 1
    if number == 1:
        raise empty_error()


def _head(stream: IO[bytes], number: int) -> bytes:
    """Read the lines up to the first empty one; b"" is the end of the file."""
    while (line := stream.readline(_MAX_HEAD)).isspace():
        pass
    if line and not line.startswith(b"WARC/"):
        raise _damaged(f"it begins with {line[:20].decode('ascii', 'replace')!r} and not with WARC/", number)
    lines, size = [line], 0
    while line and line not in (b"\r\n", b"\n"):
        line = stream.readline(_MAX_HEAD)
        lines.append(line)
        size += len(line)
        if not line.endswith(b"\n") or size > _MAX_HEAD:
            raise _damaged("its head is cut" if not line.endswith(b"\n") else "its head has no end", number)
    return b"".join(lines)


def _headers(head: bytes) -> "Message":
    from email.parser import HeaderParser  # few corpora have such files, and it costs every command's start

    return HeaderParser().parsestr(head.partition(b"\n")[2].decode("latin-1"))


def _page(record: _Record) -> _Page | None:
    about = record.about
    url = str(about["WARC-Target-URI"] or "").strip().strip("<>")  # WARC 1.0 wrote it in angle brackets
    if about["WARC-Type"] not in _CONTENT_TYPES or not url.lower().startswith(("http://", "https://")):
        return None
    sent, body = about, record.block
    if about.get_content_type() == "application/http":
        head, body = (*_BLANK_LINE.split(record.block, 1), b"")[:2]
        sent = _headers(head)
        if head.split()[1:2] != [b"%d" % _OK]:
            return None
    form = _FORMATS.get(sent.get_content_type() if sent["Content-Type"] else "text/html")
    if not form or url.partition("?")[0].endswith("/robots.txt"):
        return None
    return _Page(url, form, sent.get_content_charset() or "", body, sent)


def _document(record: _Record, page: _Page, source: Source, place: str, limit: int) -> Document:
    if len(record.block) > limit:
        raise streams.too_large(place, limit)
    body = _decoded(page, place, limit)
    text, encoding = encodings.decode(body, html=page.format == "html", stated=page.charset)
    if not text or text.isspace():
        raise RejectError("no-text", f"{place} is an empty page.")
    url = Candidate("url", page.url, "warc", page.url, f"{place} WARC-Target-URI", 1.0)
    digest = sha256(record.head + record.block)
    return Document(
        source.path, place, source.reading or "page", page.format, text, (*source.authored, url), encoding, digest
    )


def _decoded(page: _Page, place: str, limit: int) -> bytes:
    """Return the body without chunks and unpacked; crawlers that stored it so often left the headers as they were."""
    body = page.body
    if "chunked" in str(page.sent["Transfer-Encoding"] or "").lower():
        body = _joined(body)
    if not body.startswith(_GZIP_MAGIC):
        return body
    try:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        body = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise RejectError("corrupt", f"gzip cannot unpack {place} ({error}); fetch the page again.") from None
    if len(body) > limit:
        raise streams.too_large(place, limit)
    if not unpacker.eof:
        raise RejectError("truncated", f"{place} ends within what gzip packed; fetch the page again.")
    return body


def _joined(body: bytes) -> bytes:
    r"""Join the chunks of a body (RFC 9112, section 7.1); what is not in chunks, or not any more, stays.

    >>> _joined(b"5\r\nHigh \r\n5;x=y\r\ntide.\r\n0\r\n\r\n"), _joined(b"<p>High tide.")
    (b'High tide.', b'<p>High tide.')
    """
    pieces, at = [], 0
    while found := _CHUNK_SIZE.match(body, at):
        size = int(found[1], 16)
        pieces.append(body[found.end() : found.end() + size])
        at = found.end() + size + len(b"\r\n")
    return b"".join(pieces) if pieces else body


def _damaged(problem: str, number: int) -> RejectError:
    reason = f"from record {number} on the archive cannot be read ({problem}); fetch it again."
    return RejectError("unreadable-warc", reason, f"record {number}")
