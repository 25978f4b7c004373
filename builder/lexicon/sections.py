"""Reads the word lists beside this module: "# comment" lines, "[section]" lines, and what stands below them."""

from importlib.resources import files


def read(name: str) -> dict[str, str]:
    """Section → its text, lines joined by ", " so that a phrase never runs over a line end."""
    table: dict[str, list[str]] = {}
    section = ""
    for line in files("builder.lexicon").joinpath(name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            table.setdefault(section, []).append(line.strip())
    return {key: ", ".join(lines) for key, lines in table.items()}


def phrases(text: str) -> frozenset[str]:
    """The phrases of a section.

    >>> sorted(phrases("by, words by, von"))
    ['by', 'von', 'words by']
    """
    return frozenset(phrase.strip() for phrase in text.split(",") if phrase.strip())
