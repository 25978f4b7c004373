"""The lines of a page, as authors are looked for in them: without marks, and how near to a title they stand."""

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import chain, islice

from builder.documents import ARTICLE_LABELS, Label
from builder.metadata.bylines import Byline, is_dated, is_opener, opens_byline, read_byline
from builder.metadata.evidence import PageEvidence
from builder.metadata.names import without_marks

SHORT = 120
"""Characters of a line that names authors without having been labelled so."""
_LONGEST, _LONGEST_LINE = 300, 1_000
"""Characters of a byline, and of a line with its marks."""
_MOST_TITLES = 4
_ABOVE, _BELOW, _BESIDE = 6, 12, 2
"""Lines with text up and down from a title that are its head, and from a byline in which its date stands."""
OTHERS_WORK = re.compile(
    r"\W*(?:(?:medically |expert |legally |clinically )?(?:review|fact[\s-]?check|edit|approv|translat)\w* by"
    r"|photos?(?:graphs?)? by|übersetz\w+)\b",
    re.IGNORECASE,
)
"""Openers of lines that name who reviewed, edited or illustrated the article."""
_OTHERS_INSIDE = re.compile(r"(?<=\S)\W*\b(?:[Rr]eviewed|[Ff]act[\s-]?[Cc]hecked|[Ee]dited|[Tt]ranslated) [Bb]y\b")
_PICTURES_INSIDE = re.compile(
    r"(?<=\S)\W*\b(?:fotos?|photos?|bild(?:er)?|images?|foto's|fotografie|фото|grafik|video)\s?:", re.IGNORECASE
)
"""Who made the pictures, behind who wrote the text; on other lines names before it are those of the pictured."""
_TEXT_AND_PICTURES = re.compile(
    r"^(?:text|words|story|tekst)[eos]?s? ?(?:and|und|&|\+|et|y|e|och|og|en|i) ?(?:photo|foto|bild|picture|zdj)[\w'’]*"
    r"\s*(?::|by\b|von\b|par\b|av\b|(?=\s[A-Z]))\s*",
    re.IGNORECASE,
)
"""What opens the line of somebody who made both."""
_TEXTS = frozenset("TWStws")
"""Letters with which such a line begins."""
_GOES_ON = (" and", ",", " und", " et", " y", " &")
_MOST_LINES, _MOST_TEXT = 2_000, 200_000
"""Lines and characters in which a word's small spelling is looked for."""
_JOINING = frozenset("_/@#-")
_WORDS = re.compile(r"[^\W\d_]+")


class PageLines:
    """The lines of a page that are not blank, each read once."""

    def __init__(self, page: PageEvidence) -> None:
        self._page = page
        self.numbers = [i for i, line in enumerate(page.lines) if line and not line.isspace()]
        self.places = {number: place for place, number in enumerate(self.numbers)}
        self._texts: dict[int, str] = {}
        self._dated: dict[int, bool] = {}

    @cached_property
    def prose(self) -> frozenset[int]:
        """Numbers of the lines of the article's own text."""
        blocks = (block for block in self._page.blocks if block.label in ARTICLE_LABELS)
        return frozenset(chain.from_iterable(range(block.start, block.end) for block in blocks)) & self.places.keys()

    def text(self, number: int) -> str:
        """A line without marks; a byline that goes on is joined with the next line."""
        if number not in self._texts:
            text = self._unmarked(number)
            if len(text) <= SHORT and (text.endswith(_GOES_ON) or is_opener(text)):
                following = self.numbers[self.places[number] + 1 : self.places[number] + 2]
                text = " ".join((text, *map(self._unmarked, following)))
            self._texts[number] = text[:_LONGEST]
        return self._texts[number]

    def byline(self, number: int) -> Byline:
        """What a line says of authors."""
        return read_byline(self.text(number), self._page.language)

    def dated(self, number: int) -> bool:
        """Whether the line or one of the two beside it on either side has a day."""
        at = self.places[number]
        return any(map(self._has_day, self.numbers[max(0, at - _BESIDE) : at + _BESIDE + 1]))

    def persons_only(self, names: Sequence[str]) -> list[str]:
        """Leave out what has a name's shape only by its capitals: every word of it stands in small letters here."""
        return [name for name in names if not all(map(self._occurs_in_lower_case, _WORDS.findall(name)))]

    def is_proper(self, name: str) -> bool:
        """Whether no word of a name stands in small letters here, as the words of a firm's name do."""
        return not any(map(self._occurs_in_lower_case, _WORDS.findall(name)))

    @cached_property
    def _text(self) -> str:
        return "\n".join(islice(self._page.lines, _MOST_LINES))[:_MOST_TEXT]

    def title_distances(self) -> dict[int, int]:
        """Number of a line → how many lines with text it is below (or, negative, above) the nearest title."""
        titles = [block for block in self._page.blocks if block.label is Label.TITLE][:_MOST_TITLES]
        titles = titles or [block for block in self._page.blocks if block.label is Label.DATELINE][:1]
        distances: dict[int, int] = {}
        for block in titles:
            inside = [self.places[i] for i in range(block.start, block.end) if i in self.places]
            for away in (*range(1, _BELOW + 1), *range(-1, -_ABOVE - 1, -1)) if inside else ():
                place = inside[-1] + away if away > 0 else inside[0] + away
                if 0 <= place < len(self.numbers) and abs(distances.get(self.numbers[place], _BELOW + 1)) > abs(away):
                    distances[self.numbers[place]] = away
        return distances

    def _unmarked(self, number: int) -> str:
        text = without_marks(self._page.lines[number][:_LONGEST_LINE])[:_LONGEST]
        text = _OTHERS_INSIDE.split(text)[0] if "ed by" in text or "ed By" in text else text
        text = _TEXT_AND_PICTURES.sub("By ", text, count=1) if text[:1] in _TEXTS else text
        return (_PICTURES_INSIDE.split(text)[0] if ":" in text and opens_byline(text) else text).strip()

    def _has_day(self, number: int) -> bool:
        if number not in self._dated:
            self._dated[number] = is_dated(self.text(number), self._page.language)
        return self._dated[number]

    def _occurs_in_lower_case(self, word: str) -> bool:
        """Whether a word stands in small letters on the page, and not in an address."""
        small, text = word.lower(), self._text
        at = text.find(small) if small != word else -1
        while at >= 0:
            before, behind = text[max(0, at - 1) : at], text[at + len(small) : at + len(small) + 2]
            dotted = before == "." or (behind[:1] == "." and behind[1:].isalnum())
            if not (dotted or _joins(before) or _joins(behind[:1])):
                return True
            at = text.find(small, at + 1)
        return False


def _joins(char: str) -> bool:
    """Whether a character beside a word makes it a part of a longer one or of an address; "" is none."""
    return char.isalnum() or char in _JOINING
