"""Every file under raw/, in an order that does not depend on the file system; links are followed without loops."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from builder.documents import Reject
from builder.errors import is_machine_failure
from builder.remote import Remote
from builder.sources.sidecars import SUFFIXES
from builder.sources.source import escape

_PAGE_PARTS = re.compile(
    r"(.*[^/])(?:[_.]files|-Dateien|_fichiers|_archivos|_arquivos|_ficheiros|_file|_bestanden|-filer|_tiedostot|_pliki"
    r"|_soubory|_elemei|_dosyalar|_datoteke|_fajlovi|_fitxers|_fitxategiak|_failid|_fails|_bylos)",
    re.DOTALL,
)
"""A folder that a browser makes beside a page that it saves whole, by the words of Windows' connected files."""
_PAGE_ENDINGS = (".html", ".htm")


class Found(NamedTuple):
    """A regular file: its path in raw/, as `source` writes paths, and its size in bytes; a sidecar's may be 0."""

    path: str
    size: int


class PageParts(NamedTuple):
    """A folder that holds what the saved page beside it shows, by its path in raw/: pictures, scripts, frames."""

    path: str


class _Folder(NamedTuple):
    """A folder to list: its path as the system has it, its path in raw/, and the real folders on the way to it."""

    path: str
    prefix: str
    ancestors: frozenset[str]


def walk(raw: Path) -> Iterator[Found | PageParts | Reject]:
    """Yield files, and a reject for each entry that cannot be one; names that begin with "." are not part of a corpus.

    Nor is what lies in a folder of a saved page's parts. A link is followed to a file or folder in raw/, but a folder
    only once by links, and never upwards: so the walk ends soon, whatever the links.
    """
    root = os.path.realpath(raw)
    followed: set[str] = set()
    pending = [_Folder(str(raw), "", frozenset({root}))]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder.path) as entries:
                shown = (entry for entry in entries if not entry.name.startswith("."))
                inside = sorted(shown, key=attrgetter("name"), reverse=True)
        except OSError as error:
            yield unreadable(folder.prefix.rstrip("/"), error)
            continue
        while inside:
            entry = inside.pop()  # of a million entries each counts
            path = folder.prefix + escape(entry.name)
            try:
                found = _classify(entry, path, root, folder.ancestors, followed)
            except OSError as error:
                found = unreadable(path, error)
            if not isinstance(found, str):
                yield found
            elif _is_page_parts(entry.path, os.path.lexists):
                yield PageParts(path)
            else:
                pending.append(_Folder(entry.path, path + "/", folder.ancestors | {found}))


def walk_remote(raw: Remote) -> Iterator[Found | PageParts | Reject]:
    """Yield the files behind a url as `walk` does; a reject is a key that is no path."""
    entries = list(raw.tree())
    exists = {entry.key for entry in entries}.__contains__
    folders = {entry.key.rpartition("/")[0] for entry in entries}
    page_parts = {above for folder in folders for above in _parents(f"{folder}/") if _is_page_parts(above, exists)}
    yield from (PageParts(escape(folder)) for folder in page_parts if page_parts.isdisjoint(_parents(folder)))
    for entry in entries:
        if page_parts and not page_parts.isdisjoint(_parents(entry.key)):
            continue
        parts = entry.key.split("/")
        if not {"", ".", ".."}.isdisjoint(parts):
            reason = "its key has an empty part, or one of dots alone; copy it to a key that is a path, and delete it."
            yield Reject(escape(entry.key), "", "unsafe-name", reason)
        elif not any(part.startswith(".") for part in parts):
            yield Found(escape(entry.key), entry.size)


def _parents(key: str) -> list[str]:
    """The folders on the way to a key."""
    return [key[: found.start()] for found in re.finditer("/", key)]


def _is_page_parts(folder: str, exists: Callable[[str], bool]) -> bool:
    name = _PAGE_PARTS.fullmatch(folder)
    return name is not None and any(exists(name[1] + ending) for ending in _PAGE_ENDINGS)


def _classify(
    entry: os.DirEntry[str], path: str, root: str, ancestors: frozenset[str], followed: set[str]
) -> Found | Reject | str:
    """Return a file, a reject, or the real path of a folder to go into."""
    if entry.is_symlink():
        target = os.path.realpath(entry.path)
        if problem := _link_problem(target, root, ancestors, followed):
            return Reject(path, "", "symlink", f"the link {problem}; put the file itself there or delete the link.")
        if os.path.isdir(target):  # noqa: PTH112 - the path is the system's, and may not be UTF-8
            followed.add(target)
    elif path.endswith(SUFFIXES) and entry.is_file(follow_symlinks=False):
        return Found(path, 0)  # to ask for its size takes as long as all the rest, and nobody wants it
    status = entry.stat()
    if stat.S_ISDIR(status.st_mode):
        return os.path.realpath(entry.path)
    if stat.S_ISREG(status.st_mode):
        return Found(path, status.st_size)
    return Reject(path, "", "not-a-file", "this is a fifo, socket or device, not a file; take it out of raw/.")


def _link_problem(target: str, root: str, ancestors: frozenset[str], followed: set[str]) -> str | None:
    if not os.path.exists(target):  # noqa: PTH110 - as in _look
        return "leads nowhere"
    if target in ancestors:
        return "leads back to a folder that holds it"
    if os.path.commonpath((root, target)) != root:
        return "leads out of raw/"
    return "leads to a folder that another link leads to" if target in followed else None


def unreadable(path: str, error: OSError) -> Reject:
    """Return the reject for a path that the system does not let us read.

    Raises:
        OSError: the machine failed, not the path.
    """
    if is_machine_failure(error):
        raise error
    problem = error.strerror or str(error)
    return Reject(path, "", "unreadable", f"it cannot be read ({problem}); make it readable or take it out of raw/.")
