"""CHECKS: id and text of a record → a reason, None where it passes.

They judge what a JSON Schema cannot say, whatever schema the corpus has: only `id` and `text` are known to be there.
"""

import re
from collections.abc import Callable

Reason = tuple[str, str]
"""A check's name, and why a row does not pass it."""

LONGEST_ID = 512
"""Characters of an id: a record is looked up by it, on a command line too, and this fits into any index."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""The general categories Cc, Zl and Zp, which are closed (Unicode stability policy)."""


def _id(identity: str, _: str) -> str | None:
    if not identity:
        return "the id is empty"
    if len(identity) > LONGEST_ID:
        return f"the id has more than {LONGEST_ID} characters"
    return "the id has a control character or a line break in it" if _CONTROL.search(identity) else None


def _text(_: str, text: str) -> str | None:
    # str.isalpha is the general category L; the first letter ends the search.
    return (
        None if any(map(str.isalpha, text)) else "no letter is left in the text: what the page holds is not an article"
    )


CHECKS: dict[str, Callable[[str, str], str | None]] = {
    "id-not-usable": _id,
    "empty-text": _text,
}
"""In this order; the key is the reject's code."""


def one(identity: str, text: str) -> Reason | None:
    r"""Give the first check that a record does not pass, and why; None where it passes all.

    >>> one("a", "A word."), one("a\nb", "A word.")[0], one("a", "— 12 —")[0]
    (None, 'id-not-usable', 'empty-text')
    """
    for name, check in CHECKS.items():
        reason = check(identity, text)
        if reason is not None:
            return name, reason
    return None
