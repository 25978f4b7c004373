"""Text for a terminal: columns that line up, and nothing untrusted that could steer it."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any


def visible(text: str) -> str:
    r"""Return one line in which control characters, line ends and bidirectional marks show as escapes.

    So does `##[`, which the log of a workflow on GitHub takes for a command wherever it stands in a line.

    >>> visible("a\x1b[31m\nb — ü ##[add-mask]b")
    'a\\x1b[31m\\nb — ü #\\x23[add-mask]b'
    """
    if not text.isprintable():
        text = "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text)
    return text.replace("##[", "#\\x23[")


def near(path: Path) -> Path:
    """Return a path as one would write it from here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def spoken(value: Any) -> str:
    """Return a value of a record in a person's words.

    >>> spoken(["Ada Quill", "Jo"]), spoken(True)
    ('Ada Quill, Jo', 'true')
    """
    if isinstance(value, list | tuple):
        return ", ".join(map(spoken, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def aligned(rows: Collection[Sequence[object]], indent: str = "  ") -> str:
    """Return rows of cells as lines, numbers to the right, all but the last column padded.

    >>> print(aligned([("read", 60), ("released", 7)]))
      read      60
      released   7
    """
    cells = [[f"{cell:,}" if isinstance(cell, int) else visible(str(cell)) for cell in row] for row in rows]
    right = [[isinstance(cell, int) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = (
        "  ".join(cell.rjust(width) if number else cell.ljust(width) for cell, width, number in zip(*row, strict=True))
        for row in zip(cells, [widths] * len(cells), right, strict=True)
    )
    return "\n".join((indent + line).rstrip() for line in lines)
