"""Where things stand: lines and columns of offsets in a text, paths of values in nested data."""

import bisect
import re
from collections.abc import Iterable, Mapping

KeyPath = tuple[str, ...]
"""Keys and numbers in lists (from "0"), from the outermost value in: the tokens of a JSON pointer."""

Position = tuple[int, int]
"""Line and column, both from 1; only "\\n" ends a line, and a column is a character (a code point)."""

NOWHERE: Position = (0, 0)

_LINE_END = re.compile("\n")


def parse_pointer(pointer: str) -> KeyPath:
    """Split a JSON pointer (RFC 6901).

    >>> parse_pointer("/authors/1"), parse_pointer("/a~1b/~01"), parse_pointer("")
    (('authors', '1'), ('a/b', '~1'), ())
    """
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])


def prefixes(paths: Iterable[KeyPath]) -> set[KeyPath]:
    """Return the paths and all on the way to them."""
    return {path[:size] for path in paths for size in range(len(path) + 1)}


def deepest(offsets: Mapping[KeyPath, int], path: KeyPath) -> int | None:
    """Return the offset of the value at a path, or of the innermost one that holds its place; None: there is none."""
    return next((offsets[path[:size]] for size in range(len(path), -1, -1) if path[:size] in offsets), None)


class Level:
    """A list or mapping whose end is still to come."""

    def __init__(self, path: KeyPath, *, mapping: bool) -> None:
        self.path, self.mapping = path, mapping
        self.key: str | None = None
        """The key whose value comes next; None: a mapping's key comes next."""
        self._count = 0

    @property
    def wants_key(self) -> bool:
        """Whether a key comes next."""
        return self.mapping and self.key is None

    def step(self) -> KeyPath:
        """Return the path of the value that begins here."""
        token = self.key if self.key is not None else str(self._count)
        self.key = None
        self._count += 1
        return (*self.path, token)


class Lines:
    r"""Where the lines of a text begin.

    >>> Lines("a\r\nbc").at(4)
    (2, 2)
    """

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(text))]

    def at(self, offset: int) -> Position:
        """Return the line and column of an offset."""
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
