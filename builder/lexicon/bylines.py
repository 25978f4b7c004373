"""Words that open a line naming who wrote the article, and words that stand in job titles (bylines.txt)."""

from builder.lexicon.sections import phrases, read

_SECTIONS = read("bylines.txt")

OPENERS = phrases(_SECTIONS["openers"])
"""What may stand before the name, in lower case."""

ROLES = phrases(_SECTIONS["roles"])
"""Words of job titles, in lower case."""

WRITTEN_BY = frozenset(
    phrase.strip()
    for phrase in """
    authored by, article by, content by, guest post by, interview by, vom
    written by, verfasst von, geschrieben von, autor, author, auteur, écrit par, rédigé par, escrito por
    scritto da, geschreven door, skriven av, skrevet av, skrevet af, kirjoittanut, napisane przez, napisał
    napsal, napsal(a), scris de, szerző, yazan, yazar, автор, написано автором, συντάχθηκε από, נכתב על ידי
    كُتب بواسطة, كتب بواسطة, 執筆者, 作者, 글쓴이
    """.replace("\n", ",").split(",")
    if phrase.strip()
)
"""More of what may stand before the name, there and in data about a page."""
