"""What the cleaners of layout read off single lines: width, first word, whether a sentence is under way."""

import re

_WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]")
"""Characters two columns wide (Unicode's East Asian Width)."""

_CJK_END = re.compile("[\u3040-\u30ff\u3400-\u9fff，、：；]")
_CJK_START = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_LIST_SIGNS = frozenset("-–—[(•*·‣◦▪●○■0123456789")
_MARKER = re.compile(r"(?:[-–—•*·‣◦▪●○■]|\(?[0-9]{1,3}[.)]|\(?[a-zA-Z][.)]|\[[0-9]{1,3}\])\s")
_HYPHENS = frozenset("-‐¬\xad")
_WORD_BREAK = re.compile(r"[^\W\d_].")
_DIGITS = re.compile(r"[0-9]+")
_SIGNS = re.compile(r"[\W\d_]+")
_LINK = re.compile(r"<?(?:https?://|www\.)\S+>?")


def width(line: str) -> int:
    """Columns the line takes.

    >>> width("abc"), width("日本")
    (3, 4)
    """
    return len(line) if line.isascii() else len(line) + len(_WIDE.findall(line))


def first_word_width(line: str) -> int:
    """Columns of what could not be split from the line's start: a word, or one character of Chinese or Japanese."""
    head = line[:80].split(None, 1)[0]
    return len(head) if head.isascii() else 1 if _CJK_START.match(head) else width(head)


def is_cjk_join(before: str, after: str) -> bool:
    """Whether two pieces of a line are joined without a space."""
    last = before[-1:]
    return not last.isascii() and bool(_CJK_END.match(last) and _CJK_START.match(after))


def is_list_item(line: str) -> bool:
    """Whether the line begins with a bullet or a number.

    >>> is_list_item("2) Zwei"), is_list_item("2 Pfund")
    (True, False)
    """
    return _may_be_item(line) and _MARKER.match(line) is not None


def _may_be_item(line: str) -> bool:
    """Whether it pays to try the pattern."""
    return line[:1] in _LIST_SIGNS or line[1:2] in {".", ")"}


def marker(line: str) -> str:
    """Which kind of list item the line begins: its bullet, or its number with "0" for the digits; "" for none.

    >>> marker("2) Zwei"), marker("• Zwei"), marker("Zwei")
    ('0)', '•', '')
    """
    found = _MARKER.match(line) if _may_be_item(line) else None
    return _DIGITS.sub("0", found.group().rstrip()) if found else ""


def is_link(line: str) -> bool:
    """Whether the line is a bare url."""
    return line[:1] in {"<", "h", "w"} and _LINK.fullmatch(line) is not None


def letters_of(line: str) -> str:
    """The letters of the line in lower case: what two pages' heads, feet and bars have in common.

    >>> letters_of("Page 3 · The Courier") == letters_of("Page 4 - THE COURIER")
    True
    """
    return _SIGNS.sub(" ", line).strip().casefold()


def is_parted(line: str) -> bool:
    """Whether the line ends inside a word.

    >>> is_parted("the com-"), is_parted("the boats –")
    (True, False)
    """
    return line[-1:] in _HYPHENS and _WORD_BREAK.match(line[-2:]) is not None


def is_unfinished(line: str) -> bool:
    """Whether a sentence cannot end here: the last character is a letter, a digit, a comma or a hyphen.

    >>> is_unfinished("He said,"), is_unfinished("He said.")
    (True, False)
    """
    last = line[-1:]
    return last.isalnum() or last in {",", ";", "-", "‐", "–", "—", "(", "&", "/", "，", "、"}


def is_under_way(line: str) -> bool:
    """Whether a sentence cannot begin here: with a lower-case letter, of no link and no list.

    >>> is_under_way("of the balloon"), is_under_way("a) of balloons")
    (True, False)
    """
    return line[:1].islower() and not line.startswith(("http://", "https://", "www.")) and not is_list_item(line)


def goes_on(before: str, after: str) -> bool:
    """Whether a sentence runs from one piece into the other for certain: unfinished, then a lower-case letter.

    >>> goes_on("the downing", "of the balloon"), goes_on("the downing", "Of balloons")
    (True, False)
    """
    return is_under_way(after) and is_unfinished(before)
