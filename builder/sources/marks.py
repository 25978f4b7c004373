"""Encodings that trip other readers up although ours reads them: warnings, which never reject a document."""

from builder.documents import Problem, Spot
from builder.sources.encodings import WIDE, by_mark

HEAD = 4
"""Bytes at a file's beginning that tell."""


def doubt(head: bytes, source: str) -> Problem | None:
    r"""Return the warning for a file (a source, sidecar or metadata table), from its first bytes; once a file.

    >>> doubt(b"\xef\xbb\xbfid", "a.csv").code, doubt("é".encode("utf-16"), "a.txt").code, doubt(b"id,", "a.csv")
    ('byte-order-mark', 'wide-encoding', None)
    """
    encoding = by_mark(head[:HEAD])
    if encoding is None:
        return None
    if encoding in WIDE:
        code, message = "wide-encoding", f"the file is in {encoding.upper()}, which many programs cannot read"
    else:
        code, message = "byte-order-mark", "the file begins with a byte order mark, which many programs take for text"
    spot = Spot(source, 1, 1)
    return Problem(code, source, "", "", message, "save it as UTF-8 without a mark", spot=spot, severity="warning")
