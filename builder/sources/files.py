"""Files that are one document each: text, Markdown, HTML."""

from collections.abc import Iterator

from builder.documents import Document, Format, Reject
from builder.lineage import file_digest, sha256
from builder.recipe import Limits
from builder.remote import File
from builder.sources import encodings, front_matter, rows, streams
from builder.sources.rejects import RejectError
from builder.sources.source import Source


def read_text(file: File, source: Source, limits: Limits) -> Iterator[Document | Reject]:
    """Yield a .txt file."""
    yield _document(file, source, limits, "text")


def read_markdown(file: File, source: Source, limits: Limits) -> Iterator[Document | Reject]:
    """Yield a .md or .markdown file."""
    yield _document(file, source, limits, "markdown")


def read_html(file: File, source: Source, limits: Limits) -> Iterator[Document | Reject]:
    """Yield a .html or .htm file."""
    yield _document(file, source, limits, "html")


def _document(file: File, source: Source, limits: Limits, form: Format) -> Document:
    data = streams.read_all(file, limits.bytes)
    text, encoding = encodings.decode(data, html=form == "html")
    if not text or text.isspace():
        raise empty_error()
    above, content = ((), text) if form == "html" else front_matter.split_front_matter(text)
    if content.isspace() or not content:
        raise RejectError("no-text", "nothing stands below the front matter; write the article there.")
    authored = source.authored + rows.renamed(above, source.columns)
    line = 1 + text.count("\n", 0, len(text) - len(content))
    reading = source.reading or "page"
    return Document(source.path, "", reading, form, content, authored, encoding, source_digest(file, data), line)


def source_digest(file: File, data: bytes) -> str:
    """Return the digest of a file as it lies there; `data` are its unpacked bytes."""
    if file.suffix.lower() not in streams.COMPRESSIONS:
        return sha256(data)
    return file_digest(file)


def empty_error() -> RejectError:
    """Return the error for a file without text."""
    return RejectError("empty", "the file is empty; write the article into it or delete it.")
