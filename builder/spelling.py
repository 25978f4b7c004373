"""What somebody meant who wrote a name that is not known."""

import difflib
import re
from collections.abc import Iterable

_LONGEST = 60
"""Characters of the name that are looked at."""


def meant(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a hint that names the known name most like this one, or says something else where none is like it.

    Case, blanks, underscores and hyphens count for nothing, other letters a little.

    >>> meant("titel", ["title", "text"]), meant("Cover Story", ["cover-story", "news"])
    ("did you mean 'title'?", "did you mean 'cover-story'?")
    >>> meant("x", ["title", "text"], "known: title, text")
    'known: title, text'
    """
    plain = {_folded(one): one for one in sorted(known, reverse=True)}
    found = difflib.get_close_matches(_folded(name[:_LONGEST]), plain, 1)
    return f"did you mean {plain[found[0]]!r}?" if found else otherwise


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name).casefold()
