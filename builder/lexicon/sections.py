"""Reads the word lists beside this module: "# comment" lines, "[section]" lines, and what stands below them."""

import re
from importlib.resources import files


def read(name: str) -> dict[str, str]:
    """Section → its text, for `phrases` or `word_set`."""
    table: dict[str, str] = {}
    section = ""
    for line in files("builder.lexicon").joinpath(name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif section and not line.startswith("#"):
            table[section] = f"{table.get(section, '')}{line}\n"
    return table


def phrases(text: str) -> tuple[str, ...]:
    r"""What commas and line ends part, in order.

    >>> phrases("by, words by\nvon")
    ('by', 'words by', 'von')
    """
    return tuple(filter(None, map(str.strip, re.split(r"[,\n]", text))))


def word_set(text: str) -> frozenset[str]:
    r"""What spaces, commas and line ends part.

    >>> sorted(word_set("by, words by\nvon"))
    ['by', 'von', 'words']
    """
    return frozenset(text.replace(",", " ").split())
