"""Where values stand in files of rows and objects: JSON, JSON Lines, tables; of large ones only the lines asked for."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import orjson

from builder.recipe import Limits
from builder.remote import File
from builder.sources import encodings, json_documents, streams, tables
from builder.sources.places import csv_text, json_text
from builder.sources.places.targets import Target, row_path
from builder.sources.positions import NOWHERE, KeyPath, Lines, Position, deepest
from builder.sources.source import Source


def in_json(file: File, _: Source, targets: Sequence[Target], limits: Limits) -> list[Position]:
    """Find values of a .json file or sidecar."""
    text, _encoding = encodings.decode(streams.read_all(file, limits.bytes))
    value = orjson.loads(text)
    paths: list[KeyPath] = []
    for target in targets:
        if target.place:
            item = int(target.place.removeprefix("item ")) - 1
            paths.append(("0", str(item), *row_path(target, value[item])))
        else:
            paths.append(("0", *row_path(target, value)))
    offsets, lines = json_text.offsets(text, paths), Lines(text)
    return [lines.at(deepest(offsets, path) or 0) for path in paths]


def in_json_lines(file: File, source: Source, targets: Sequence[Target], limits: Limits) -> list[Position]:
    """Find values of a .jsonl or .ndjson file, of a part of one, or of metadata.jsonl."""
    start, stop, first = (source.start, source.stop, source.line) if targets[0].file == source.path else (0, None, 1)
    _encoding, lines = json_documents.lines(file, limits.bytes, start, stop)
    by_line = _by_line(targets)
    found = [NOWHERE] * len(targets)
    for number, line in enumerate(lines, first):
        if number in by_line and line is not None:
            numbers = by_line.pop(number)
            text = line.decode("utf-8-sig")
            columns = in_object(text, orjson.loads(text), [targets[n] for n in numbers])
            for n, at in zip(numbers, columns, strict=True):
                found[n] = (number, at)
        if not by_line:
            break
    return found


def in_object(text: str, row: Mapping[str, Any], targets: Sequence[Target]) -> list[int]:
    """Return the columns of values in a line of JSON Lines that holds this row."""
    paths = [row_path(target, row) for target in targets]
    found = [_outermost(text, path, row) for path in paths]
    if None in found:
        offsets = json_text.offsets(text, [("0", *path) for path, at in zip(paths, found, strict=True) if at is None])
        found = [deepest(offsets, ("0", *path)) if at is None else at for path, at in zip(paths, found, strict=True)]
    return [(at or 0) + 1 for at in found]


def _outermost(text: str, path: KeyPath, row: Mapping[str, Any]) -> int | None:
    """Return where a value of the row stands, or the row where that lacks it; None where a walk must tell."""
    if not path or path[0] not in row:
        return text.index("{")
    return json_text.member(text, path[0]) if len(path) == 1 else None


def in_table(file: File, _: Source, targets: Sequence[Target], limits: Limits, delimiter: str | None) -> list[Position]:
    """Find cells of a table, of metadata.csv too; `delimiter` is that of `tables.open_table`."""
    table = tables.open_table(file, limits.bytes, delimiter)
    lines = enumerate(tables.lines(file, table.encoding, limits.bytes), 1)
    by_line = _by_line(targets)
    found = [NOWHERE] * len(targets)
    for number, line in lines:
        if numbers := by_line.pop(number, []):
            read = [line]
            cells = [*csv_text.cells(chain(read[:1], _recording(lines, read)), table.delimiter, number)]
            row = dict(zip(table.header, next(csv.reader(read, delimiter=table.delimiter)), strict=True))
            for n in numbers:
                name = next(iter(row_path(targets[n], row)), None)
                found[n] = cells[table.header.index(name) if name in row else 0]
        if not by_line:
            break
    return found


def _recording(lines: Iterator[tuple[int, str]], read: list[str]) -> Iterator[str]:
    for _, line in lines:
        read.append(line)
        yield line


def _by_line(targets: Sequence[Target]) -> dict[int, list[int]]:
    """Line → the numbers of the targets in it."""
    by_line: dict[int, list[int]] = {}
    for n, target in enumerate(targets):
        by_line.setdefault(int(target.place.removeprefix("line ")), []).append(n)
    return by_line
