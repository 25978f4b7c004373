"""Documents without a problem, recognised in a fifth of the time of a full check: most lines, and texts with a sidecar.

What is not recognised is checked in full, so a "no" here decides nothing.
"""

from collections.abc import Callable
from typing import Any, Protocol

from builder import checks, sources
from builder.documents import Reading
from builder.recipe import Recipe
from builder.sources import Source
from builder.validation.claims import Claims
from builder.validation.document_check import Terms


class IsFlawless(Protocol):
    """Whether a document has no problem and no warning; it then claims its id."""

    def __call__(self, record: dict[str, Any], reading: Reading = "body") -> bool:
        """Judge it by its metadata and its text, in one mapping."""


def pair_check(is_flawless: IsFlawless, recipe: Recipe) -> Callable[[Source], bool]:
    """Return the same check of a text and its sidecar."""
    read = sources.pair_reader(recipe.raw_folder, recipe.limits.bytes)

    def is_flawless_pair(source: Source) -> bool:
        pair = read(source)
        if pair is None:
            return False
        record, text = pair
        record["text"] = text
        return is_flawless(record, source.reading or "page")

    return is_flawless_pair


def record_check(terms: Terms, claims: Claims) -> IsFlawless:
    """Return the check of a document by its metadata alone, as it was written."""
    complete, known, is_valid = terms.glance.passes, frozenset(terms.schema.fields), terms.is_valid

    def is_flawless(record: dict[str, Any], reading: Reading = "body") -> bool:
        name, text = record.get("id"), record.get("text")
        if text.__class__ is not str or name.__class__ is not str or not name.isprintable():
            return False
        # `is_common` need not look at values of columns: `is_valid` does.
        if (
            0 < len(name) <= checks.MAX_ID_LENGTH
            and complete(record, text, reading)
            and (known.issuperset(record) or sources.is_common(record))
            and is_valid(record)
        ):
            claims.documents += 1
            claims.add(name, claims.documents)
            return True
        return False

    return is_flawless
