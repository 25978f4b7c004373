"""Line breaks in a proportional font: the odds that one is its author's, by learned weights.

No rule is exact there: a line that goes on may be much shorter than its neighbours. The weights are learned from PDF
text whose paragraphs are known (tests/eval/learn_breaks.py).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

from builder.cleaning.layout import NARROWEST, Layout, Line, goes_on
from builder.cleaning.lines import marker

_NEAR = 5  # lines above and below that share a column
_SHORT = 0.1  # of a line left over
_OFTEN = 10  # times that a line stands in a text; more say no more
_ENDS = frozenset(".!?…。！？")
_AFTER_END = "\"'”’»)]"
_WIDTHS = str.maketrans(
    {
        character: kind
        for kind, characters in {
            "i": "ijl.,:;'’|!I ",
            "t": 'ftr()[]-"“”',
            "m": "mwMW—@%",
            "A": "ABCDEFGHJKLNOPQRSTUVXYZ",
        }.items()
        for character in characters
    }
)
"""Narrow, slim and broad characters, and capitals: one stands for all of a kind."""
_QUOTES = "\"“‘'«(„"


@cache
def weights() -> dict[str, float]:
    """Read data/breaks.txt: a weight and the name of its signal a line."""
    data = (files("builder.cleaning") / "data" / "breaks.txt").read_text(encoding="utf-8")
    return {name: float(weight) for weight, name in (line.split(" ", 1) for line in data.splitlines())}


def break_odds(lines: list[Line], layout: Layout) -> Callable[[int], float]:
    """The log odds that the break after a line is the author's, told of the lines that it is asked of."""
    learned, signals = weights(), _reader(lines, layout)
    return lambda i: sum([learned.get(name, 0.0) * value for name, value in signals(i)])


def breadth(line: str) -> float:
    """The line's length in a proportional font, in mean characters: a Helvetica's widths, roughly.

    >>> breadth("illicit") < breadth("Mammoth")
    True
    """
    kinds = line.translate(_WIDTHS)
    narrow, slim, broad, capitals = map(kinds.count, "itmA")
    return 1.08 * (len(line) - 0.5 * narrow - 0.4 * slim + 0.5 * broad + 0.3 * capitals)


def measure(lines: list[Line], layout: Layout) -> Iterator[list[tuple[str, float]]]:
    """The signals about each line break, by name; the room left on a line is in shares of a full one."""
    return map(_reader(lines, layout), range(len(lines) - 1))


def _reader(lines: list[Line], layout: Layout) -> Callable[[int], list[tuple[str, float]]]:
    """What tells the signals about the break after a line."""
    columns, broad = [line.columns for line in lines], [breadth(line.text) for line in lines]
    pairs = list(pairwise(lines))
    certain = [goes_on(above, below) for above, below in pairs]
    usual = sorted(broad[i] for i, sure in enumerate(certain) if sure and columns[i] >= NARROWEST)
    widest = usual[97 * len(usual) // 100] if usual else float(layout.width)
    apart = _share([below.number > above.number + 1 for above, below in pairs], certain)
    seen = Counter(line.text for line in lines)

    def signals(i: int) -> list[tuple[str, float]]:
        above, below = lines[i : i + 2]
        near = slice(max(0, i - _NEAR), i + _NEAR + 1)
        need = columns[i] + 1 + below.first
        broader = broad[i] + 0.5 + breadth(below.text[:80].split(None, 1)[0])
        after = columns[i + 1] + 1 + lines[i + 2].first if i + 2 < len(lines) else layout.width // 2
        below_room, below_ends = _room(after, layout.width), _ends(below.text)
        return [
            *_words(above.text, below.text),
            *_gap(above, below),
            *apart,
            ("room", _room(need, layout.width)),
            ("room beside neighbours", _room(need, min(max(columns[near]), 1.1 * layout.width))),
            ("breadth left", _room(broader, widest)),
            ("breadth left beside neighbours", _room(broader, min(max(broad[near]), 1.1 * widest))),
            ("room on the next line", below_room),
            ("the next line ends a sentence", float(below_ends)),
            ("the next line is a heading", float(below_room > _SHORT and not (below_ends or below.text[0].islower()))),
            ("slack", layout.slack / layout.width),
            ("columns of the next word", float(below.first)),
            ("times the line stands in the text", min(_OFTEN, seen[above.text])),
            ("blank lines above the line", above.number - lines[i - 1].number - 1 if i else 0.0),
        ]

    return signals


def _ends(line: str) -> bool:
    """Whether the line ends a sentence."""
    return line.rstrip(_AFTER_END)[-1:] in _ENDS


def _room(need: float, full: float) -> float:
    return max(-0.3, min(0.6, (full - need) / full))


def _share(apart: list[bool], certain: list[bool]) -> list[tuple[str, float]]:
    """How often blank lines stand in sentences, and how often elsewhere."""
    inside = [gap for gap, sure in zip(apart, certain, strict=True) if sure]
    outside = [gap for gap, sure in zip(apart, certain, strict=True) if not sure]
    shares = (sum(gaps) / max(1, len(gaps)) for gaps in (inside, outside))
    return list(zip(("blank lines in sentences", "blank lines elsewhere"), shares, strict=True))


def _words(above: str, below: str) -> list[tuple[str, float]]:
    last, first = above[-1], below[0]
    kinds = (
        ("ends a sentence", _ends(above)),
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
