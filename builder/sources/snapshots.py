"""One page with all its parts in one file, as browsers save it: MHTML (RFC 2557), and Safari's web archive."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from builder.documents import Document, Reject
from builder.recipe import Limits
from builder.remote import File
from builder.sources import encodings, streams
from builder.sources.files import empty_error, source_digest
from builder.sources.positions import NOWHERE
from builder.sources.rejects import RejectError
from builder.sources.source import Source

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_LONG_CONTENT_TYPE = re.compile(rb"^content-type:(?:[^\n]|\n[ \t]){2000}", re.IGNORECASE | re.MULTILINE)
"""A type whose parameters `email` would take hours to part: the time grows with their square."""


class _Saved(NamedTuple):
    """The page among the parts of a file."""

    markup: bytes
    charset: str
    url: str
    """Where it was; the page itself gets it as browsers mark it where they save HTML alone."""


def read_mhtml(file: File, source: Source, limits: Limits) -> Iterator[Document | Reject]:
    """Yield the page of a .mhtml or .mht file: the part that `start` names, else the first that is HTML.

    Raises:
        RejectError: no-text, truncated, empty, too-large, or what decoding the page says.
    """
    data = _read(file, limits)
    yield _document(file, source, data, _page_of_mhtml(data))


def read_webarchive(file: File, source: Source, limits: Limits) -> Iterator[Document | Reject]:
    """Yield the page of a .webarchive file.

    Raises:
        RejectError: as `read_mhtml`; corrupt where it is no property list.
    """
    data = _read(file, limits)
    yield _document(file, source, data, _page_of_webarchive(data))


def _read(file: File, limits: Limits) -> bytes:
    data = streams.read_all(file, limits.bytes)
    if not data or data.isspace():
        raise empty_error()
    return data


def _page_of_mhtml(data: bytes) -> _Saved | None:
    from email.parser import BytesParser  # few corpora have such files, and it costs every command's start

    if _LONG_CONTENT_TYPE.search(data):
        raise RejectError("corrupt", "a Content-Type in the file is longer than 2,000 characters; save the page again.")
    try:
        message = BytesParser().parsebytes(data)
    except RecursionError:
        raise RejectError("too-deep", "the file's parts are nested hundreds deep; save the page again.") from None
    parts = [part for part in message.walk() if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in _PAGE_TYPES]
    if not pages:
        return None
    start = message.get_param("start")
    page = next((part for part in pages if part["Content-ID"] == start), pages[0])
    if page is parts[-1] and any(part.defects for part in message.walk()):
        raise RejectError("truncated", "the file ends within its page; save the page again.")
    markup = page.get_payload(decode=True)
    return _Saved(
        markup if isinstance(markup, bytes) else b"",
        page.get_content_charset() or "",
        str(page["Content-Location"] or message["Snapshot-Content-Location"] or "").strip(),
    )


def _page_of_webarchive(data: bytes) -> _Saved | None:
    import plistlib  # as above
    from xml.parsers.expat import ExpatError

    try:
        page = plistlib.loads(data)["WebMainResource"]
        if page["WebResourceMIMEType"] not in _PAGE_TYPES:
            return None
        charset, url = page.get("WebResourceTextEncodingName"), page.get("WebResourceURL")
        return _Saved(b"".join([page["WebResourceData"]]), str(charset or ""), str(url or ""))
    except (ValueError, ExpatError, LookupError, TypeError, AttributeError, RecursionError) as error:
        reason = f"it is no web archive as Safari saves one ({type(error).__name__}: {error}); save the page again."
        raise RejectError("corrupt", " ".join(reason.split())) from None


def _document(file: File, source: Source, data: bytes, page: _Saved | None) -> Document:
    if page is None:
        raise RejectError("no-text", "the file holds no HTML page; save the page again.")
    try:
        text, encoding = encodings.decode(page.markup, html=True, stated=page.charset)
    except RejectError as error:
        error.at = NOWHERE  # the place is one in the page, which lies packed in the file
        raise
    if not text or text.isspace():
        raise RejectError("no-text", "the page in the file is empty; save it again.")
    mark = f"<!-- saved from url=({len(page.url):04}){page.url.replace('>', '%3E')} -->" if page.url else ""
    reading = source.reading or "page"
    return Document(source.path, "", reading, "html", mark + text, source.authored, encoding, source_digest(file, data))
