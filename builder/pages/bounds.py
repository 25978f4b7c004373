"""How much one document may hold. What is beyond is no article, and would cost more than a document's seconds.

These limits count the text and never the clock, so that every machine gives the same answer.
"""

import re
import unicodedata

from builder.documents import Document, Reject

MAX_CHARACTERS = 5_000_000
"""The longest of 1,280 texts of ../shared/eval has 140,000; a long novel has 3,000,000."""
MAX_LINES = 50_000
"""The longest of those texts has 2,268. A line costs more than its characters do."""
MAX_MARKS = 100
"""Marks on one letter. Unicode's normal forms sort them in quadratic time; UAX #15 allows 30 in a stream."""
_MOST_CHARACTERS = {
    "characters that nobody sees": ("\xad\u200b\u200c\u200d\u2060\ufeff", 200_000),
    "signs of markup": ("*_[]()<>&", 500_000),
}
"""Name → the characters, and how many of them a text may have: each costs a cleaner more than a letter does."""
_LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
_PLAIN = r"\w\t\n -~\xa0-\xac\xae-\xbf\u2010-\u2027\u2030-\u205e\u20a0-\u20c0\u3000-\u3029"
"""Neither marks nor characters that nobody sees: letters, digits, the punctuation that most texts have."""
_SIGN = re.compile(f"[^{_PLAIN}]")
_MANY_SIGNS = re.compile(f"[^{_PLAIN}]{{{MAX_MARKS + 1},}}")


class UnreadablePageError(ValueError):
    """A page that cannot be read whole. `code` says why: too-deep, too-many-tags, too-many-attributes, too-many-marks,
    too-long.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def reject(self, document: Document) -> Reject:
        """Return it as a value."""
        return Reject(document.source, document.place, self.code, str(self))


def check_bounds(text: str) -> None:
    """Refuse a text that cannot be read in time.

    Raises:
        UnreadablePageError: too-long or too-many-marks.
    """
    if (size := len(text)) > MAX_LINES:
        _check_size(text, size)
    # Every run of more than MAX_MARKS signs covers one of these places.
    samples = "" if text.isascii() else text[MAX_MARKS :: MAX_MARKS + 1].replace("\n", "")
    if not (samples.isascii() and samples.isprintable()) and _SIGN.search(samples):
        for signs in _MANY_SIGNS.findall(text):
            if _longest_run(signs) > MAX_MARKS:
                raise UnreadablePageError(
                    "too-many-marks", f"a letter has more than {MAX_MARKS} accents or other marks"
                )


def _check_size(text: str, size: int) -> None:
    if size > MAX_CHARACTERS:
        raise UnreadablePageError("too-long", f"the text has {size:,} characters; {MAX_CHARACTERS:,} are the limit")
    if (lines := sum(map(text.count, _LINE_ENDS)) - text.count("\r\n")) > MAX_LINES:
        raise UnreadablePageError("too-long", f"the text has {lines:,} lines; {MAX_LINES:,} are the limit")
    for name, (characters, most) in _MOST_CHARACTERS.items():
        if size > most and (count := sum(map(text.count, characters))) > most:
            raise UnreadablePageError("too-many-marks", f"the text has {count:,} {name}; {most:,} are the limit")


def _longest_run(signs: str) -> int:
    r"""The longest run of combining marks; control and format characters, which `cleaning` drops, do not end it.

    >>> _longest_run("\u0301\u200b\u0300…\u0300")
    2
    """
    most = run = 0
    for sign in signs:
        if unicodedata.combining(sign):
            run += 1
            most = max(most, run)
        elif unicodedata.category(sign) not in ("Cc", "Cf"):
            run = 0
    return most
