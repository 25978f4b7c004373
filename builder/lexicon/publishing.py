"""Stems of words that say what happened on a day: publication, a change, or something else (publishing.txt)."""

from builder.lexicon.sections import phrases, read

_SECTIONS = read("publishing.txt")

PUBLISHED = frozenset(phrases(_SECTIONS["published"]))
"""The document was published, in small letters."""

UPDATED = frozenset(phrases(_SECTIONS["updated"]))
"""It was changed."""

OTHER = frozenset(phrases(_SECTIONS["other"]))
"""It was printed, read or reviewed, or its rights began or end."""
