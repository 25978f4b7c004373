"""Words that open a line naming who wrote the article, and words that stand in job titles (bylines.txt)."""

from builder.lexicon.sections import phrases, read

_SECTIONS = read("bylines.txt")

OPENERS = phrases(_SECTIONS["openers"])
"""What may stand before the name, in lower case."""

ROLES = phrases(_SECTIONS["roles"])
"""Words of job titles, in lower case."""
