"""Files behind an fsspec url, with those few methods of pathlib.Path that readers use.

Whatever a store or the way to it does wrong ends as a WorldError, which ends the build: a file that was listed and
cannot be read is no reject, as the next build would take it for a removal.
"""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from builder.errors import PressError, UsageError, WorldError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_BLOCK = 4 * 2**20
"""Bytes that one request brings where a file is read in order."""

_TAGS = ("ETag", "etag", "md5Hash", "content_md5")
"""What stores tell of an object's content, by the names that their file systems use."""


class Status(NamedTuple):
    """What `stat` says."""

    st_size: int


class Entry(NamedTuple):
    """A file as its store lists it."""

    key: str
    """Below the folder that was listed, as the store has it: any characters, and empty or dotted parts too."""
    size: int


@dataclass(frozen=True)
class Remote:
    """A file or folder behind a url."""

    url: str
    """Of the outermost folder, as the user wrote it."""
    key: str = ""
    """Below it, parts joined by "/"."""
    tags: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """Key → what the store said of the content when the folder was listed; all files of a folder share it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return Remote, (self.url, self.key)

    def __str__(self) -> str:
        return re.sub("//[^/@]*@", "//…@", f"{self.url}/{self.key}" if self.key else self.url)

    def __truediv__(self, key: str) -> "Remote":
        return Remote(self.url, f"{self.key}/{key}" if self.key else key, self.tags)

    @property
    def name(self) -> str:
        """The last part."""
        return self.key.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """The ending of the last part, with its dot."""
        return PurePosixPath(self.name).suffix

    def open(self, mode: str = "rb", buffering: int = io.DEFAULT_BUFFER_SIZE) -> io.BufferedReader:
        """Open for reading; `mode` is "rb"."""
        assert mode == "rb"  # noqa: S101 - nothing is written piece by piece
        with reaching(self):
            fs, path = self._locate()
            return io.BufferedReader(_Raw(self, fs.open(path, "rb", block_size=_BLOCK)), max(buffering, 1))

    def read_bytes(self) -> bytes:
        """Return all of it."""
        with reaching(self):
            fs, path = self._locate()
            found: bytes = fs.cat_file(path)
            return found

    def write_bytes(self, data: bytes) -> None:
        """Write all of it at once."""
        with reaching(self):
            fs, path = self._locate()
            fs.pipe_file(path, data)

    def unlink(self, *, missing_ok: bool = False) -> None:
        """Delete it."""
        with reaching(self), suppress(*[FileNotFoundError] if missing_ok else []):
            fs, path = self._locate()
            fs.rm_file(path)

    def stat(self) -> Status:
        """Return its size."""
        return Status(self._info()["size"])

    def is_file(self) -> bool:
        """Whether there is such a file; that the store does not answer is an error."""
        with reaching(self), suppress(FileNotFoundError):
            fs, path = self._locate()
            return bool(fs.info(path)["type"] == "file")
        return False

    exists = is_file

    def tag(self) -> str:
        """Return what the store says of the content; "" where it says nothing that changes with it."""
        return self.tags[self.key] if self.key in self.tags else _tag(self._info())

    def fetch(self, file: Path) -> None:
        """Write all of it to a file of this machine."""
        with reaching(self):
            fs, path = self._locate()
            fs.get_file(path, str(file))

    def put(self, file: Path) -> None:
        """Write a file of this machine here; it is there whole or not at all."""
        with reaching(self):
            fs, path = self._locate()
            fs.put_file(str(file), path)

    def tree(self) -> Iterator[Entry]:
        """Yield all files below a folder, in no order, and take down their tags; none, where there is no such folder.

        What a bucket's web page shows as a folder, an empty object whose key ends in "/", is no file.
        """
        with reaching(self):
            fs, root = self._locate()
            fs.invalidate_cache()
            if not self.key:
                self.tags.clear()
            top = f"{root}/" if root else ""
            for info in _listed(fs, root):
                name = info["name"]
                if name == root:
                    continue  # a file of the folder's own name
                if not name.startswith(top):
                    raise WorldError(f"{self} lists {name!r}, which is not below it")
                key = name[len(top) :]
                if info["size"] or not (key.endswith("/") or not key):
                    self.tags[f"{self.key}/{key}" if self.key else key] = _tag(info)
                    yield Entry(key, info["size"])

    def _info(self) -> dict[str, Any]:
        with reaching(self):
            fs, path = self._locate()
            found: dict[str, Any] = fs.info(path)
            return found

    def _locate(self) -> tuple["AbstractFileSystem", str]:
        fs, root = _opened(self.url)
        return fs, "/".join(filter(None, (root, self.key)))


File = Path | Remote
"""A file or a folder, here or behind a url."""


@lru_cache(maxsize=8)
def at(root: Path, address: str) -> File:
    """Return the place that a recipe names: an fsspec url, or a path from `root`; file:// is a path.

    >>> at(Path("/corpus"), "raw"), at(Path("/corpus"), "file:///data/raw")
    (PosixPath('/corpus/raw'), PosixPath('/data/raw'))
    """
    scheme, mark, rest = address.partition("://")
    if not mark or scheme in ("file", "local"):
        return root / (rest if mark else address)
    return Remote(address.rstrip("/"))


@lru_cache(maxsize=8)
def _opened(url: str) -> tuple["AbstractFileSystem", str]:
    """Connect; credentials and endpoints come from where the url's file system looks for them.

    Raises:
        UsageError: fsspec does not know the scheme, or its package is not installed.
    """
    from fsspec.core import url_to_fs

    try:
        fs, root = url_to_fs(url, use_listings_cache=False)
    except (ImportError, ValueError) as error:
        hint = "pip install 'corpus-press[s3]'" if url.startswith("s3") else "give a folder, s3://… or another url"
        raise UsageError(f"{Remote(url)} cannot be opened: {error}", hint) from None
    return fs, root.rstrip("/")


def _listed(fs: "AbstractFileSystem", root: str) -> Iterator[dict[str, Any]]:
    """Yield all files below a folder; fsspec's own walk leaves out what it cannot list, without a word."""
    from fsspec.asyn import AsyncFileSystem

    if getattr(type(fs), "_find", AsyncFileSystem._find) is not AsyncFileSystem._find:  # noqa: SLF001 - a bucket's own
        yield from fs.find(root, detail=True).values()
        return
    pending = [root] if not root or fs.exists(root) else []
    while pending:
        folder = pending.pop()
        for info in fs.ls(folder, detail=True):
            if info["type"] != "directory":
                yield info
            elif len(info["name"].rstrip("/")) > len(folder):  # a folder that lists itself has no end
                pending.append(info["name"].rstrip("/"))


def _tag(info: dict[str, Any]) -> str:
    return next((f"{info['size']} {info[name]}" for name in _TAGS if info.get(name)), "")


class _Raw(io.RawIOBase):
    """A file of fsspec's whose errors are ours."""

    def __init__(self, remote: Remote, file: Any) -> None:
        self._remote, self._file = remote, file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with reaching(self._remote):
            data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with reaching(self._remote):
            return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        self._file.close()
        super().close()


def _message(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _advice(_: Exception) -> str:
    return "see whether it can be reached and you may read it; then run the same command again"


Describe = Callable[[Exception], str]


@contextmanager
def reaching(place: object, message: Describe = _message, advice: Describe = _advice) -> Iterator[None]:
    """Make one line of what a store's client raises; a query in a url may hold a signature and is left out.

    Raises:
        WorldError: `place`, the error's `message`, and the `advice` that goes with it.
    """
    try:
        yield
    except (PressError, KeyboardInterrupt):
        raise
    except Exception as error:
        line = re.sub(r"\?[^\s'\"]+", "?…", " ".join(message(error).split()))[:300]
        raise WorldError(f"{place}: {line}", advice(error)) from error
