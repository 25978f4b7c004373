"""Where a problem stands, as an editor or a forge opens it."""

import os
import re
from pathlib import Path
from typing import NamedTuple

from builder.documents import Problem
from builder.remote import File
from builder.report.plain import visible

_LINE = re.compile(r"line (\d+)", re.ASCII)


class Place(NamedTuple):
    """A file and the place in it."""

    file: str
    """The path, with what stands before the paths in raw/."""
    line: int
    """From 1; 0: the file has none, or nothing says which."""
    column: int
    """From 1, in code points; 0: not known."""
    part: str
    """The document in the file, where no line says which: "row 3"."""

    def __str__(self) -> str:
        """Write it as compilers do, which terminals make a link of: raw/a.yaml:3:7."""
        numbers = [number for number in (self.line, self.column) if number]
        return ":".join(map(str, (self.file, *numbers))) + (f" ({self.part})" if self.part else "")


def place(problem: Problem, prefix: str) -> Place:
    """Say where a problem stands; nothing in the answer can steer a terminal.

    >>> str(place(Problem("empty", "a.jsonl", "line 7", "", "…"), "raw/"))
    'raw/a.jsonl:7'
    >>> str(place(Problem("empty", "a.parquet", "row 3", "", "…"), "raw/"))
    'raw/a.parquet (row 3)'
    """
    spot, line = problem.spot, _LINE.fullmatch(problem.place)
    if spot and spot.line > 0:
        return Place(visible(prefix + spot.file), spot.line, max(spot.column, 0), "")
    if line:
        return Place(visible(prefix + problem.source), int(line[1]), 0, "")
    return Place(visible(prefix + (spot.file if spot else problem.source)), 0, 0, visible(problem.place))


def from_here(folder: File) -> str:
    """Return what stands before a path in the folder, seen from the current one: "raw/"; a url stays one."""
    return _before(folder, Path.cwd()) if isinstance(folder, Path) else f"{folder}/"


def from_repository(folder: File) -> str:
    """Return what stands before a path in the folder, seen from the top of the repository.

    That is $GITHUB_WORKSPACE where the folder is in it, else the folder's nearest parent with a .git; without either
    the current folder.
    """
    if not isinstance(folder, Path):
        return f"{folder}/"
    folder = folder.resolve()
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if workspace and folder.is_relative_to(Path(workspace).resolve()):
        return _before(folder, Path(workspace))
    return _before(folder, next((top for top in folder.parents if (top / ".git").exists()), Path.cwd()))


def _before(folder: Path, base: Path) -> str:
    return Path(os.path.relpath(folder.resolve(), base.resolve())).as_posix() + "/"
