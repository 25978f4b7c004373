"""CHECKS: what no JSON Schema can say of a record, whatever schema a corpus has; all have an id and a text."""

import re
from collections.abc import Callable

Failure = tuple[str, str]
"""A check's name, and why a record does not pass it."""

MAX_ID_LENGTH = 512
"""Characters of an id: a record is looked up by it, on a command line too, and this fits into any index."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""The general categories Cc, Zl and Zp, which are closed (Unicode stability policy)."""


def _unusable_id(identity: str, _: str) -> str | None:
    if not identity:
        return "the id is empty"
    if len(identity) > MAX_ID_LENGTH:
        return f"the id has more than {MAX_ID_LENGTH} characters"
    return "the id has a control character or a line break in it" if _CONTROL.search(identity) else None


def _no_letters(_: str, text: str) -> str | None:
    # str.isalpha is the general category L; the first letter ends the search.
    if any(map(str.isalpha, text)):
        return None
    return "no letter is left in the text: what the page holds is not an article"


CHECKS: dict[str, Callable[[str, str], str | None]] = {
    "id-not-usable": _unusable_id,
    "empty-text": _no_letters,
}
"""A reject's code → what returns why a record with this id and text does not enter, or None. They run in this order."""


def first_failure(identity: str, text: str) -> Failure | None:
    r"""Return the first check that a record does not pass; None where it passes all.

    >>> first_failure("a", "A word."), first_failure("a\nb", "A word.")[0], first_failure("a", "— 12 —")[0]
    (None, 'id-not-usable', 'empty-text')
    """
    for name, check in CHECKS.items():
        reason = check(identity, text)
        if reason is not None:
            return name, reason
    return None
