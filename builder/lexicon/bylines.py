"""Words that open a line naming who wrote the article, and words that stand in job titles (bylines.txt)."""

from builder.lexicon.sections import phrases, read

_SECTIONS = read("bylines.txt")

OPENERS = frozenset(phrases(_SECTIONS["openers"]))
"""What may stand before the name, in lower case."""

WRITTEN_BY = frozenset(phrases(_SECTIONS["written by"]))
"""More of what may stand before the name, there and in data about a page."""

OPENERS_OF = {
    "af": "Deur ",
    "cy": "Gan ",
    "ga": "Le ",
    "ha": "Daga ",
    "is": "Eftir ",
    "mt": "Minn ",
    "ro": "De ",
    "sq": "Nga ",
    "sw": "Na ",
    "tl": "Ni ",
}
"""Language → the word that opens a byline, where it is a part of names or sentences in others."""

ROLES = frozenset(phrases(_SECTIONS["roles"]))
"""Words of job titles, in lower case."""
