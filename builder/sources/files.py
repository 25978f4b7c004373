"""Files that are one document each: text, Markdown, HTML."""

from collections.abc import Iterator

from builder.documents import Document, Format, Reject
from builder.lineage import file_digest, sha256
from builder.recipe import Limits
from builder.remote import File
from builder.sources import encodings, front_matter, rows, streams
from builder.sources.rejects import RejectError
from builder.sources.source import Source


def read_file(file: File, source: Source, limits: Limits, format_: Format) -> Iterator[Document | Reject]:
    """Yield a file as one document.

    Raises:
        RejectError: empty, no-text below front matter, or what unpacking, decoding or parsing front matter says.
    """
    data = streams.read_all(file, limits.bytes)
    text, encoding = encodings.decode(data, html=format_ == "html")
    if not text or text.isspace():
        raise empty_error()
    above, content = ((), text) if format_ == "html" else front_matter.split_front_matter(text)
    if content.isspace() or not content:
        raise RejectError("no-text", "nothing stands below the front matter; write the article there.")
    authored = source.authored + rows.renamed(above, source.columns)
    first_line = 1 + text.count("\n", 0, len(text) - len(content))
    digest = source_digest(file, data)
    reading = source.reading or "page"
    yield Document(source.path, "", reading, format_, content, authored, encoding, digest, first_line)


def source_digest(file: File, data: bytes) -> str:
    """Return the digest of a file as it lies there; `data` are its unpacked bytes."""
    if file.suffix.lower() not in streams.COMPRESSIONS:
        return sha256(data)
    return file_digest(file)


def empty_error() -> RejectError:
    """Return the error for a file without text."""
    return RejectError("empty", "the file is empty; write the article into it or delete it.")
