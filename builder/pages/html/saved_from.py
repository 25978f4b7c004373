"""The address that a program writes into a page as it saves it: browsers, SingleFile, HTTrack."""

import re
from collections.abc import Iterator

from builder.documents import Tag

_COMMENT = re.compile(r"<!--(.{0,2000}?)-->", re.DOTALL)
_WITHIN = 20_000
"""Characters of a page among which the comment stands: above `<html>`, or behind that tag and its attributes."""
_PATTERNS = (
    re.compile(r"saved from url=\(\d+\)(https?://\S+)", re.IGNORECASE),  # browsers: the mark of the web
    re.compile(r"saved with SingleFile\s+url:\s*(https?://\S+)"),
    re.compile(r"Mirrored from (\S+) by HTTrack"),  # without its scheme
)


def saved_from(markup: str) -> Iterator[Tag]:
    """Yield the address that a page was saved from.

    >>> [tag.value for tag in saved_from("<!-- saved from url=(0027)https://courier.example/tide -->")]
    ['https://courier.example/tide']
    """
    for comment in _COMMENT.finditer(markup, 0, _WITHIN):
        for match in filter(None, (pattern.search(comment[1]) for pattern in _PATTERNS)):
            url = match[1] if "://" in match[1] else f"https://{match[1]}"
            yield Tag("saved-from", "saved-from", url, f"comment, line {markup.count(chr(10), 0, comment.start()) + 1}")
