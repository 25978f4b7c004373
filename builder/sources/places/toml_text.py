"""Where the values of a TOML text stand (toml.io, 1.0.0): a scan of its statements, which `tomllib` has accepted."""

import re
import tomllib

from builder.sources.positions import KeyPath, Level

_STRING = (
    r"""\"{3}(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}|'{3}(?:[^']++|'{1,2}(?!'))*+'{3,5}|"(?:[^"\\]++|\\.)*+"|'[^']*+'"""
)
_SCALAR = re.compile(rf"{_STRING}|[^\s,\[\]{{}}#]++(?: \d\d:[^\s,\[\]{{}}#]++)?", re.DOTALL)
_KEY_PART = re.compile(r"""[ \t]*+("(?:[^"\\]++|\\.)*+"|'[^']*+'|[\w-]++)[ \t]*+(\.?)""")
_BLANK = re.compile(r"(?:[\s,]|#[^\n]*+)*+")
_EQUALS = re.compile(r"[ \t]*+=[ \t]*+")
_HEADER_END = re.compile(r"[ \t]*+\]{1,2}")


def offsets(text: str) -> dict[KeyPath, int]:
    r"""Return where each value begins; a table begins where its header does, or the first key that names it.

    >>> offsets('date = 2024-05-01\n[place]\ncity = "Vallon"\n')
    {('date',): 7, ('place',): 18, ('place', 'city'): 33}
    """
    return _Scan(text).found


def written(text: str, offset: int) -> str:
    """Return the number, date or string that begins at an offset, as it is written."""
    scalar = _SCALAR.match(text, offset)
    return scalar[0] if scalar else ""


class _Scan:
    """One pass over a text."""

    def __init__(self, text: str) -> None:
        self.found: dict[KeyPath, int] = {}
        self._text = text
        self._tables: dict[KeyPath, int] = {}  # arrays of tables: the number of their last one
        self._at = 0
        table: KeyPath = ()
        while self._skip():
            start = self._at
            if text.startswith("[", start):
                many = text.startswith("[[", start)
                self._at += 1 + many
                table = self._header(self._key(), many=many)
                self._put(table, start)
                self._past(_HEADER_END)
            else:
                path = table + self._key()
                self._put(path[:-1], start)
                self._past(_EQUALS)
                self._value(path)

    def _skip(self) -> bool:
        self._past(_BLANK)
        return self._at < len(self._text)

    def _past(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self._text, self._at):
            self._at = found.end()

    def _put(self, path: KeyPath, at: int) -> None:
        for size in range(1, len(path) + 1):
            self.found.setdefault(path[:size], at)

    def _key(self) -> KeyPath:
        parts: list[str] = []
        while part := _KEY_PART.match(self._text, self._at):
            parts.append(_name(part[1]))
            self._at = part.end()
            if not part[2]:
                break
        return tuple(parts)

    def _header(self, key: KeyPath, *, many: bool) -> KeyPath:
        """Return the path of the table that a header opens; names of arrays of tables mean their last table."""
        path: KeyPath = ()
        for i, part in enumerate(key, 1):
            path = (*path, part)
            if many and i == len(key):
                self._tables[path] = self._tables.get(path, -1) + 1
            if path in self._tables:
                path = (*path, str(self._tables[path]))
        return path

    def _value(self, path: KeyPath) -> None:
        """Scan the value that begins here, with all that it holds."""
        stack: list[Level] = []
        while True:
            if stack:
                self._skip()
                if self._text.startswith(("]", "}"), self._at):
                    self._at += 1
                    stack.pop()
                    if stack:
                        continue
                    return
                if stack[-1].mapping:
                    start = self._at
                    path = stack[-1].path + self._key()
                    self._put(path[:-1], start)
                    self._past(_EQUALS)
                else:
                    path = stack[-1].step()
            start = self._at
            self._put(path, start)
            if self._text.startswith(("[", "{"), start):
                stack.append(Level(path, mapping=self._text[start] == "{"))
                self._at += 1
            elif not (scalar := _SCALAR.match(self._text, start)):
                return
            else:
                self._at = scalar.end()
            if not stack:
                return


def _name(part: str) -> str:
    if part[0] in "\"'":
        return next(iter(tomllib.loads(f"{part} = 0")))
    return part
