"""Bytes of a source, unpacked, in pieces of bounded size: nothing here holds a file whole that need not be."""

import contextlib
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from builder.remote import File
from builder.sources.rejects import RejectError

COMPRESSIONS = (".gz", ".zst")
_HEAD_BYTES = 4
CHUNK = 1 << 18
"""Bytes a piece has at most: large enough for few calls, small enough for many workers."""


def chunks(path: File) -> Iterator[bytes]:
    """Yield the unpacked bytes of a file in order, no piece empty.

    What was packed before a cut is yielded before the error is raised.

    Raises:
        RejectError: truncated, corrupt.
        OSError: the file cannot be opened or read.
    """
    if path.suffix.lower() == ".gz":
        yield from _gunzip(_packed_chunks(path))
    elif path.suffix.lower() == ".zst":
        yield from _unzstd(path)
    else:
        yield from _packed_chunks(path)


def head(path: File) -> bytes:
    """Return the first unpacked bytes, enough for a byte order mark; raises as `chunks`."""
    if path.suffix.lower() in COMPRESSIONS:
        return next(chunks(path), b"")[:_HEAD_BYTES]
    if isinstance(path, Path):
        return _read_start(path, _HEAD_BYTES)[0]
    with path.open("rb", buffering=0) as file:
        return file.read(_HEAD_BYTES)


def read_all(path: File, limit: int) -> bytes:
    """Return all unpacked bytes.

    Raises:
        RejectError: as `chunks`; too-large as soon as more than `limit` bytes were unpacked.
    """
    packed = path.suffix.lower() in COMPRESSIONS
    if isinstance(path, Path) and not packed:
        data, there = _read_start(path, limit)
        if len(data) == there:
            return data
    elif not packed and path.stat().st_size <= limit:
        return path.read_bytes()
    held, size = [], 0
    for chunk in chunks(path):
        size += len(chunk)
        if size > limit:
            raise too_large("the file", limit)
        held.append(chunk)
    return b"".join(held)


def _read_start(path: Path, limit: int) -> tuple[bytes, int]:
    """Return the first bytes of a file on this machine, and how many it has: a file object costs twice as much."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        size = os.fstat(handle).st_size
        return os.read(handle, min(limit, size)), size
    finally:
        os.close(handle)


def lines(pieces: Iterator[bytes], limit: int) -> Iterator[bytes | None]:
    r"""Yield each line without its "\n"; None stands for one of more than `limit` bytes, which is never held.

    Only "\n" ends a line: U+2028, U+2029 and form feeds are part of the text.

    >>> list(lines(iter([b"a\nb", b"c\n", b"0123456789", b"0\n\nd"]), 10))
    [b'a', b'bc', None, b'', b'd']
    """
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        *ended, tail = piece.split(b"\n")
        for end in ended:
            size += len(end)
            if size > limit:
                yield None
            else:
                yield b"".join((*held, end)) if held else end
            held.clear()
            size = 0
        size += len(tail)
        if size > limit:
            held.clear()
        elif tail:
            held.append(tail)
    if size:
        yield b"".join(held) if size <= limit else None


def file_lines(path: File, limit: int, start: int = 0, stop: int | None = None) -> Iterator[bytes | None]:
    r"""Yield the lines of a file as `lines` does, with their "\n" and in half the time where it is not packed.

    Offsets `start` and `stop` end lines. Raises as `chunks`.
    """
    if path.suffix.lower() in COMPRESSIONS:
        yield from lines(chunks(path), limit)
        return
    with path.open("rb", CHUNK) as file:
        file.seek(start)
        while (stop is None or start < stop) and (line := file.readline(limit + 1)):
            start += len(line)
            if len(line) <= limit or line.endswith(b"\n"):
                yield line
            else:
                start += _skip_line(file)
                yield None


def _skip_line(file: IO[bytes]) -> int:
    """Skip the rest of a line and return its size in bytes."""
    size = 0
    while piece := file.readline(CHUNK):
        size += len(piece)
        if piece.endswith(b"\n"):
            break
    return size


def too_large(name: str, limit: int) -> RejectError:
    """Return the error for `what` having more than `limit` bytes."""
    return RejectError(
        "too-large", f"{name} has more than {limit:,} bytes; split it, or raise limits.bytes in the recipe."
    )


def _packed_chunks(path: File) -> Iterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(CHUNK):
            yield data


def _gunzip(packed: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack the members one after another, as RFC 1952 has them; zero bytes after the last are padding."""
    member, fresh = zlib.decompressobj(zlib.MAX_WBITS | 16), True
    try:
        for piece in packed:
            data = piece
            while data:
                if fresh and not (data := data.lstrip(b"\0")):
                    break
                fresh = False
                if out := member.decompress(data, CHUNK):
                    yield out
                data = member.unconsumed_tail
                if member.eof:
                    data = member.unused_data
                    member, fresh = zlib.decompressobj(zlib.MAX_WBITS | 16), True
            while not fresh and not member.eof and (out := member.decompress(member.unconsumed_tail, CHUNK)):
                yield out
    except zlib.error as error:
        raise RejectError("corrupt", f"gzip cannot unpack the file ({error}); fetch it again.") from None
    if not fresh:
        raise _truncated()


def _unzstd(path: File) -> Iterator[bytes]:
    import pyarrow as pa  # slow to import, and only .zst needs it

    done = 0
    try:
        with path.open("rb") as file, pa.CompressedInputStream(file, "zstd") as stream:
            while out := stream.read(CHUNK):
                done += len(out)
                yield out
    except OSError as error:
        if error.errno is not None:
            raise
        yield _before_the_cut(path, done)
        if "Truncated" in str(error):
            raise _truncated() from None
        raise RejectError("corrupt", f"zstd cannot unpack the file ({error}); fetch it again.") from None


def _before_the_cut(path: File, done: int) -> bytes:
    """Return what unpacks after the first `done` bytes: a read of Arrow's that fails gives nothing of its own piece."""
    import pyarrow as pa

    rest = bytearray()
    with path.open("rb") as file, pa.CompressedInputStream(file, "zstd") as stream:
        for start in range(0, done, CHUNK):
            stream.read(min(CHUNK, done - start))
        with contextlib.suppress(OSError):
            while byte := stream.read(1):
                rest += byte
    return bytes(rest)


def _truncated() -> RejectError:
    return RejectError(
        "truncated", "the compressed file ends in the middle, and what follows the cut is lost; fetch it again."
    )
