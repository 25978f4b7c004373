"""Line breaks in a proportional font: the odds that one is its author's, by learned weights.

No rule is exact there: a line that goes on may be much shorter than its neighbours. The weights are learned from PDF
text whose paragraphs are known (tests/eval/learn_breaks.py).
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

from builder.cleaning.layout import NARROWEST, Layout, Line
from builder.cleaning.lines import first_word_width, goes_on, marker

_NEAR = 5  # lines above and below that share a column
_SHORT = 0.1  # of a line left over
_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_NARROW = re.compile(r"[ijl.,:;'’|!I ]")
_SLIM = re.compile(r"[ftr()\[\]\-\"“”]")
_BROAD = re.compile(r"[mwMW—@%]")
_CAPITAL = re.compile(r"[A-HJ-LN-VX-Z]")
_QUOTES = "\"“‘'«(„"


@cache
def weights() -> dict[str, float]:
    """Read data/breaks.txt: a weight and the name of its signal a line."""
    data = (files("builder.cleaning") / "data" / "breaks.txt").read_text(encoding="utf-8")
    return {name: float(weight) for weight, name in (line.split(" ", 1) for line in data.splitlines())}


def odds(lines: list[Line], layout: Layout) -> list[float]:
    """The log odds, for each line but the last, that the break after it is the author's."""
    learned = weights()
    return [sum([learned.get(name, 0.0) * value for name, value in signals]) for signals in measure(lines, layout)]


def breadth(line: str) -> float:
    """The line's length in a proportional font, in mean characters: a Helvetica's widths, roughly.

    >>> breadth("illicit") < breadth("Mammoth")
    True
    """
    slim, capitals = len(_SLIM.findall(line)), len(_CAPITAL.findall(line))
    narrow, broad = len(_NARROW.findall(line)), len(_BROAD.findall(line))
    return 1.08 * (len(line) - 0.5 * narrow - 0.4 * slim + 0.5 * broad + 0.3 * capitals)


def measure(lines: list[Line], layout: Layout) -> Iterator[list[tuple[str, float]]]:
    """The signals about each line break, by name; the room left on a line is in shares of a full one."""
    columns, broad = [line.columns for line in lines], [breadth(line.text) for line in lines]
    heads = [line.text[:80].split(None, 1)[0] for line in lines]
    firsts, ends = [first_word_width(head) for head in heads], [_END.search(line.text) is not None for line in lines]
    pairs = list(pairwise(lines))
    certain = [goes_on(above.text, below.text) for above, below in pairs]
    usual = sorted(broad[i] for i, sure in enumerate(certain) if sure and columns[i] >= NARROWEST)
    widest = usual[97 * len(usual) // 100] if usual else float(layout.width)
    apart = _share([below.number > above.number + 1 for above, below in pairs], certain)
    for i, (above, below) in enumerate(pairs):
        near = slice(max(0, i - _NEAR), i + _NEAR + 1)
        need, broader = columns[i] + 1 + firsts[i + 1], broad[i] + 0.5 + breadth(heads[i + 1])
        after = columns[i + 1] + 1 + firsts[i + 2] if i + 2 < len(lines) else layout.width // 2
        below_room = _room(after, layout.width)
        yield [
            *_words(above.text, below.text, ends[i]),
            *_gap(above, below),
            *apart,
            ("room", _room(need, layout.width)),
            ("room beside neighbours", _room(need, min(max(columns[near]), 1.1 * layout.width))),
            ("breadth left", _room(broader, widest)),
            ("breadth left beside neighbours", _room(broader, min(max(broad[near]), 1.1 * widest))),
            ("room on the next line", below_room),
            ("the next line ends a sentence", float(ends[i + 1])),
            ("the next line is a heading", float(below_room > _SHORT and not (ends[i + 1] or below.text[0].islower()))),
            ("slack", layout.slack / layout.width),
        ]


def _room(need: float, full: float) -> float:
    return max(-0.3, min(0.6, (full - need) / full))


def _share(apart: list[bool], certain: list[bool]) -> list[tuple[str, float]]:
    """How often blank lines stand in sentences, and how often elsewhere."""
    inside = [gap for gap, sure in zip(apart, certain, strict=True) if sure]
    outside = [gap for gap, sure in zip(apart, certain, strict=True) if not sure]
    shares = (sum(gaps) / max(1, len(gaps)) for gaps in (inside, outside))
    return list(zip(("blank lines in sentences", "blank lines elsewhere"), shares, strict=True))


def _words(above: str, below: str, ends: bool) -> list[tuple[str, float]]:  # noqa: FBT001 - a signal like the others
    last, first = above[-1], below[0]
    kinds = (
        ("ends a sentence", ends),
        ("ends in a colon", last in ":："),
        ("ends in a comma", last in ",;–—-"),
        ("ends in a letter", last.isalnum()),
        ("begins in lower case", first.islower()),
        ("begins with a capital", first.isupper()),
        ("begins with a figure", first.isdigit()),
        ("begins with a quote", first in _QUOTES),
        ("begins a list item", marker(below) != ""),
    )
    return [(name, 1.0) for name, true in kinds if true]


def _gap(above: Line, below: Line) -> list[tuple[str, float]]:
    gap = below.number - above.number - 1
    kinds = (
        ("always", True),
        ("one blank line", gap == 1),
        ("blank lines", gap > 1),
        ("indented more", below.indent > above.indent),
        ("indented less", below.indent < above.indent),
        ("short line above", above.columns < NARROWEST),
        ("short line below", below.columns < NARROWEST),
    )
    return [(name, 1.0) for name, true in kinds if true]
