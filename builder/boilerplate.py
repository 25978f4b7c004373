r"""schema/boilerplate.txt: lines that are no part of any article of an outlet, and how they are cut from a text.

`builder boilerplate` proposes them, a person reviews them in git, the build cuts them:

    # A note. A line with # before it stays in the text and is not proposed again.
    [The Fen Gazette]
    The Fen Gazette is printed on paper made of reeds.
    \[A line that begins with [, # or \ has a \ before it.]

    [*]
    This section holds for every outlet.

One line is one line of the clean text; only its spaces may differ. A document without an outlet stands under the host
of its url.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from builder import lineage
from builder.documents import Change
from builder.errors import UsageError
from builder.recipe import Recipe

FILE = "boilerplate.txt"
EVERY = "*"
"""The section that holds for every outlet, and for documents that have neither outlet nor url."""

HEAD = """\
# Lines that are cut from the texts of an outlet; [*] is every outlet. `builder boilerplate --write` adds what repeats.
# Review it: a line you delete may be proposed again, a line you put # before stays in the text for good.
# A line that begins with #, [ or \\ has a \\ before it.
"""

_LINE = re.compile(r"[^\n]+")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKS = ("#", "[", "\\")


class Boilerplate(NamedTuple):
    """The file, read."""

    digest: str | None
    """sha256 (hex) of its bytes; None where there is no file."""
    sections: Mapping[str, Mapping[str, str]]
    """Section → line → its place ("schema/boilerplate.txt line 12"); the lines of [*] are in all of them."""
    kept: frozenset[tuple[str, str]]
    """(section, line) that a curator has put # before."""

    def lines(self, name: str) -> Mapping[str, str]:
        """Return what is cut from the documents of a section: line → place."""
        return self.sections.get(name, self.sections[EVERY])

    def keeps(self, name: str, line: str) -> bool:
        """Whether a curator wants the line in the text."""
        return (name, line) in self.kept or (EVERY, line) in self.kept


NONE = Boilerplate(None, {EVERY: {}}, frozenset())
"""Of a corpus without the file."""


class Cut(NamedTuple):
    """A line that was cut, and the place in the file that says so."""

    line: str
    place: str


def fold(text: str) -> str:
    r"""Make each run of spaces and of characters that nobody sees one space, so that lines compare and one line is one.

    >>> fold(" The\xa0Fen \x1b Gazette\n")
    'The Fen Gazette'
    """
    return " ".join(_UNSEEN.sub(" ", text).split())


def section(values: Mapping[str, Any]) -> str:
    """Return the section of a document with these metadata: its outlet, else the host of its url, else [*].

    >>> section({"outlet": "The Fen Gazette"}), section({"url": "https://www.fen.example/a"}), section({})
    ('The Fen Gazette', 'fen.example', '*')
    """
    outlet, url = values.get("outlet"), values.get("url")
    if isinstance(outlet, str) and (name := _folded(outlet)):
        return name
    address = lineage.canonical_url(url) if isinstance(url, str) else ""
    return fold(address.split("/")[2]) or EVERY if address.startswith("https://") else EVERY


@lru_cache(maxsize=256)
def _folded(outlet: str) -> str:
    return fold(outlet)


def cut(text: str, lines: Mapping[str, str]) -> tuple[list[Change], list[Cut]]:
    r"""Say how the lines that are among `lines` go; what stood above and below stays as far apart as it was.

    >>> cut("One.\n\nRead more\n\nTwo.", {"Read more": "line 2"})
    ([Change(start=4, end=17, replacement='\n\n')], [Cut(line='Read more', place='line 2')])
    """
    changes: list[Change] = []
    found: list[Cut] = []
    kept = counted = 0  # where the last line that stays ends, and how many were found above it
    for here in _LINE.finditer(text) if lines else ():
        line = fold(here[0])
        if line in lines:
            found.append(Cut(line, lines[line]))
        if not line or line in lines:
            continue
        if len(found) > counted:
            blank = text.count("\n", kept, here.start()) > len(found) - counted + 1
            apart = "\n\n" if blank else "\n"
            changes.append(Change(kept, here.start(), apart if kept else ""))
        kept, counted = here.end(), len(found)
    if len(found) > counted:
        changes.append(Change(kept, len(text), ""))
    return changes, found


def path(recipe: Recipe) -> Path:
    """Return where the file is, or would be."""
    return recipe.schema_file.parent / FILE


def read(recipe: Recipe) -> Boilerplate:
    """Read the corpus's file; where there is none, nothing is cut.

    Raises:
        UsageError: a line of it means nothing; the error names it.
    """
    return parse(data, _shown_path(recipe)) if (data := _bytes(recipe)) is not None else NONE


def write(recipe: Recipe, proposed: Mapping[str, Sequence[str]]) -> None:
    """Add lines, section → lines, to the corpus's file as it now is.

    Raises:
        UsageError: a line of the file means nothing.
    """
    data = _bytes(recipe) or b""
    parse(data, _shown_path(recipe))
    path(recipe).write_text(add(data.decode(), proposed), encoding="utf-8", newline="")


def _bytes(recipe: Recipe) -> bytes | None:
    try:
        return path(recipe).read_bytes()
    except FileNotFoundError:
        return None


def _shown_path(recipe: Recipe) -> str:
    return (Path(recipe.schema).parent / FILE).as_posix()


def parse(data: bytes, name: str) -> Boilerplate:
    """Read the file's bytes; `name` is what errors and places call it.

    Raises:
        UsageError: it is no UTF-8, or a line of it means nothing.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{name}:{number}: the line is not UTF-8", "save the file as UTF-8") from None
    sections: dict[str, dict[str, str]] = {EVERY: {}}
    kept: set[tuple[str, str]] = set()
    here = ""
    for number, line in enumerate(map(fold, text.split("\n")), 1):
        if line.startswith("#"):
            kept.add((here or EVERY, _unescaped(line[1:].strip())))
        elif line.startswith("["):
            here = _heading(line, f"{name}:{number}")
            sections.setdefault(here, {})
        elif line:
            if not here:
                hint = "put a line such as [The Fen Gazette] above it, or [*] for every outlet"
                raise UsageError(f"{name}:{number}: the line stands under no outlet", hint)
            sections[here].setdefault(_entry(line, f"{name}:{number}"), f"{name} line {number}")
    every = sections[EVERY]
    return Boilerplate(
        lineage.sha256(data), {section: every | lines for section, lines in sections.items()}, frozenset(kept)
    )


def _heading(line: str, place: str) -> str:
    name = fold(line[1:-1])
    if not line.endswith("]") or not name:
        hint = "write [The Fen Gazette] for an outlet, and \\[ where a line to cut begins with ["
        raise UsageError(f"{place}: {line!r} names no outlet", hint)
    return name


def _entry(line: str, place: str) -> str:
    if line.startswith("\\") and not line.startswith(_MARKS, 1):
        raise UsageError(f"{place}: a \\ stands before #, [ or \\ alone", "write \\\\ where a line begins with \\")
    return _unescaped(line)


def _unescaped(entry: str) -> str:
    return entry.removeprefix("\\")


def _escaped(line: str) -> str:
    return f"\\{line}" if line.startswith(_MARKS) else line


def add(text: str, proposed: Mapping[str, Sequence[str]]) -> str:
    r"""Add lines at the end of their sections, and sections at the end of the file; all that is there stays.

    >>> print(add("[A]\nOne\n\n# About B\n[B]\n", {"B": ["#two"], "A": ["Three"]}))
    [A]
    One
    Three
    <BLANKLINE>
    # About B
    [B]
    \#two
    <BLANKLINE>
    """
    lines = (text or HEAD).removesuffix("\n").split("\n")
    ends = _ends(lines)
    for name in sorted(proposed.keys() & ends.keys(), key=ends.__getitem__, reverse=True):
        lines[ends[name] : ends[name]] = map(_escaped, proposed[name])
    for name in sorted(proposed.keys() - ends.keys()):
        lines += "", f"[{name}]", *map(_escaped, proposed[name])
    return "\n".join(lines) + "\n"


def _ends(lines: Sequence[str]) -> dict[str, int]:
    """Return section → the index after its last line; a note below that may belong to the next heading."""
    ends: dict[str, int] = {}
    here = ""
    for index, line in enumerate(map(fold, lines), 1):
        if line.startswith("["):
            here = fold(line[1:-1])
        if here and line and not line.startswith("#"):
            ends[here] = index
    return ends
