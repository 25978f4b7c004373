"""Authors as the page shows them: bylines, and names alone around its title."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from builder.documents import Label
from builder.metadata.bylines import Byline, opens_byline
from builder.metadata.evidence import AuthorClaim, PageEvidence
from builder.metadata.names import has_given_name, is_team
from builder.metadata.page_lines import OTHERS_WORK, SHORT, PageLines

_MOST_BLOCKS = 50
_CLOSE, _NEAR = 3, 7
"""Lines with text below a title in which bylines stand."""
_LABELS = (Label.BYLINE, Label.DATELINE, Label.BIO)
_SURE, _LATER = 0.5, 0.6
"""A byline after the first that is sure repeats it or belongs to another story: its share of the confidence."""
_ABOVE = 0.6
"""Confidence of a line right above a title that is a day and a name and nothing else."""
_PICTURE = re.compile(r"\b(?:foto|photo|bild|image)\w{0,8}\s?(?:[:/©]|by\b|von\b)|©|\(c\)", re.IGNORECASE)
_PICTURE_PARTS = ("oto", "ild", "mage", "©", "(c)")
"""What such a line holds in small letters: searched for in a tenth of the pattern's time."""


class _Line(NamedTuple):
    """A line that may be a byline."""

    byline: Byline
    text: str
    title_distance: int
    """Lines with text from the nearest title, negative above it; 0 far from any."""
    labelled: bool
    """Whether it was labelled as one that names or dates the article."""
    dated: bool
    """Whether it or one beside it has a day."""


def bylines(page: PageEvidence, lines: PageLines) -> Iterator[AuthorClaim]:
    """Lines that name authors, in page order: those labelled so, and those that look so at the page's head."""
    share = 1.0
    for number, line in _lines(page, lines):
        names, confidence = line.byline.people, _confidence(line)
        if not names:
            names, confidence = _credited(line)
        if not any(map(has_given_name, names)) and not all(map(is_team, names)):
            names = lines.persons_only(names)
        if names and confidence:
            yield AuthorClaim(page.from_line(number, "byline"), names, round(share * confidence, 3))
            share = _LATER if confidence >= _SURE and line.byline.people else share


def _confidence(line: _Line) -> float:
    """How sure it is that the people whom a line names wrote the article: shares of the development pages' lines."""
    byline, known = line.byline, any(map(has_given_name, line.byline.people))
    if byline.opens:
        return (0.75 if line.title_distance else 0.6) if known else (0.6 if line.title_distance else 0.4)
    if byline.mentions_opener:
        return 0.65 if known and byline.nothing_else and line.dated and line.title_distance else 0.3
    if line.labelled:
        return _confidence_of_labelled(line, has_given=known)
    if known and byline.nothing_else and byline.dated and -_CLOSE <= line.title_distance < 0:
        return _ABOVE
    return _confidence_of_other(line) if known and 0 < line.title_distance <= _NEAR else 0.0


def _confidence_of_labelled(line: _Line, *, has_given: bool) -> float:
    """The same of a line that was labelled as a byline; in a script without capitals anything has a name's shape."""
    if not has_given and not any(name[:1].isupper() for name in line.byline.people):
        return 0.0
    if not line.title_distance:
        return 0.35
    if not line.byline.nothing_else or not 0 < line.title_distance <= _NEAR:
        return (0.6 if line.byline.nothing_else else 0.45) if has_given else 0.35
    if has_given:
        return 0.75 if line.dated else 0.65
    return 0.5 if line.dated and line.title_distance <= _CLOSE else 0.3


def _confidence_of_other(line: _Line) -> float:
    """The same of a line near a title that was labelled as something else; the names are known ones."""
    close = line.title_distance <= _CLOSE
    if line.byline.nothing_else:
        return (0.7 if close else 0.6) if line.dated else 0.4 if close else 0.0
    return 0.55 if line.dated and close else 0.0


def _credited(line: _Line) -> tuple[list[str], float]:
    """A team or a user: what stands behind a byline's word, or alone on a byline's line."""
    credit = line.byline.credit
    if not credit and line.labelled and is_team(line.text):
        credit = line.text
    if not credit or not line.title_distance:
        return [], 0.0
    simple = is_team(credit) or len(credit.split()) == 1
    return [credit], 0.5 if simple and (line.labelled or (line.dated and 0 < line.title_distance <= _NEAR)) else 0.4


def _lines(page: PageEvidence, lines: PageLines) -> Iterator[tuple[int, _Line]]:
    """The lines that may be bylines, in page order, one of each labelled block."""
    distances = lines.title_distances()
    marked = [block for block in page.blocks if block.label in _LABELS][:_MOST_BLOCKS]
    block_of = {i: block for block in marked for i in range(block.start, min(block.end, block.start + _MOST_BLOCKS))}
    taken: set[int] = set()
    for number in sorted({*distances, *block_of} & lines.places.keys()):
        block = block_of.get(number)
        text = lines.text(number)
        if block.start in taken if block else len(text) > SHORT or (number in lines.prose and not opens_byline(text)):
            continue
        byline, distance = lines.byline(number), distances.get(number, 0)
        if not (byline.people or byline.credit or block) or OTHERS_WORK.match(text) or _names_picture(text):
            continue
        if block and byline.people:
            taken.add(block.start)
        yield number, _Line(byline, text, distance, block is not None, distance != 0 and lines.dated(number))


def _names_picture(text: str) -> bool:
    """Whether a line says of itself that it is about a picture, or whose rights it is."""
    small = text.lower()
    return any(part in small for part in _PICTURE_PARTS) and _PICTURE.search(text) is not None
