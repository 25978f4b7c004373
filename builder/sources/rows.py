"""One row of a table, or one JSON object, as a Document: one column is the text, the others are authored values."""

from collections.abc import Mapping
from typing import Any

from builder.documents import Candidate, Document, Format, Reading
from builder.sources.rejects import RejectError
from builder.sources.source import Source
from builder.sources.values import spoken

TEXT_COLUMNS: Mapping[str, tuple[Format, Reading]] = {
    "text": ("text", "body"),
    "markdown": ("markdown", "body"),
    "html": ("html", "page"),
}
"""Column → its format and how it is read; the first of them that a row fills is its text."""
_LONGEST = 40
"""Characters of a column's name in a reason."""


def text_column(row: Mapping[str, Any], what: str) -> str:
    """Return the name of the column that holds the row's text.

    Raises:
        RejectError: no-text; `what` names the row in its reason.
    """
    for name in TEXT_COLUMNS:
        value = row.get(name)
        if isinstance(value, str) and not value.isspace() and value:
            return name
        if value is not None and not isinstance(value, str):
            kind = type(value).__name__
            raise RejectError("no-text", f"{what} has a {name} of type {kind}; write the article there as a string.")
    names = ", ".join(TEXT_COLUMNS)
    others = {name: len(value) for name, value in row.items() if isinstance(value, str)}
    longest = max(others, key=lambda name: others[name], default="")
    meant = f" (its longest column is {longest[:_LONGEST]!r})" if others.get(longest) else ""
    raise RejectError("no-text", f"{what} has no text; fill one of the columns {names}{meant}.")


def authored(row: Mapping[str, Any], text: str) -> tuple[Candidate, ...]:
    """Return the columns other than `text` as they are; a missing value is no candidate."""
    return tuple(
        [
            Candidate(name, value, "column", value if type(value) is str else spoken(value), "$." + name, 1.0)
            for name, value in row.items()
            if value is not None and name != text
        ]
    )


def document(row: Mapping[str, Any], source: Source, place: str, encoding: str, digest: str) -> Document:
    """Return the row as a document; its columns stand after the authored values of the source.

    Raises:
        RejectError: no-text.
    """
    name = text_column(row, place or "the file")
    form, usual = TEXT_COLUMNS[name]
    reading = source.reading or usual
    return Document(
        source.path, place, reading, form, row[name], source.authored + authored(row, name), encoding, digest
    )
