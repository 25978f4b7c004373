"""The globs of [tool.builder.sources], over paths in raw/."""

import re
from collections.abc import Callable, Collection, Mapping

from builder.documents import Reading

_PARTS = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_REGEX = {"**/": "(?:[^/]+/)*+", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def reading_of(sources: Mapping[str, Reading]) -> Callable[[str], Reading | None]:
    """Return the function from a path to what the recipe says of it; of several globs the last that matches counts.

    `*` and `?` stay within a folder, `**` crosses folders.

    >>> reading = reading_of({"letters/**": "body", "letters/*.html": "page"})
    >>> reading("letters/1950/a.txt"), reading("letters/b.html"), reading("news/c.txt")
    ('body', 'page', None)
    """
    rules = [(_compiled(glob), reading) for glob, reading in reversed([*sources.items()])]

    def reading(path: str) -> Reading | None:
        return next((reading for pattern, reading in rules if pattern.fullmatch(path)), None)

    return reading


def unmatched(sources: Mapping[str, Reading], paths: Collection[str]) -> list[str]:
    """Return the globs that fit none of the paths.

    >>> unmatched({"letters/*.txt": "body", "*.md": "page"}, ["a.md", "letters/1950/a.txt"])
    ['letters/*.txt']
    """
    rules = ((glob, _compiled(glob)) for glob in sources)
    return [glob for glob, pattern in rules if not any(map(pattern.fullmatch, paths))]


def _compiled(glob: str) -> re.Pattern[str]:
    return re.compile("".join(_REGEX.get(part) or re.escape(part) for part in _PARTS.findall(glob)), re.DOTALL)
