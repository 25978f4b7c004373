"""READERS, the table of formats, and `read`, which turns one source into documents and rejects."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeVar

from builder.documents import Document, Reject
from builder.errors import PressError, is_machine_failure
from builder.recipe import Limits
from builder.remote import File
from builder.sources import sidecars
from builder.sources.files import read_file
from builder.sources.json_documents import Lookup, Record, Skip, read_json, read_json_lines, records
from builder.sources.parquet import read_parquet
from builder.sources.ranges import LINED
from builder.sources.rejects import RejectError
from builder.sources.snapshots import read_mhtml, read_webarchive
from builder.sources.source import Source, locate
from builder.sources.streams import COMPRESSIONS
from builder.sources.tables import read_table
from builder.sources.warc import read_warc

T = TypeVar("T")

READERS: Mapping[str, Callable[[File, Source, Limits], Iterator[Document | Reject]]] = {
    ".txt": partial(read_file, format_="text"),
    ".md": partial(read_file, format_="markdown"),
    ".markdown": partial(read_file, format_="markdown"),
    ".html": partial(read_file, format_="html"),
    ".htm": partial(read_file, format_="html"),
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".csv": partial(read_table, delimiter=None),
    ".tsv": partial(read_table, delimiter="\t"),
    ".parquet": read_parquet,
    ".warc": read_warc,
    ".mhtml": read_mhtml,
    ".mht": read_mhtml,
    ".webarchive": read_webarchive,
}
"""Ending of a file's name → its reader. Each ending may be followed by one of COMPRESSIONS; case does not matter."""


def kind(name: str) -> str | None:
    """Return the key of READERS for a file name, or None.

    >>> kind("Letters.TXT"), kind("news.jsonl.gz"), kind("photo.jpg")
    ('.txt', '.jsonl', None)
    """
    name = without_compression(name.lower())
    ending = name[name.rfind(".") :]
    return ending if ending in READERS else None


def without_compression(name: str) -> str:
    """Return a file's name without the ending of its compression.

    >>> without_compression("news.jsonl.gz"), without_compression("photo.JPG")
    ('news.jsonl', 'photo.JPG')
    """
    return name[: name.rindex(".")] if name.lower().endswith(COMPRESSIONS) else name


def read(raw: File, source: Source, limits: Limits, lookup: Lookup[T] | None = None) -> Iterator[Document | Reject | T]:
    """Yield every document of a source in order, each as a document or as a reject; never raises for what is in it.

    A reject whose place is "" stands for the whole file; one for a damaged end stands for what is lost there.
    What is known of a document is yielded in its place.
    """
    yield from _guarded(_documents(raw, source, limits, lookup), source)


def read_records(raw: File, source: Source, limits: Limits, skip: Skip | None) -> Iterator[Record | Reject]:
    """Yield every line of a JSON Lines source without a sidecar that does not pass, before it is made a document."""
    return _guarded(records(locate(raw, source.path), source, limits, skip), source)


def _documents(raw: File, source: Source, limits: Limits, lookup: Lookup[T] | None) -> Iterator[Document | Reject | T]:
    if source.sidecar:
        sidecar_values = sidecars.values(locate(raw, source.sidecar), source.sidecar, limits.bytes)
        source = source._replace(authored=sidecar_values + source.authored)
    file = locate(raw, source.path)
    if source.kind in LINED:
        yield from read_json_lines(file, source, limits, lookup)
        return
    for item in READERS[source.kind](file, source, limits):
        result = lookup(item.place, item.digest, item.encoding) if lookup and isinstance(item, Document) else None
        yield item if result is None else result


def _guarded(items: Iterator[T], source: Source) -> Iterator[T | Reject]:
    try:
        yield from items
    except RejectError as error:
        yield error.reject(source.path)
    except OSError as error:
        if is_machine_failure(error):
            raise  # else a document would be rejected that is readable
        problem = error.strerror or str(error)
        yield Reject(
            source.path, "", "unreadable", f"the file cannot be read ({problem}); make it readable or take it away."
        )
    except PressError:
        raise  # a url's store, which may answer in a minute
    except Exception as error:  # noqa: BLE001 - a fault of ours in one source must not cost the others
        reason = f"its reader failed ({type(error).__name__}: {error}): a fault in builder, please report it."
        yield Reject(source.path, "", "unreadable", " ".join(reason.split()))
