"""The name in a web address: "example-times.co.uk" is spelled out where its page writes "The Example-Times"."""

import re
import unicodedata

from builder.metadata.urls import host

_GENERIC = frozenset({"co", "com", "org", "net", "gov", "gob", "ac", "edu", "www", "news", "blog", "mobile", "web"})
"""Labels of hosts that name nobody."""
_SHORTEST = 3
"""Letters of a label that is a name; shorter ones are countries, languages and "m"."""
_LONGEST, _MOST_WORDS = 60, 8
"""Characters and words of a name."""
_COUNTRY = 2
"""Letters of a country's top-level domain."""
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
_WORD = re.compile(r"\w+")
_SHORT_FORM = re.compile(r"\((\w+)\)$")
SEPARATOR = re.compile(
    r"(?=[\s|│｜»_:：-])(?:\s+(?:[|–—»«·•‹›/<>-]+\s+|::\s+|[|│｜»]\s*)|[|│｜»]\s*"
    r"|(?P<joint>(?:_+|--?)(?=[\u3040-\u30ff\u3400-\u9fff]))|(?P<colon>:\s+|：))"
)
"""What parts a title from a site's name, or a name from its tagline; Chinese and Japanese leave no blank around it.
To look first at what it may begin with takes half of the time."""


def brand_of(url: str) -> str:
    """The one label of an address's host that may be a name, without hyphens; "" where there is none or several.

    >>> brand_of("https://www.example-times.co.uk/a"), brand_of("https://fr.example.com/"), brand_of("https://ann.example.com/")
    ('exampletimes', 'example', '')
    """
    names = [part for part in host(url).split(".")[:-1] if len(part) >= _SHORTEST and part not in _GENERIC]
    return names[0].replace("-", "") if len(names) == 1 else ""


def letters_of(text: str) -> str:
    """A name without blanks, marks, capitals and accents.

    >>> letters_of("Le Môle-News")
    'lemolenews'
    """
    small = text.casefold().translate(_LETTERS)
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", small)))


def spells(text: str, name: str) -> bool:
    """Say whether a text is the name but for blanks, hyphens, capitals and accents.

    >>> spells("Börsen-Blatt", "boersenblatt"), spells("Le Môle", "lemole"), spells("Le Môle news", "lemole")
    (True, True, False)
    >>> spells("The Low Tide", "lowtide")
    True
    """
    if len(text) > _LONGEST:
        return False
    forms = letters_of(text), letters_of(text.removeprefix("The ")), letters_of(text.casefold().translate(_UMLAUTS))
    return name in forms


def spellings_in(text: str, name: str) -> list[str]:
    """The runs of a text's words that spell the name, as written there, and with the article before it.

    >>> spellings_in("© 2024, lowtide.example, The Low Tide Ltd.", "lowtide"), spellings_in("© 2024 Low", "lowtide")
    (['lowtide', 'The Low Tide', 'Low Tide'], [])
    """
    if name not in letters_of(text) and name not in letters_of(text.casefold().translate(_UMLAUTS)):
        return []
    words = list(_WORD.finditer(text))
    found = []
    for i, first in enumerate(words):
        runs = (text[first.start() : last.end()] for last in words[i : i + _MOST_WORDS])
        found += [run for run in runs if spells(run, name)]
    return found


def name_cuts(text: str) -> list[re.Match[str]]:
    """Where separators but colons stand in a page's title; a colon is a part of many headlines.

    >>> [cut.start() for cut in name_cuts("Low tide: a walk - The Low Tide")]
    [16]
    """
    return [cut for cut in SEPARATOR.finditer(text) if not cut["colon"]]


def name_parts(text: str) -> list[str]:
    """The parts of a page's title or a site's name that separators part.

    >>> name_parts("Low tide - The Low Tide"), name_parts("退潮_社会_海港日报")
    (['Low tide', 'The Low Tide'], ['退潮', '社会', '海港日报'])
    """
    return [part.strip() for part in SEPARATOR.split(text)[::3]]  # between them what its two groups caught


def site_name(text: str, url: str) -> str:
    """Reduce what a site calls itself to its name: no tagline or short form beside it, no country's domain behind it.

    "Space.com" is a name; "Lowtide.fr" is one with an address.

    >>> site_name("Low Tide – your harbour", "https://lowtide.example/a"), site_name("Lowtide.fr", "https://lowtide.fr")
    ('Low Tide', 'Lowtide')
    >>> site_name("Low Tide News | Harbour, Weather, Fish", "https://lowtide.example/a")
    'Low Tide News'
    >>> site_name("The Low Tide", "https://lowtide.example"), site_name("Lowtide.com", "https://lowtide.com")
    ('The Low Tide', 'Lowtide.com')
    >>> site_name("Lokale Tiden (LTD)", "https://ltd.example/a")
    'Lokale Tiden'
    """
    text = text.removeprefix("www.")
    own = brand_of(url)
    if not own:
        return text
    if (short := _SHORT_FORM.search(text)) and spells(short[1], own):
        return text[: short.start()].strip()
    parts = name_parts(text)
    whole = [part for part in parts if spells(part, own)]
    named = [part for part in parts if own in letters_of(part)]
    if whole or (len(named) == 1 < len(parts)):
        return (whole or named)[0]
    name, _, domain = text.partition(".")
    country = len(domain.rpartition(".")[2]) == _COUNTRY and host(url).endswith("." + domain.casefold())
    return name if country and spells(name, own) else text
