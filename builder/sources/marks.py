"""Encodings that trip other readers up although ours reads them: warnings, which never reject a document."""

from collections.abc import Iterable, Iterator

from builder.documents import Problem, Spot
from builder.remote import File
from builder.sources import streams
from builder.sources.encodings import WIDE, bom_encoding
from builder.sources.rejects import RejectError
from builder.sources.source import locate


def encoding_warnings(raw: File, names: Iterable[str]) -> Iterator[Problem]:
    """Yield the warnings for these files in raw/: sources, sidecars, the metadata table."""
    for name in names:
        try:
            warning = encoding_warning(streams.head(locate(raw, name)), name)
        except (RejectError, OSError):
            continue  # the reader says why
        if warning:
            yield warning


def encoding_warning(head: bytes, source: str) -> Problem | None:
    r"""Return the warning for a file (a source, sidecar or metadata table), from its first bytes; once a file.

    >>> encoding_warning("é".encode("utf-16"), "a.txt").code, encoding_warning(b"id,", "a.csv")
    ('wide-encoding', None)
    """
    encoding = bom_encoding(head)
    if encoding is None:
        return None
    if encoding in WIDE:
        code, message = "wide-encoding", f"the file is in {encoding.upper()}, which many programs cannot read"
    else:
        code, message = "byte-order-mark", "the file begins with a byte order mark, which many programs take for text"
    spot = Spot(source, 1, 1)
    return Problem(code, source, "", "", message, "save it as UTF-8 without a mark", spot=spot, severity="warning")
