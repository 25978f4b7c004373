"""E-mail addresses and telephone numbers, masked where the recipe asks for it."""

import re

from builder.documents import Change

_EMAIL = re.compile(r"(?<![\w.+\]-])[\w.+-]{1,64}@(?:[^\W_](?:[\w-]{0,62}\w)?\.){1,8}[^\W\d_]{2,24}(?![\w@\[-])")

_PHONE = re.compile(
    r"(?<![\w.,:/@#$€£%+\]-])(?<![€£$#№] )"  # not the tail of a number, a price, a path, an address or a mask
    r"\+?\(?[0-9](?:[0-9]|[ ./\xa0\u2010-\u2013-](?=[0-9(])|\)[ -]?(?=[0-9])|\((?=[0-9])|\)?[ -]\((?=[0-9])){5,22}[0-9]"
    r"(?![\w%€$£\[]|[.,:/-][0-9])"
)
_CUE = re.compile(
    r"(?:\b(?:tel|tél|phone|telephone|telefon\w*|teléfono|téléphone|call|fax|mobil\w*|whatsapp|dial)\b|☎|📞)",
    re.IGNORECASE,
)
_NATIONAL = re.compile(r"0[1-9].*|(?:1[-. ])?[2-9][0-9]{2}([-. ])[2-9][0-9]{2}\1[0-9]{4}")
"""A trunk prefix (ITU-T E.123), or the North American plan's groups."""
_NOT_PHONE = re.compile(
    r"[0-9]{4}[-./ ][0-9]{1,2}[-./ ][0-9]{1,2}(?:[ –-].*)?"  # dates
    r"|[0-9]{1,2}[-./ ][0-9]{1,2}[-./ ](?:[0-9]{4}|[0-9]{2})(?:[ –-].*)?"
    r"|\((?:19|20)[0-9]{2}\).*"  # a year in brackets and pages
    r"|0\.[0-9]+"
)


def email(text: str) -> list[Change]:
    """Mask e-mail addresses.

    >>> email("Write to jo@example.org.")
    [Change(start=9, end=23, replacement='[EMAIL]')]
    """
    if "@" not in text:
        return []
    return [Change(*found.span(), "[EMAIL]") for found in _EMAIL.finditer(text)]


def phone(text: str) -> list[Change]:
    """Mask telephone numbers: 7 to 15 digits (ITU-T E.164), grouped as telephone numbers are.

    A number needs a "+", a bracket, a trunk 0, the North American groups or a word such as "Tel." before it: digits
    alone may be a price, a range of years or a book number.

    >>> phone("Call +49 30 1234567 before 2024-05-01")
    [Change(start=5, end=19, replacement='[PHONE]')]
    """
    if sum(map(text.count, "0123456789")) < 7:  # noqa: PLR2004 - fewer digits than any number has
        return []
    return [Change(*found.span(), "[PHONE]") for found in _PHONE.finditer(text) if _is_phone(text, found)]


def _is_phone(text: str, match: re.Match[str]) -> bool:
    number = match.group()
    digits = sum(char.isdigit() for char in number)
    before = text[max(0, match.start() - 20) : match.start()].rpartition("]")[2]  # "[PHONE]" is no cue
    if not 7 <= digits <= 15 or number.count("(") != number.count(")") or "ISBN" in before.upper():  # noqa: PLR2004 - E.164
        return False
    if _NOT_PHONE.fullmatch(number):
        return False
    return number.startswith(("+", "00", "(")) or bool(_NATIONAL.fullmatch(number) or _CUE.search(before))
