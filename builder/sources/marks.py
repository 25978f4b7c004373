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
            encoding = bom_encoding(streams.head(locate(raw, name)))
        except (RejectError, OSError):
            continue  # the reader says why
        if encoding in WIDE:
            code, message = "wide-encoding", f"the file is in {encoding.upper()}, which many programs cannot read"
        elif encoding:
            code, message = (
                "byte-order-mark",
                "the file begins with a byte order mark, which many programs take for text",
            )
        else:
            continue
        spot = Spot(name, 1, 1)
        yield Problem(code, name, "", "", message, "save it as UTF-8 without a mark", spot=spot, severity="warning")
