"""A glance at a document's metadata: its values without pressing it, where somebody wrote all that its page could tell.

Pressing costs a thousand times as much. A glance decides only where pressing would find the same (docs/adr/0014).
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from builder import boilerplate, pages
from builder.authored import LIST_FIELDS, SYNONYMS, by_field
from builder.boilerplate import Boilerplate
from builder.documents import Document, Reading
from builder.recipe import Recipe
from builder.schema import Schema
from builder.schema.unrestricted import unrestricted_fields

FOUND_IN_PAGES = frozenset(
    ("url", "language", "outlet", "title", "authors", "date", "description", "license", "reservations", "tdm_policy")
)
"""Fields that a page can tell of; a test holds them equal to metadata.FIELDS."""
FOUND_IN_BODIES = frozenset({"url", "language", "outlet"})
"""Fields that a body can tell of; a test holds them equal to metadata.BODY_FIELDS."""

_PROSE = re.compile(r"[^\W\d_]{2,},? [^\W\d_]{2,},? [^\W\d_]{2,}|[^\W\d_]{12,}")
"""Words that no cleaner removes from a body."""
_LATIN = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2}")
"""Such words in plain Latin letters, found in two thirds of the time."""
_PARAGRAPH = re.compile(r"^[^\W\d_](?:\S+ +){25}.*[.!?]$", re.MULTILINE)
"""A page with such a line has an article."""
_LINE = r"[^\n\[\]()|]{40,}+"
_WRAPPED = re.compile(rf"^{_LINE}\n(?=[a-zß-öø-ÿа-яё]){_LINE}", re.MULTILINE)
"""A line that goes on in the next one."""
_ENOUGH = 4
"""A page with so many of these has an article: other headlines begin with capitals."""
_MAX_CHARACTERS = 200_000
"""Of longer texts only pressing finds out whether a build takes them."""


class Glance:
    """Judges documents of one corpus by their metadata."""

    def __init__(self, recipe: Recipe, schema: Schema, repeated: Boilerplate) -> None:
        """Prepare for a corpus: its recipe, its schema, and the repeated lines that its build cuts."""
        self._fields = schema.fields
        self._defaults = {name: value for name, value in recipe.defaults.items() if name in schema.fields}
        self._repeated = repeated
        unrestricted = unrestricted_fields(schema)
        optional = unrestricted - schema.required
        self._may_decide = "text" in unrestricted
        self._any_id = "id" in unrestricted
        self._needed = {
            "page": (FOUND_IN_PAGES & set(self._fields)) - optional,
            "body": (FOUND_IN_BODIES & set(self._fields)) - optional,
        }
        needed = {reading: names | {"id", "text"} | self._defaults.keys() for reading, names in self._needed.items()}
        # Null is no value. Where no field may be null, the row check refuses it.
        self._nullable = any(column.nullable for column in schema.columns)
        synonyms = SYNONYMS.keys() - set(self._fields)
        # The records of a file have few sets of names, and most files one.
        self._is_complete = {
            reading: lru_cache(lambda names, all_=all_: all_.issubset(names) and synonyms.isdisjoint(names))
            for reading, all_ in needed.items()
        }
        lists = all(column.kind == "list" for column in schema.columns if column.name in LIST_FIELDS)
        unchanged = lists and repeated == boilerplate.NONE and not recipe.rights.fields and not recipe.columns
        self.takes_records = unchanged and self._may_decide
        """Whether `passes` and `is_final` may be asked."""

    def values(self, document: Document) -> dict[str, Any] | None:
        """Return the value of each field as a build would choose it; None where only pressing can tell.

        A build that finds no article in the document, though its metadata is complete, still rejects it.
        """
        authored = by_field(document.authored, self._fields)
        if not self._may_decide or not authored.keys() >= self._needed[document.reading]:
            return None
        if document.format == "html" or not _has_article(document.content, document.reading):
            return None
        if document.reading == "body" and self._repeated != boilerplate.NONE:
            return None
        if "id" not in authored and not self._any_id:
            return None
        return self._defaults | {field: candidates[0].value for field, candidates in authored.items()}

    def passes(self, record: Mapping[str, Any], text: str, reading: Reading = "body") -> bool:
        """Whether a document needs no check but that of its row. `record` is its metadata and its text, not HTML."""
        if not self._is_complete[reading](tuple(record)) or (self._nullable and None in record.values()):
            return False
        return _has_article(text, reading)

    def is_final(self, record: Mapping[str, Any]) -> bool:
        """Whether a build would change nothing in a body's metadata, id and text, be they valid or not."""
        name, text = record.get("id"), record.get("text")
        return (
            name.__class__ is text.__class__ is str
            and name != ""
            and self.passes(record, text)
            and None not in record.values()
            and not any(record.get(field).__class__ is str for field in LIST_FIELDS)
        )


def _has_article(text: str, reading: Reading) -> bool:
    """Whether a text is within the limits of a build and holds words that stay; of a page, a whole paragraph."""
    if len(text) > _MAX_CHARACTERS or (_LATIN.search(text) or _PROSE.search(text)) is None:
        return False
    try:
        pages.check_bounds(text)
    except pages.UnreadablePageError:
        return False
    return reading == "body" or _PARAGRAPH.search(text) is not None or _is_wrapped(text)


def _is_wrapped(text: str) -> bool:
    return sum(1 for _ in islice(_WRAPPED.finditer(text), _ENOUGH)) == _ENOUGH
