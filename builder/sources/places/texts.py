"""Where values stand in files that are one text: pages, the front matter above them, sidecars in YAML."""

import re
from collections.abc import Sequence

from builder.recipe import Limits
from builder.remote import File
from builder.sources import encodings, front_matter, streams
from builder.sources.front_matter import Block
from builder.sources.places import html_text, toml_text, yaml_text
from builder.sources.places.markup import Markup
from builder.sources.places.targets import AUTHORED, TEXT, Target, string_at
from builder.sources.positions import Lines, Position, deepest
from builder.sources.source import Source

_FIRST: Position = (1, 1)
_WORDS = 5
"""Words of a string without a place that are looked for: enough to be no other's, few enough to stand as they were."""
_PLACE = re.compile(r"(?:.* )?(line (\d+), column (\d+))")


def in_yaml(file: File, _: Source, targets: Sequence[Target], limits: Limits) -> list[Position]:
    """Find values of a sidecar; what it lacks belongs in its first line."""
    text, _encoding = encodings.decode(streams.read_all(file, limits.bytes))
    return [_in_block(text, Block(0, len(text), len(text)), target) for target in targets]


def in_text(file: File, _: Source, targets: Sequence[Target], limits: Limits) -> list[Position]:
    """Find values of the front matter and of the lines below it."""
    text, _encoding = encodings.decode(streams.read_all(file, limits.bytes))
    block = front_matter.find_block(text)
    return [_in_text(text, block, target) for target in targets]


def in_html(file: File, _: Source, targets: Sequence[Target], limits: Limits) -> list[Position]:
    """Find what a page states, in its markup as it lies there."""
    text, _encoding = encodings.decode(streams.read_all(file, limits.bytes), html=True)
    page, lines = Markup(text), Lines(text)
    return [
        lines.at(html_text.offset(page, target.candidate, target.path) or 0) if target.candidate else _FIRST
        for target in targets
    ]


def _in_text(text: str, block: Block | None, target: Target) -> Position:
    if target.path == TEXT:
        return Lines(text).at(block.text_start if block else 0)
    if target.candidate is None or target.candidate.kind in AUTHORED:
        return _in_block(text, block, target) if block else _FIRST
    if place := _PLACE.fullmatch(target.candidate.place):
        line, column = int(place[2]), int(place[3])
        return line, 1 + max(
            text.split("\n")[line - 1].find(string_at(target.candidate, target.path), column - 1), column - 1
        )
    words = re.search(r"\s+".join(map(re.escape, target.candidate.raw.split()[:_WORDS])), text)
    return Lines(text).at(words.start() if words else 0)


def _in_block(text: str, block: Block, target: Target) -> Position:
    written = text[block.start : block.end]
    lines = text.count("\n", 0, block.start)
    path = target.path
    if target.candidate and (written_at := _PLACE.fullmatch(target.candidate.place)):
        key = next(
            (key for key, place in front_matter.keys(written, lines, toml=block.toml) if place == written_at[1]),
            path[0],
        )
        path = (key, *path[1:])
    offsets = toml_text.offsets(written) if block.toml else yaml_text.offsets(written, [path])
    at = deepest({path: at for path, at in offsets.items() if path}, path)
    return Lines(text).at(block.start + at) if at is not None else _FIRST
