"""Mojibake: UTF-8 that was read as another encoding, undone line by line with ftfy."""

import re

from builder.cleaning.characters import trimmed
from builder.cleaning.ledger import sequence, settle
from builder.documents import Change

_ENCODINGS = ["latin-1", "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1257", "iso8859-2", "mac-roman", "cp437"]
"""What ftfy knows UTF-8 to be misread as (ftfy.chardata.CHARMAP_ENCODINGS)."""


def _misread(low: int, high: int) -> str:
    """The characters that bytes low to high become under any of the encodings, as the inside of a regex class."""
    return re.escape(
        "".join(sorted({c for name in _ENCODINGS for c in bytes(range(low, high + 1)).decode(name, "ignore")}))
    )


_NEXT = f"[{_misread(0x80, 0xBF)}\x80-\x9f\ufffd?]"
_PAIR = re.compile(
    f"(?![–—‘’“”])[{_misread(0xC2, 0xDF)}]{_NEXT}"
    f"|[{_misread(0xE0, 0xEF)}](?!\xa0»){_NEXT}{{2}}"
    f"|[{_misread(0xF0, 0xF4)}]{_NEXT}{{2}}"
    "|[ÂÃ] |â€|â\xad|ï¸"
)
"""The start of a UTF-8 sequence, misread; also where a byte became " " or "?". Left out is what good text has: dashes
and quotes before a letter ("l’été", which Mac Roman could misread) and the end of a French quotation ("payé »")."""

_RUNS = bytes(byte if byte > 0x7F else 0x20 for byte in range(256))  # noqa: PLR2004 - ASCII ends there

_LOST = re.compile(
    r"(?:(?<=â€)|(?<=â\xad)|(?<=ï¸))(?![\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™])"
    r"|(?<=\bÃ)(?=[a-z])"
)
_LOST_BYTE = {"€": "\x9d", "\xad": "\x90", "¸": "\x8f", "Ã": "\x81"}
"""Windows-1252 has no character for five bytes, and they are often dropped. After these characters one is likely: that
of a closing double quote, a star, the emoji variation selector; "Á" among the capitals that begin a word."""


def encoding(text: str) -> list[Change]:
    """Undo mojibake, each line by itself, for often some lines are good and some are not.

    The rest is left: quotes stay curly, entities stay entities, and so does text that only might be mojibake.

    >>> encoding("cafÃ© ’")
    [Change(start=3, end=5, replacement='é')]
    """
    return settle(text, _misreading) if _is_suspect(text) else []


def _misreading(text: str) -> list[Change]:
    return sequence(text, (_restore, _decode))


def _is_suspect(text: str) -> bool:
    """Whether there is a misread pair anywhere: told by the runs of non-ASCII characters, mostly of length one."""
    if text.isascii():
        return False
    if "Ã" in text or "Â" in text:
        return True
    runs = text.encode("utf-8", "surrogatepass").translate(_RUNS).split()
    long = b" ".join([run for run in runs if len(run) > 3])  # noqa: PLR2004 - bytes of one character
    return bool(long) and _PAIR.search(long.decode("utf-8", "surrogatepass")) is not None


def _restore(text: str) -> list[Change]:
    """Put back the dropped third byte of a sequence where only one is likely."""
    return [Change(found.start(), found.start(), _LOST_BYTE[text[found.start() - 1]]) for found in _LOST.finditer(text)]


def _decode(text: str) -> list[Change]:
    """Line by line; a line too short to be sure of ("Goâ„¢") follows the whole text, if that is misread as one."""
    lines = text.split("\n")
    fixed = [_fixed(line) if _PAIR.search(line) else line for line in lines]
    if fixed != lines and any(new == old and _PAIR.search(old) for new, old in zip(fixed, lines, strict=True)):
        whole = _fixed(text).split("\n")
        if len(whole) == len(lines):
            fixed = [all_new if new == old else new for new, old, all_new in zip(fixed, lines, whole, strict=True)]
    changes, start = [], 0
    for old, new in zip(lines, fixed, strict=True):
        changes += _differences(start, old, new)
        start += len(old) + 1
    return changes


def _fixed(line: str) -> str:
    from ftfy import fix_encoding  # loading it takes 30 ms that most documents do not need

    return fix_encoding(line)


_ANCHOR = re.compile(r"[A-Za-z0-9]+")


def _differences(start: int, old: str, new: str) -> list[Change]:
    """The changes between a line and its repair. ASCII letters and digits are in both, in one order, and cut the line
    into pairs of pieces; were they ever not, the line would be one piece.
    """
    if old == new:
        return []
    if _ANCHOR.findall(old) != _ANCHOR.findall(new):
        return [trimmed(start, old, new)]
    pieces, wanted = _ANCHOR.split(old), _ANCHOR.split(new)
    changes = []
    for piece, want, anchor in zip(pieces, wanted, [*_ANCHOR.findall(old), ""], strict=True):
        if piece != want:
            changes.append(trimmed(start, piece, want))
        start += len(piece) + len(anchor)
    return changes
