"""Stems of words that say what happened on a day: publication, a change, or something else (publishing.txt)."""

from builder.lexicon.sections import phrases, read

_SECTIONS = read("publishing.txt")

PUBLISHED = phrases(_SECTIONS["published"])
"""The document was published, in small letters."""

RENEWED = phrases(_SECTIONS["renewed"])
"""It was changed."""

OTHER = phrases(_SECTIONS["other"])
"""It was printed, read or reviewed, or its rights began or end."""
