"""A raw/ folder for a test, and everything that is read from it."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from builder.documents import Document, Reading, Reject
from builder.recipe import Limits
from builder.sources import REJECT_CODES, read, scan


class Found(NamedTuple):
    """What became of raw/."""

    documents: list[Document]
    rejects: list[Reject]

    @property
    def codes(self) -> list[str]:
        """The rejects in short: source, place and code."""
        return [" ".join(filter(None, (r.source, r.place, r.code))) for r in self.rejects]

    @property
    def texts(self) -> list[str]:
        """The documents' contents."""
        return [document.content for document in self.documents]

    def values(self, field: str) -> list[object]:
        """Every authored value of a field, document by document, strongest first."""
        return [c.value for d in self.documents for c in d.authored if c.field == field]


def found_in(
    raw: Path, files: Mapping[str, object], sources: Mapping[str, Reading] | None = None, limit: int = 1_000_000
) -> Found:
    """Write the files (name → bytes or text) and read the folder; `limit` is limits.bytes."""
    for name, content in files.items():
        path = raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else str(content).encode())
    listing = scan(raw, sources or {})
    found = [*listing.rejects, *(f for s in listing.sources for f in read(raw, s, Limits(bytes=limit)))]
    rejects = [f for f in found if isinstance(f, Reject)]
    assert {reject.code for reject in rejects} <= REJECT_CODES.keys()
    assert all(reject.reason.endswith(".") and "\n" not in reject.reason for reject in rejects)
    return Found([f for f in found if isinstance(f, Document)], rejects)
