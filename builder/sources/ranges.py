"""Large JSON Lines files cut into runs of whole lines, so that several workers can read one file."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from builder.sources import encodings, streams
from builder.sources.source import Source, locate

LINED = (".jsonl", ".ndjson")
"""Kinds of sources in which every line is a document."""


def groups(
    raw: Path, found: Iterable[Source], size: int, most: int, largest: int | None = None
) -> Iterator[tuple[Source, ...]]:
    """Yield runs of sources, in order: what one job reads.

    Args:
        raw: the folder.
        found: the sources.
        size: bytes of a run, about.
        most: sources of a run.
        largest: bytes above which one source is cut, which costs reading it; None is `size`.
    """
    group: list[Source] = []
    filled = 0
    for source in found:
        for piece in split(raw, source, largest or size):
            if group and (filled + piece.size > size or len(group) == most):
                yield tuple(group)
                group, filled = [], 0
            group.append(piece)
            filled += piece.size
    if group:
        yield tuple(group)


def split(raw: Path, source: Source, size: int) -> list[Source]:
    """Return sources that together yield what `source` does, each of about `size` bytes, a whole number of lines.

    What is packed, in an encoding of wide characters, of another kind or unreadable comes back as it is.
    """
    file = locate(raw, source.path)
    if source.kind not in LINED or file.suffix.lower() in streams.COMPRESSIONS or source.size <= size:
        return [source]
    try:
        if encodings.by_mark(streams.head(file)) in encodings.WIDE:
            return [source]
        return _cut(file, source, size)
    except OSError:
        return [source]  # `read` says why


def _cut(file: Path, source: Source, size: int) -> list[Source]:
    parts, start, line = [], source.start, source.line
    position, lines = source.start, 0
    for chunk in streams.chunks(file, source.start, source.stop):
        done = 0
        while (end := chunk.find(b"\n", max(done, start + size - 1 - position))) >= 0:
            lines += chunk.count(b"\n", done, end + 1)
            done = end + 1
            parts.append(source._replace(start=start, stop=position + done, line=line))
            start, line, lines = position + done, line + lines, 0
        lines += chunk.count(b"\n", done)
        position += len(chunk)
    if start < position or not parts:
        parts.append(source._replace(start=start, line=line))
    return [*parts[:-1], parts[-1]._replace(stop=source.stop)]
