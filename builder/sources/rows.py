"""One row of a table, or one JSON object, as a Document: one column is the text, the others are authored values."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from builder.documents import Candidate, Document, Format, Reading
from builder.sources.rejects import RejectError
from builder.sources.source import Source
from builder.sources.values import candidates

TEXT_FIELDS: Mapping[str, tuple[Format, Reading]] = {
    "text": ("text", "body"),
    "markdown": ("markdown", "body"),
    "html": ("html", "page"),
}
"""Field → the format of its column and how it is read; the first of them that a row fills is its text."""
_MAX_NAME = 40
"""Characters of a column's name in a reason."""
_FILE = re.compile(r"[^\n]{1,200}\.(?:txt|md|markdown|html?|pdf|docx?)", re.IGNORECASE)
"""A cell that names a file, as a list of files has one in each row."""
_TAG = re.compile(r"<(?:p|br|div|a|h[1-6]|img|ul|em|strong)\b[^<>]*>|<!-- ", re.IGNORECASE)
"""What a string that is HTML has in it."""


def with_inner(row: Mapping[str, Any], columns: Mapping[str, str]) -> Mapping[str, Any]:
    """Return a row with the inner values that the recipe's columns name by their path beside the others.

    >>> with_inner({"title": {"rendered": "The Weir"}}, {"title.rendered": "title"})["title.rendered"]
    'The Weir'
    """
    paths = [name for name in columns if "." in name and name not in row]
    return {**row, **{name: _inner(row, name.split(".")) for name in paths}} if paths else row


def _inner(row: Any, path: Iterable[str]) -> Any:
    for key in path:
        row = row.get(key) if isinstance(row, Mapping) else None
    return row


def text_column(row: Mapping[str, Any], columns: Mapping[str, str], row_name: str) -> str:
    """Return the name of the column that holds the row's text.

    Raises:
        RejectError: no-text; `what` names the row in its reason.
    """
    for name in _text_columns(columns):
        value = row.get(name)
        if isinstance(value, str) and not value.isspace() and value:
            return name
        if value is not None and not isinstance(value, str):
            kind = type(value).__name__
            raise RejectError(
                "no-text", f"{row_name} has a {name} of type {kind}; write the article there as a string."
            )
    names = list(_text_columns(columns))
    advice = "" if any(name in row for name in names) else _advice(row)
    raise RejectError("no-text", f"{row_name} has no text; fill one of the columns {', '.join(names)}{advice}.")


def _advice(row: Mapping[str, Any]) -> str:
    """Say what to do about a row without a text: it may be of a list of files, or its longest string is the article."""
    inner = {
        f"{name}.{key}": one for name, value in row.items() if isinstance(value, dict) for key, one in value.items()
    }
    strings = {
        name: value
        for name, value in (*row.items(), *inner.items())
        if isinstance(value, str) and value and "://" not in value[:9]
    }
    if file := next((name for name, value in strings.items() if _FILE.fullmatch(value)), ""):
        named = "" if file == "source" else f' and add {quoted(file)} = "source" to the recipe\'s columns'
        return f"; if the table tells about files in raw/, call it metadata.csv or .jsonl, at the top of raw/{named}"
    longest = max(strings, key=lambda name: len(strings[name]), default="")
    form = "html" if longest and _TAG.search(strings[longest]) else "text"
    return f', or add {quoted(longest)} = "{form}" to the recipe\'s columns' if longest else ""


def quoted(name: str) -> str:
    """Return a column's name as the recipe writes it, cut where it is long."""
    return json.dumps(name[:_MAX_NAME], ensure_ascii=False)


def _text_columns(columns: Mapping[str, str]) -> Iterable[str]:
    """The columns that may hold a text: those that the recipe names, and then those that have a field's name."""
    if not columns:
        return TEXT_FIELDS
    named = [name for name, field in columns.items() if field in TEXT_FIELDS]
    return [*named, *(name for name in TEXT_FIELDS if name not in columns)]


def authored(row: Mapping[str, Any], columns: Mapping[str, str], text: str) -> tuple[Candidate, ...]:
    """Return the columns other than `text` as they are; a missing value is no candidate.

    Those that the recipe names are stronger than one that has the field's own name.
    """
    return renamed(candidates(row, "column", besides=text), columns)


def renamed(written: tuple[Candidate, ...], columns: Mapping[str, str]) -> tuple[Candidate, ...]:
    """Return authored candidates under the fields that the recipe's columns name; the renamed ones stand first."""
    if not columns:
        return written
    named = (candidate._replace(field=columns[candidate.field]) for candidate in written if candidate.field in columns)
    return (*named, *(candidate for candidate in written if candidate.field not in columns))


def document(row: Mapping[str, Any], source: Source, place: str, encoding: str, digest: str) -> Document:
    """Return the row as a document; its columns stand after the authored values of the source.

    Raises:
        RejectError: no-text.
    """
    row = with_inner(row, source.columns)
    name = text_column(row, source.columns, place or "the file")
    form, usual = TEXT_FIELDS[source.columns.get(name, name)]
    reading = source.reading or usual
    return Document(
        source.path,
        place,
        reading,
        form,
        str(row[name]),
        source.authored + authored(row, source.columns, name),
        encoding,
        digest,
    )
