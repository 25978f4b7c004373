"""Digests, and other answers, of files that need not be read again: their size, times and inode are what they were.

Of a file behind a url it is what its store says of the content (an ETag); without that it is read each time.

Git's index does the same, and has the same rule for races: of a file that was touched less than RACY seconds before it
was read the digest is not kept, as it may change once more within one tick of the disk's clock. A change that leaves
size, times and inode as they are goes unseen: delete .builder/ then.
"""

import io
import os
import time
from collections.abc import Callable
from pathlib import Path

import orjson

from builder import lineage
from builder.cache import checked
from builder.remote import File, Remote

RACY = 2_000_000_000
"""Nanoseconds; of the file systems in use FAT has the coarsest clock, of two seconds."""

_END = "\n"
"""Of a stamp; the answer stands behind it."""


class Digests:
    """Path → sha256, and other answers about its content, kept in a file between runs, a line of JSON for each."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._last: dict[str, str] = dict(map(orjson.loads, io.BytesIO(checked.read(file) or b"")))
        self._parts: dict[str, str] = {}
        self._lines = bytearray()
        self._changed = False

    def of(self, path: File) -> str:
        """Return the sha256 (hex) of a file.

        Raises:
            OSError: it cannot be read.
        """
        return self.cached(path, "", lambda: lineage.file_digest(path))

    def note(self, path: File, digest: str) -> None:
        """Keep the digest of a file that has just been written; it is not read."""
        self.cached(path, "", lambda: digest)

    def cached(self, path: File, question: str, compute: Callable[[], str]) -> str:
        """Return an answer about a file's content; of an untouched file it is not computed again.

        Args:
            path: the file.
            question: a name for what is computed, "" or with a null byte before it.
            compute: returns the answer.

        Raises:
            OSError: the file cannot be read.
        """
        now = time.time_ns()
        stamp, touched = _stamp(path)
        name = _name(path, question)
        before = self._parts.get(name) or self._last.pop(name, "")  # a million strings are not held twice
        answer = before
        if not answer.startswith(stamp) or not (isinstance(path, Remote) or os.access(path, os.R_OK)):
            answer = stamp + compute()
        if touched is not None and now - touched > RACY:
            if question:  # of parts the same is asked more than once; there is one for some megabytes
                self._parts[name] = answer
            self._lines += orjson.dumps((name, answer)) + b"\n"
            self._changed |= answer != before
        else:
            self._changed |= bool(before)
        return answer.removeprefix(stamp)

    def last(self, path: File, question: str) -> str:
        """Return the last run's answer, of whatever content, until `cached` is asked in this one; "": there is none."""
        return self._last.get(_name(path, question), "").partition(_END)[2]

    def save(self) -> None:
        """Keep the digests that were asked for; the others are forgotten."""
        if self._changed or self._last:
            checked.write(self._file, self._lines)


def _name(path: File, question: str) -> str:
    return os.fsencode(str(path)).decode("latin-1") + question  # JSON has no other way for a name that is no UTF-8


def _stamp(file: File) -> tuple[str, int | None]:
    """Return what changes when a file does, and when it last did, in nanoseconds; None: nothing tells."""
    if isinstance(file, Remote):
        return f"{(tag := file.tag())}{_END}", 0 if tag else None
    found = file.stat()
    stamp = f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}{_END}"
    return stamp, max(found.st_mtime_ns, found.st_ctime_ns)
