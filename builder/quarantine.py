"""Documents that crash or hang a worker: a list in schema/decisions/, so that every later build agrees."""

from collections.abc import Mapping
from pathlib import Path

import orjson

from builder.documents import Document, Reject
from builder.errors import UsageError
from builder.recipe import Recipe

FILE = "decisions/quarantine.jsonl"
_REASON = "it crashed or hung a worker; remove its line from schema/decisions/quarantine.jsonl to try again"

Entry = Mapping[str, str]
"""One line of the file: source, place, digest (of the raw bytes) and why."""

Held = frozenset[tuple[str, str]]
"""Source and raw digest of documents on the list: what later builds go by, so that a line touches its source alone."""


def path(recipe: Recipe) -> Path:
    """Return where the list lies."""
    return recipe.schema_file.parent / FILE


def read(recipe: Recipe) -> Held:
    """Return which documents are on the list.

    Raises:
        UsageError: a line of the file means nothing.
    """
    file = path(recipe)
    if not file.exists():
        return frozenset()
    try:
        return frozenset(name(orjson.loads(line)) for line in file.read_bytes().splitlines() if line.strip())
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{file} is broken: {error}", "each line is a JSON object with a source and a digest; restore it from git"
        ) from None


def name(entry: Entry) -> tuple[str, str]:
    """Return what a line goes by."""
    return entry["source"], entry["digest"]


def holds(held: Held, document: Document) -> bool:
    """Say whether a document is on the list."""
    return (document.source, document.digest) in held


def entry(document: Document, why: str) -> Entry:
    """Return a document's line."""
    return {"source": document.source, "place": document.place, "digest": document.digest, "why": why}


def reject(document: Document) -> Reject:
    """Return the reject of a document that is on the list."""
    return Reject(document.source, document.place, "quarantined", _REASON)
