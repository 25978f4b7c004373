"""Words that open a line naming who wrote the article, and words that stand in job titles (bylines.txt)."""

from builder.lexicon.sections import phrases, read

_SECTIONS = read("bylines.txt")

OPENERS = frozenset(phrases(_SECTIONS["openers"]))
"""What may stand before the name, in lower case."""

WRITTEN_BY = frozenset(phrases(_SECTIONS["written by"]))
"""More of what may stand before the name, there and in data about a page."""

ROLES = frozenset(phrases(_SECTIONS["roles"]))
"""Words of job titles, in lower case."""
