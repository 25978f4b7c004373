"""What can be said of a document's metadata without pressing it: where all that its page could tell is written already.

Pressing costs a thousand times as much. A glance is taken only where pressing would find the same.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from builder import boilerplate, pages
from builder.authored import LISTS, SPELLINGS, by_field
from builder.boilerplate import Boilerplate
from builder.documents import Document, Reading
from builder.recipe import Recipe
from builder.schema import Schema
from builder.schema.plain import plain

FOUND_IN_PAGES = frozenset(
    ("url", "language", "outlet", "title", "authors", "date", "description", "license", "reservations", "tdm_policy")
)
"""Fields that a page can tell of; a test holds them equal to metadata.FIELDS."""
FOUND_IN_BODIES = frozenset({"url", "language", "outlet"})
"""Fields that a body can tell of; a test holds them equal to metadata.BODY_FIELDS."""

_PROSE = re.compile(r"[^\W\d_]{2,},? [^\W\d_]{2,},? [^\W\d_]{2,}|[^\W\d_]{12,}")
"""Words that no cleaner takes out of a body."""
_LATIN = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2}")
"""Such words, found in two thirds of the time."""
_PARAGRAPH = re.compile(r"^[^\W\d_](?:\S+ ){25}.*[.!?]$", re.MULTILINE)
"""A page with such a line has an article."""
_MOST = 200_000
"""Characters; longer texts may be too long for a build, which pressing finds out."""


class Glance:
    """Looks at the documents of one corpus."""

    def __init__(self, recipe: Recipe, schema: Schema, known: Boilerplate) -> None:
        """Take the corpus's settings, its schema, and the lines that the build cuts."""
        self._fields = schema.fields
        self._defaults = {name: value for name, value in recipe.defaults.items() if name in schema.fields}
        self._lines = known
        easy = plain(schema)
        free = easy - schema.required
        self._off = "text" not in easy
        self._plain_id = "id" in easy
        self._must = {
            "page": (FOUND_IN_PAGES & set(self._fields)) - free,
            "body": (FOUND_IN_BODIES & set(self._fields)) - free,
        }
        needed = {reading: must | {"id", "text"} | self._defaults.keys() for reading, must in self._must.items()}
        # Null says nothing. Where no field may be null, the row check refuses it.
        self._nullable = any(column.nullable for column in schema.columns)
        misspelt = SPELLINGS.keys() - set(self._fields)
        # The records of a file have few sets of names, and most files one.
        self._complete = {
            reading: lru_cache(lambda names, least=least: least.issubset(names) and misspelt.isdisjoint(names))
            for reading, least in needed.items()
        }
        lists = all(column.kind == "list" for column in schema.columns if column.name in LISTS)
        stated = lists and known == boilerplate.NONE and not recipe.rights.fields and not recipe.columns
        self.takes_records = stated and not self._off
        """Whether `passes` can ever say yes."""

    def values(self, document: Document) -> dict[str, Any] | None:
        """Return the value of each field as a build would choose it, or None: only pressing can tell.

        A build that finds no article in the document, though its metadata is whole, still rejects it.
        """
        stated = by_field(document.authored, self._fields)
        if self._off or not stated.keys() >= self._must[document.reading] or not self._has_text(document):
            return None
        if "id" not in stated and not self._plain_id:
            return None
        return self._defaults | {field: mine[0].value for field, mine in stated.items()}

    def passes(self, record: Mapping[str, Any], text: str, reading: Reading = "body") -> bool:
        """Whether a text that is no HTML, with its metadata and itself in `record`, needs nothing but the row check."""
        if not self._complete[reading](tuple(record)) or (self._nullable and None in record.values()):
            return False
        return _is_prose(text) and (reading == "body" or _PARAGRAPH.search(text) is not None)

    def stands(self, record: Mapping[str, Any]) -> bool:
        """Whether a build would take a body's metadata, id and text in `record` as they stand there, right or wrong."""
        name, text = record.get("id"), record.get("text")
        return (
            name.__class__ is text.__class__ is str
            and name != ""
            and self.passes(record, text)
            and None not in record.values()
            and not any(record.get(field).__class__ is str for field in LISTS)
        )

    def _has_text(self, document: Document) -> bool:
        if document.format == "html":
            return False
        if document.reading == "page":
            return _is_prose(document.content) and _PARAGRAPH.search(document.content) is not None
        return self._lines == boilerplate.NONE and _is_prose(document.content)


def _is_prose(text: str) -> bool:
    """Whether a text is within the limits of a build and holds words that stay."""
    if len(text) > _MOST or (_LATIN.search(text) or _PROSE.search(text)) is None:
        return False
    try:
        pages.check_bounds(text)
    except pages.UnreadablePageError:
        return False
    return True
