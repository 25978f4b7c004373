"""Given names, by which a person's name is told from a menu's entry (given_names.txt says where they come from)."""

from functools import cache

from builder.lexicon.sections import read, word_set


@cache
def given_names() -> frozenset[str]:
    """Given names in small letters, read when first asked for: the list is long.

    >>> "jane" in given_names(), "harbour" in given_names()
    (True, False)
    """
    return word_set(read("given_names.txt")["given"])


@cache
def surnames() -> frozenset[str]:
    """Surnames that open a Chinese, Japanese or Korean name."""
    return word_set(read("given_names.txt")["surnames"])
