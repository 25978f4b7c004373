"""Authors as the page shows them: bylines, and names alone around its title."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from builder.documents import Label
from builder.metadata.authors_lines import OTHERS_WORK, SHORT, Shown
from builder.metadata.bylines import Byline, opens
from builder.metadata.evidence import Evidence, Heard, Said, line_place
from builder.metadata.names import is_known, is_team

_MOST_BLOCKS = 50
_CLOSE, _NEAR = 3, 7
"""Lines with text below a title in which bylines stand."""
_SIGNING = (Label.BYLINE, Label.DATELINE, Label.BIO)
_SURE, _LATER = 0.5, 0.6
"""A byline after the first that is sure repeats it or belongs to another story: its share of the confidence."""
_ABOVE = 0.6
"""Confidence of a line right above a title that is a day and a name and nothing else."""
_PICTURE = re.compile(r"\b(?:foto|photo|bild|image)\w{0,8}\s?(?:[:/©]|by\b|von\b)|©|\(c\)", re.IGNORECASE)


class _Line(NamedTuple):
    """A line that may be a byline."""

    byline: Byline
    text: str
    spot: int
    """Lines with text from the nearest title, negative above it; 0 far from any."""
    signing: bool
    """Whether it was labelled as one that names or dates the article."""
    dated: bool
    """Whether it or one beside it has a day."""


def bylines(page: Evidence, shown: Shown) -> Iterator[Heard]:
    """Lines that name authors, in page order: those labelled so, and those that look so at the page's head."""
    told = 1.0
    for number, line in _lines(page, shown):
        names, sure = line.byline.people, _believed(line)
        if not names:
            names, sure = _credited(line)
        if not any(map(is_known, names)) and not all(map(is_team, names)):
            names = shown.persons_only(names)
        if names and sure:
            raw = page.lines[number]
            yield Heard(Said(raw.strip(), "byline", line_place(number, raw, raw.strip())), names, round(told * sure, 3))
            told = _LATER if sure >= _SURE else told


def _believed(line: _Line) -> float:
    """How sure it is that the people whom a line names wrote the article: shares of the development pages' lines."""
    byline, known = line.byline, any(map(is_known, line.byline.people))
    if byline.opened:
        return (0.75 if line.spot else 0.6) if known else (0.6 if line.spot else 0.4)
    if byline.inside:
        return 0.65 if known and byline.whole and line.dated and line.spot else 0.3
    if line.signing:
        return _signing(line, known=known)
    if known and byline.whole and byline.dated and -_CLOSE <= line.spot < 0:
        return _ABOVE
    return _bare(line) if known and 0 < line.spot <= _NEAR else 0.0


def _signing(line: _Line, *, known: bool) -> float:
    """The same of a line that was labelled as a byline; in a script without capitals anything has a name's shape."""
    if not known and not any(name[:1].isupper() for name in line.byline.people):
        return 0.0
    if not line.spot:
        return 0.35
    if not line.byline.whole or not 0 < line.spot <= _NEAR:
        return (0.6 if line.byline.whole else 0.45) if known else 0.35
    if known:
        return 0.75 if line.dated else 0.65
    return 0.5 if line.dated and line.spot <= _CLOSE else 0.3


def _bare(line: _Line) -> float:
    """The same of a line near a title that was labelled as something else; the names are known ones."""
    close = line.spot <= _CLOSE
    if line.byline.whole:
        return (0.7 if close else 0.6) if line.dated else 0.4 if close else 0.0
    return 0.55 if line.dated and close else 0.0


def _credited(line: _Line) -> tuple[list[str], float]:
    """A team or a user: what stands behind a byline's word, or alone on a byline's line."""
    credit = line.byline.credit
    if not credit and line.signing and is_team(line.text):
        credit = line.text
    if not credit or not line.spot:
        return [], 0.0
    simple = is_team(credit) or len(credit.split()) == 1
    return [credit], 0.5 if simple and (line.signing or (line.dated and 0 < line.spot <= _NEAR)) else 0.4


def _lines(page: Evidence, shown: Shown) -> Iterator[tuple[int, _Line]]:
    """The lines to hear, in page order, one of each labelled block."""
    spots = shown.spots()
    marked = [block for block in page.blocks if block.label in _SIGNING][:_MOST_BLOCKS]
    block_of = {i: block for block in marked for i in range(block.start, min(block.end, block.start + _MOST_BLOCKS))}
    heard: set[int] = set()
    for number in sorted({*spots, *block_of} & shown.places.keys()):
        block = block_of.get(number)
        text = shown.text(number)
        if block.start in heard if block else len(text) > SHORT or (number in shown.prose and not opens(text)):
            continue
        byline, spot = shown.byline(number), spots.get(number, 0)
        if not (byline.people or byline.credit or block) or OTHERS_WORK.match(text) or _PICTURE.search(text):
            continue
        if block and byline.people:
            heard.add(block.start)
        yield number, _Line(byline, text, spot, block is not None, spot != 0 and shown.dated(number))
