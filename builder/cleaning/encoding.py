"""Mojibake: UTF-8 that was read as another encoding, undone line by line with ftfy."""

import re
from collections.abc import Iterator

from builder.cleaning import signs
from builder.cleaning.characters import trimmed
from builder.documents import Change

_ENCODINGS = ["latin-1", "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1257", "iso8859-2", "mac-roman", "cp437"]
"""What ftfy knows UTF-8 to be misread as (ftfy.chardata.CHARMAP_ENCODINGS)."""


def _misread(low: int, high: int) -> str:
    """The characters that bytes low to high become under any of the encodings."""
    return "".join(sorted({c for name in _ENCODINGS for c in bytes(range(low, high + 1)).decode(name, "ignore")}))


_NEXT = f"[{re.escape(_misread(0x80, 0xBF))}\x80-\x9f\ufffd?]"
_LEADS = (0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4)
_TWO, _THREE, _FOUR = (re.escape(_misread(*lead)) for lead in _LEADS)
_PAIR = re.compile(
    f"[{_TWO}{_THREE}{_FOUR}ÂÃâï](?:"  # what may be a first character, in one class that is quickly searched for
    f"(?<=[{_TWO}])(?<![–—‘’“”]){_NEXT}"
    f"|(?<=[{_THREE}])(?!\xa0»){_NEXT}{{2}}"
    f"|(?<=[{_FOUR}]){_NEXT}{{2}}"
    "|(?<=[ÂÃ]) |(?<=â)[€\xad]|(?<=ï)¸)"
)
"""The start of a UTF-8 sequence, misread; also where a byte became " " or "?". Left out is what good text has: dashes
and quotes before a letter ("l’été", which Mac Roman could misread) and the end of a French quotation ("payé »")."""

_FIRST = frozenset("".join(_misread(*lead) for lead in _LEADS) + "ÂÃâï") - frozenset("–—‘’“”")
"""Characters that such a start begins with."""

_PASSES = 12
"""More than any real text needs: the limit keeps hostile ones linear."""

_MOST = 20_000
"""Words of a text that are decoded one by one, in lines of several encodings, for that takes 30 µs each."""

_RUNS = bytes(byte if byte > 0x7F else 0x20 for byte in range(256))  # noqa: PLR2004 - ASCII ends there

_PLAIN = re.compile(r"(?<=[ -~]{8})([ -~]{8,})(?=[ -~]{8})")
"""What ftfy need not see: it takes 0.4 µs for each character, and looks no farther than six from one beyond ASCII."""
_CUT = "\x1f"
"""Stands where such was. A line that has some of its own is shown whole."""

_AFTER = r"(?![\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™])"
_LOST = re.compile(rf"â[€\xad]{_AFTER}|ï¸{_AFTER}|Ã(?<!\wÃ)(?=[a-z])")
_LOST_BYTE = {"€": "\x9d", "\xad": "\x90", "¸": "\x8f", "Ã": "\x81"}
"""Windows-1252 has no character for five bytes, and they are often dropped. After these characters one is likely: that
of a closing double quote, a star, the emoji variation selector; "Á" among the capitals that begin a word."""


def encoding(text: str) -> list[Change]:
    """Undo mojibake, each line by itself, for often some lines are good and some are not.

    The rest is left: quotes stay curly, entities stay entities, and so does text that only might be mojibake.

    >>> encoding("cafÃ© ’")
    [Change(start=3, end=5, replacement='é')]
    """
    return list(_misreadings(text)) if _is_suspect(text) else []


def _misreadings(text: str) -> Iterator[Change]:
    old = text.split("\n")
    new = _settled(old)
    start = 0
    for line, fixed in zip(old, new, strict=True):
        if line != fixed:
            yield from _differences(start, line, fixed)
        start += len(line) + 1


def _is_suspect(text: str) -> bool:
    """Whether there is a misread pair anywhere: told by the runs of non-ASCII characters, mostly of length one."""
    if signs.rare_characters(text).isdisjoint(_FIRST):
        return False
    if "Ã" in text or "Â" in text:
        return True
    runs = signs.encoded(text).translate(_RUNS).split()
    long = b" ".join([run for run in runs if len(run) > 3])  # noqa: PLR2004 - bytes of one character
    return bool(long) and _PAIR.search(long.decode("utf-8", "surrogatepass")) is not None


def _settled(lines: list[str]) -> list[str]:
    """The lines when nothing is left to repair: what was misread twice needs more than one pass."""
    decoder = _Decoder()
    for _ in range(_PASSES):
        restored = [_restored(line) for line in lines]
        fixed = decoder.lines(restored)
        if fixed == lines:
            break
        lines = fixed
    return lines


def _restored(line: str) -> str:
    """Put back the dropped third byte of a sequence where only one is likely."""
    return line if line.isascii() else _LOST.sub(lambda found: found[0] + _LOST_BYTE[found[0][-1]], line)


class _Decoder(dict[str, str]):
    """Line → its repair, each made once."""

    mixed = 0
    """Misread words so far in lines that were not misread as a whole."""

    def __missing__(self, line: str) -> str:
        fixed = self[line] = self.fixed(line)
        return self.setdefault(fixed, fixed)  # ftfy goes on until nothing is left to repair

    def fixed(self, line: str) -> str:
        """The repair of a line, of which ftfy is shown what stands near characters beyond ASCII."""
        parts = _PLAIN.split(line)
        near = self.decoded(_CUT.join(parts[::2])).split(_CUT)
        if len(near) != len(parts[::2]):
            return self.decoded(line)
        parts[::2] = near
        return "".join(parts)

    def decoded(self, line: str) -> str:
        """What ftfy makes of all of a line."""
        from ftfy import chardata, fix_encoding  # loading it takes 30 ms that most documents do not need
        from ftfy.badness import is_bad

        if not is_bad(line):
            return line
        if not _is_misread_whole(line):
            self.mixed += sum(1 for _ in chardata.UTF8_DETECTOR_RE.finditer(line))
            if self.mixed > _MOST:
                return line
        return fix_encoding(line)

    def lines(self, lines: list[str]) -> list[str]:
        """Line by line; a line too short to be sure of ("Goâ„¢") follows the whole text, if that is misread as one."""
        suspect = [not line.isascii() and _PAIR.search(line) is not None for line in lines]
        fixed = [self[line] if bad else line for line, bad in zip(lines, suspect, strict=True)]
        left = any(bad and new == old for bad, old, new in zip(suspect, lines, fixed, strict=True))
        if not left or fixed == lines:
            return fixed
        whole = self["\n".join(lines)].split("\n")
        if len(whole) != len(lines):
            return fixed
        return [every if new == old else new for new, old, every in zip(fixed, lines, whole, strict=True)]


def _is_misread_whole(line: str) -> bool:
    """Whether all the line is UTF-8 that was read as one encoding."""
    from ftfy import chardata, fixes

    for name in chardata.CHARMAP_ENCODINGS:
        try:
            fixes.restore_byte_a0(line.encode(name)).decode("utf-8")
        except UnicodeError:
            continue
        return True
    return False


_ANCHOR = re.compile(r"([A-Za-z0-9]+)")


def _differences(start: int, old: str, new: str) -> list[Change]:
    """The changes between a line and its repair. ASCII letters and digits are in both, in one order, and cut the line
    into pairs of pieces; were they ever not, the line would be one piece.
    """
    pieces, wanted = _ANCHOR.split(old), _ANCHOR.split(new)
    if pieces[1::2] != wanted[1::2]:
        return [trimmed(start, old, new)]
    changes = []
    for piece, want in zip(pieces, wanted, strict=True):
        if piece != want:
            changes.append(trimmed(start, piece, want))
        start += len(piece)
    return changes
