"""Where values stand in files that are one text: pages, the front matter above them, sidecars in YAML."""

import re
from collections.abc import Sequence

from builder.recipe import Limits
from builder.remote import File
from builder.sources import encodings, front_matter, streams
from builder.sources.front_matter import Block
from builder.sources.places import html_text, toml_text, yaml_text
from builder.sources.places.aims import AUTHORED, TEXT, Aim, said
from builder.sources.places.markup import Markup
from builder.sources.positions import At, Lines, deepest
from builder.sources.source import Source

_FIRST: At = (1, 1)
_WORDS = 5
"""Words of a string without a place that are looked for: enough to be no other's, few enough to stand as they were."""
_PLACE = re.compile(r"(?:.* )?(line (\d+), column (\d+))")


def in_yaml(file: File, _: Source, aims: Sequence[Aim], limits: Limits) -> list[At]:
    """Find values of a sidecar; what it lacks belongs in its first line."""
    text, _encoding = encodings.decode(streams.whole(file, limits.bytes))
    return [_in_block(text, Block(0, len(text), len(text)), one) for one in aims]


def in_text(file: File, _: Source, aims: Sequence[Aim], limits: Limits) -> list[At]:
    """Find values of the front matter and of the lines below it."""
    text, _encoding = encodings.decode(streams.whole(file, limits.bytes))
    block = front_matter.block(text)
    return [_in_text(text, block, one) for one in aims]


def in_html(file: File, _: Source, aims: Sequence[Aim], limits: Limits) -> list[At]:
    """Find what a page states, in its markup as it lies there."""
    text, _encoding = encodings.decode(streams.whole(file, limits.bytes), html=True)
    page, lines = Markup(text), Lines(text)
    return [lines.at(html_text.offset(page, one.candidate, one.path) or 0) if one.candidate else _FIRST for one in aims]


def _in_text(text: str, block: Block | None, one: Aim) -> At:
    if one.path == TEXT:
        return Lines(text).at(block.below if block else 0)
    if one.candidate is None or one.candidate.kind in AUTHORED:
        return _in_block(text, block, one) if block else _FIRST
    if told := _PLACE.fullmatch(one.candidate.place):
        line, column = int(told[2]), int(told[3])
        return line, 1 + max(text.split("\n")[line - 1].find(said(one.candidate, one.path), column - 1), column - 1)
    words = re.search(r"\s+".join(map(re.escape, one.candidate.raw.split()[:_WORDS])), text)
    return Lines(text).at(words.start() if words else 0)


def _in_block(text: str, block: Block, one: Aim) -> At:
    written = text[block.start : block.end]
    lines = text.count("\n", 0, block.start)
    path = one.path
    if one.candidate and (told := _PLACE.fullmatch(one.candidate.place)):
        key = next(
            (key for key, place in front_matter.keys(written, lines, toml=block.toml) if place == told[1]), path[0]
        )
        path = (key, *path[1:])
    offsets = toml_text.offsets(written) if block.toml else yaml_text.offsets(written, [path])
    at = deepest({path: at for path, at in offsets.items() if path}, path)
    return Lines(text).at(block.start + at) if at is not None else _FIRST
