"""Packaged word frequencies (builder/cleaning/data), and which language's to ask."""

import gzip
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import chain
from types import MappingProxyType

_COMMONEST = {
    name: words.split()
    for name, words in {
        "de": "der die und das nicht ist ein mit den von im für auf dem sich",
        "en": "the of and to in that is was for with it on as he be",
        "es": "el la de que y en los del se las por con una su para",
        "fr": "le la les de des et un une du en est que dans pour pas",
        "it": "il di che la e è per un una del della in con non sono",
        "nl": "de het een van en in is dat op te zijn met voor niet aan",
        "pt": "o a de que e do da em um para não com uma os no",
        "ru": "и в не на что я с он как это по но они из у",
    }.items()
}
"""Language → its commonest function words; there is one for each language that has a word list."""
_COMMON = frozenset(chain.from_iterable(_COMMONEST.values()))

_SAMPLE = 6_000
"""Characters that are read, from a text's middle: a page begins with menus."""
_FEWEST = 5
_WORD = re.compile(r"[^\W\d_]+")


@cache
def frequencies(language: str) -> Mapping[str, int]:
    """Word → band, the Zipf frequency in halves, rounded down: 7 is 3.5 to 4.0. Empty for a language without a list.

    >>> frequencies("en")["the"]
    15
    """
    if language not in _COMMONEST:
        return MappingProxyType({})
    bands: dict[str, int] = {}
    data = (files("builder.cleaning") / "data" / f"words.{language}.gz").read_bytes()
    for block in gzip.decompress(data).decode("utf-8").split("# ")[1:]:
        band, *words = block.split()
        bands.update(dict.fromkeys(words, int(band)))
    return MappingProxyType(bands)


def language(text: str) -> str:
    """The language whose function words are commonest in the text, "" when there are hardly any.

    >>> language("Der Hafen ist seit Montag zu, und die Fischer warten auf den Wind, der nicht kommt.")
    'de'
    """
    start = max(0, (len(text) - _SAMPLE) // 2)
    seen = Counter(filter(_COMMON.__contains__, _WORD.findall(text[start : start + _SAMPLE].lower())))
    counts = {name: sum(seen[word] for word in words if word in seen) for name, words in _COMMONEST.items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] >= _FEWEST else ""
