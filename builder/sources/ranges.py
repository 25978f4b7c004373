"""raw/ cut into runs that stay the same when something else changes: runs of files, and of a long file's lines.

Where a run ends is said by a hash of the path or line it ends with (content-defined chunking, as LBFS and rsync-like
tools cut files: Muthitacharoen, Chen, Mazières, SOSP 2001), so that what is put in between or taken away moves the
nearest borders and no others.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO

from builder.errors import is_machine_failure
from builder.remote import File
from builder.sources import encodings, streams
from builder.sources.source import Source, locate

LINED = (".jsonl", ".ndjson")
"""Kinds of sources in which every line is a document."""

_MIN_SHARE = 1 / 2
"""No run ends before this share of its size; from there on, it ends where a hash says so."""
_MIX = 0x9E3779B1  # 2**32 / golden ratio, Knuth's multiplicative hash: checksums of like paths are like
_MAX_TIMES = 2
"""A run ends at so many times its size at the latest, if no hash said so before."""


def groups(
    sources: Iterable[Source], size: int, max_sources: int, cut: Callable[[Source], Sequence[Source]]
) -> Iterator[tuple[Source, ...]]:
    """Yield runs of sources, in order: what one job reads.

    Args:
        sources: in order.
        size: bytes of a run, on average; none has more than twice as many, unless it is one source.
        max_sources: of a run, in the same way.
        cut: `split` of a source, which costs reading one that is long.
    """
    group: list[Source] = []
    filled = 0.0
    for source in sources:
        pieces = cut(source)
        alone, weight = len(pieces) > 1, max(source.size / size, 1 / max_sources)
        if group and (alone or filled + weight > _MAX_TIMES):
            yield tuple(group)
            group, filled = [], 0
        if alone:
            yield from ((piece,) for piece in pieces)
            continue
        group.append(source)
        filled += weight
        if filled >= _MIN_SHARE and _is_border(zlib.crc32(source.path.encode()), weight):
            yield tuple(group)
            group, filled = [], 0
    if group:
        yield tuple(group)


def split(raw: File, source: Source, size: int) -> list[Source]:
    """Return sources that together yield what `source` does, each of about `size` bytes, a whole number of lines.

    What is packed, in an encoding of wide characters, of another kind or unreadable comes back as it is.
    """
    if source.kind not in LINED or source.size <= size:
        return [source]
    file = locate(raw, source.path)
    if file.suffix.lower() in streams.COMPRESSIONS:
        return [source]
    try:
        if encodings.bom_encoding(streams.head(file)) in encodings.WIDE:
            return [source]
        return _cut(file, source, size)
    except OSError as error:
        if is_machine_failure(error):
            raise
        return [source]  # `read` says why


def _cut(file: File, source: Source, size: int) -> list[Source]:
    parts, start, line = [], source.start, source.line
    with file.open("rb", streams.CHUNK) as data:
        data.seek(start)
        while lines := _next_run(data, size):
            parts.append(source._replace(start=start, stop=data.tell(), line=line))
            start, line = data.tell(), line + lines
    return [*parts[:-1], parts[-1]._replace(stop=source.stop)] if parts else [source]


def _next_run(data: IO[bytes], size: int) -> int:
    """Read to the end of a run of lines and return how many lines it has; 0 at the end of the file."""
    least = max(1, int(size * _MIN_SHARE))
    filled = lines = 0
    while filled < least and (piece := data.read(min(streams.CHUNK, least - filled))):
        filled, lines = filled + len(piece), lines + piece.count(b"\n")
    line, crc, started = 0, 0, False  # the line that is cut by the least size began before it, so its end says nothing
    while filled and (piece := data.readline(streams.CHUNK)):
        filled, line, crc = filled + len(piece), line + len(piece), zlib.crc32(piece, crc)
        if piece.endswith(b"\n"):
            lines += 1
            if (started and _is_border(crc, line / size)) or filled >= _MAX_TIMES * size:
                return lines
            line, crc, started = 0, 0, True
    return lines or int(filled > 0)


def _is_border(hashed: int, weight: float) -> bool:
    """Whether a run that is long enough ends here: so often that runs have their size on average."""
    return hashed * _MIX % 2**32 < weight / (1 - _MIN_SHARE) * 2**32
