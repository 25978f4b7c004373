"""Which of the encodings of Latin letters a text is in: the one in which its letters are those of one language."""

import re

_ALPHABETS = {
    "cp1252": (
        "àâæçéèêëîïôœùûüÿ", "äöüß", "áéíñóúü", "áâãàçéêíóôõú", "àèéìíîòóùú", "åäöé", "æøåéòô", "áðéíóúýþæö", "éëïóöüèê",
        "àçèéíïòóúü",
    ),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "âîăşţ", "čćđšž"),
    "iso8859_2": (),
    "cp1254": ("çğıİöşüâîû",),
    "cp1257": ("āčēģīķļņšūž", "ąčęėįšųūž", "äõöüšž"),
}  # fmt: skip
"""Encoding → the letters outside ASCII that each of its languages uses (Unicode CLDR, main exemplars). iso8859_2 has
cp1250's."""

LATIN = tuple(_ALPHABETS)
_COMMON = "‘’‚“”„‹›«»–—…•·¿¡€£§©®™°´ªº½\xa0\xad"
_OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]+")
_NON_ASCII = re.compile(rb"[\x80-\xff]+")
_ASCII_LETTERS = re.compile(rb"[A-Za-z]+")
_TAG = re.compile(rb"<[^>]*+>?")


def looks_latin(sample: bytes) -> bool:
    """Whether bytes outside ASCII are so few and lonely among the letters that the script can only be Latin.

    Tags do not count. Other scripts' words are runs of such bytes; accented letters stand alone.

    >>> looks_latin("São Paulo".encode("cp1252")), looks_latin("Москва, Moscow".encode("cp1251"))
    (True, False)
    """
    text = _TAG.sub(b"", sample)
    runs = _NON_ASCII.findall(text)
    high = sum(map(len, runs))
    return 2 * high < 3 * len(runs) and high < sum(map(len, _ASCII_LETTERS.findall(text)))


def best_latin(sample: bytes, candidates: list[str]) -> str:
    """Return the candidate that leaves the fewest letters outside the best of its alphabets; of equals, LATIN's first.

    A text of few such letters (an English one with curly quotes) is cp1252, by far the most common.

    >>> best_latin("Łódź żegna łódkę".encode("cp1250"), ["cp1252", "cp1250"])
    'cp1250'
    >>> best_latin("Smörgås på ön".encode("cp1252"), ["cp1252", "cp1250"])
    'cp1252'
    """
    return min(candidates, key=lambda name: (_foreign_letters(sample.decode(name), name), LATIN.index(name)))


def _foreign_letters(text: str, encoding: str) -> int:
    characters = "".join(_OUTSIDE_ASCII.findall(text)).lower().translate(dict.fromkeys(map(ord, _COMMON)))
    alphabets = _ALPHABETS[encoding] or _ALPHABETS["cp1250"]
    return min(len(characters.translate(dict.fromkeys(map(ord, alphabet)))) for alphabet in alphabets)
