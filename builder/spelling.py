"""What somebody meant who wrote a name that is not known."""

import difflib
from collections.abc import Iterable


def meant(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a hint that names the known name most like this one, or says something else where none is like it.

    >>> meant("titel", ["title", "text"]), meant("x", ["title", "text"], "known: title, text")
    ("did you mean 'title'?", 'known: title, text')
    """
    near = difflib.get_close_matches(name, known, 1)
    return f"did you mean {near[0]!r}?" if near else otherwise
