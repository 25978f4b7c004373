"""The causes of problems: for each code one page, CODE.md beside this file, that says what it means and how to cure it.

A page begins with "# CODE"; its first paragraph is the meaning, the others are an example and the cure.
"""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
"""Where the pages are; docs/problems.md holds them, too."""

_MARKS = re.compile(r"`|(?<!\n)\n(?!\n)")


@cache
def codes() -> frozenset[str]:
    """Return the codes that have a page."""
    return frozenset(path.stem for path in FOLDER.glob("*.md"))


@cache
def page(code: str) -> str:
    """Return a code's page as Markdown, "" where it has none."""
    return (FOLDER / f"{code}.md").read_text(encoding="utf-8") if code in codes() else ""


def plain(code: str) -> str:
    """Return a code's page without heading and marks, each paragraph on one line."""
    text = page(code).partition("\n\n")[2].strip()
    return _MARKS.sub(lambda found: "" if found[0] == "`" else " ", text)


def meaning(code: str) -> str:
    """Return the first paragraph of a code's page as plain text.

    >>> meaning("not-unique"), meaning("no such code")
    ('A list holds a value more than once, where the schema wants each once.', '')
    """
    return plain(code).partition("\n")[0]
