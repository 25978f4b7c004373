"""Where a page's metadata stands in its raw markup: in a tag, in a JSON-LD script, in the text that readers see."""

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from html.entities import codepoint2name
from typing import Any

from builder import json_ld
from builder.documents import Candidate
from builder.sources import json_places, markup
from builder.sources.aims import said
from builder.sources.markup import Tag, Value
from builder.sources.paths import Path, deepest

_IN_TAG = re.compile(r"([\w-]+)(?:\[([\w-]+)='(.*)'\])?, line (\d+)", re.DOTALL)
_IN_TIME = re.compile(r".*, line (\d+)", re.DOTALL)
_IN_JSON_LD = re.compile(r"json-ld\[(\d+)\] \$(.*)")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_GAP = r"(?:[\s\xa0]|&nbsp;|&\#160;|<[^<>]*+>)++"
_LAST_LINE = 65_535
"""libxml2 counts lines no further."""
_WORDS = 20
"""Words of a string that are looked for in the text: as many as no other line begins with."""


def offset(page: str, candidate: Candidate, path: Path) -> int | None:
    """Return where the value of a candidate that was found in the page stands; None: it is not there as it was read.

    `path` is the value's in the record: /authors/1 is the second of the authors that the candidate names.
    """
    item = said(candidate, path)
    if found := _IN_JSON_LD.fullmatch(candidate.place):
        return _in_json_ld(page, int(found[1]), [a or b for a, b in _STEP.findall(found[2])], path)
    values: list[tuple[Value, int]] = []
    if candidate.place == "html[lang]":
        values = [
            (tag.attributes["lang"], 0) for tag in markup.tags(page) if tag.name == "html" and "lang" in tag.attributes
        ]
    elif candidate.kind == "time" and (found := _IN_TIME.fullmatch(candidate.place)):
        values = list(_values(page, "time", "", "", int(found[1])))
    elif found := _IN_TAG.fullmatch(candidate.place):
        values = list(_values(page, found[1], found[2] or "", found[3] or "", int(found[4])))
    if values:
        return min(values, key=lambda one: (_unlike(one[0].says, candidate.raw, item), one[1]))[0].offset
    return _shown(page, candidate.raw, item, hidden=candidate.place == "url")


def _unlike(says: str, raw: str, item: str) -> int:
    """How little a value looks like what was read there: several tags may have become one list of names."""
    if says in (item, raw):
        return 0
    if item and item in says:
        return 1
    return 2 if says and raw.startswith(says) else 3


def _values(page: str, name: str, attribute: str, key: str, line: int) -> Iterator[tuple[Value, int]]:
    """The values of the tags that a place may mean, each with its distance from the line that the parser told."""
    ends, at = 1, 0
    for tag in markup.tags(page):
        if tag.name != name or (attribute and not _says(tag, attribute, key)):
            continue
        ends, at = ends + page.count("\n", at, tag.inner), tag.inner
        for value in _of_tag(page, tag):
            yield value, abs(min(ends, _LAST_LINE) - line)


def _says(tag: Tag, attribute: str, key: str) -> bool:
    value = tag.attributes.get(attribute)
    words = value.says.lower() if value else ""
    return key.lower() in (words, *words.split())


def _of_tag(page: str, tag: Tag) -> Iterator[Value]:
    """The values that a tag may state, the first one first."""
    given = tag.attributes
    if tag.name == "link":
        yield from (given[name] for name in ("href",) if name in given)
        return
    yield from (given[name] for name in ("content", "datetime") if name in given)
    if tag.name == "meta":
        return
    if "itemprop" in given:
        yield from _named(page, tag)
    yield markup.text(page, tag)


def _named(page: str, tag: Tag) -> Iterator[Value]:
    """The name of the thing that an element of microdata is."""
    inside = page[tag.inner : tag.inner + 2_000]
    for child in markup.tags(inside):
        if _says(child, "itemprop", "name"):
            value = child.attributes.get("content") or markup.text(inside, child)
            yield value._replace(offset=tag.inner + value.offset)
            return


# --- JSON-LD ---------------------------------------------------------------------------------------------------------


class _Thing:
    """A value of JSON-LD: the number of its script, its path there, and what it is."""

    def __init__(self, script: int, path: Path, value: Any) -> None:
        self.script, self.path, self.value = script, path, value

    def below(self, token: str) -> "_Thing | None":
        """Return the value of a key, or of a number in a list."""
        try:
            value = self.value[int(token)] if isinstance(self.value, list) else self.value[token]
        except (LookupError, TypeError, ValueError):
            return None
        return _Thing(self.script, (*self.path, token), value)


def _in_json_ld(page: str, number: int, steps: Sequence[str], path: Path) -> int | None:
    scripts = [
        tag
        for tag in markup.tags(page)
        if tag.name == "script" and "type" in tag.attributes and "ld+json" in tag.attributes["type"].says.lower()
    ]
    texts = [page[tag.inner : tag.end] for tag in scripts]
    things = [_Thing(i, *located) for i, text in enumerate(texts) for located in json_ld.objects(text)]
    if number >= len(things):
        return None
    thing = _reached(things, things[number], steps, path)
    text = texts[thing.script]
    found = json_places.offsets(text, [thing.path], json_ld.start(text))
    return scripts[thing.script].inner + (deepest(found, thing.path) or 0)


def _reached(things: Sequence[_Thing], thing: _Thing, steps: Sequence[str], path: Path) -> _Thing:
    """Follow a path as far as it goes; of a list of authors to the one that is meant, of a person to the name."""
    for step, following in zip(steps, (*steps[1:], ""), strict=True):
        one = path[1] if len(path) > 1 and step == "0" and not following.isdecimal() else step
        if not (below := thing.below(one) or thing.below(step)):
            return thing
        thing = _meant(things, below)
    name = thing.below("name") if isinstance(thing.value, Mapping) else None
    return (name.below("0") or name) if name else thing


def _meant(things: Sequence[_Thing], thing: _Thing) -> _Thing:
    """The object that a reference by @id means."""
    value = thing.value
    if isinstance(value, Mapping) and isinstance(target := value.get("@id"), str) and "name" not in value:
        named = (one for one in things if one.value.get("@id") == target and one.value.get("@type"))
        return next((one for one in named if one.path != thing.path), thing)
    return thing


# --- the text that readers see ---------------------------------------------------------------------------------------


def _shown(page: str, raw: str, item: str, *, hidden: bool) -> int | None:
    """Where a string first stands outside tags and scripts, else anywhere, and in it the item; `hidden`: anywhere."""
    whole, part = _pattern(raw), _pattern(item)
    found = _spans(whole, page) or _spans(part, page)
    marks = [] if hidden else [(tag.start, tag.end) for tag in markup.tags(page)]
    outside = (span for span in found if not _inside(marks, span[0]))
    span = next(outside, found[0] if found else None)
    inner = part.search(page, *span) if part and span else None
    return inner.start() if inner else span and span[0]


def _spans(pattern: re.Pattern[str] | None, page: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(page)] if pattern else []


def _inside(marks: Sequence[tuple[int, int]], at: int) -> bool:
    mark = bisect.bisect_right(marks, at, key=lambda span: span[0]) - 1
    return mark >= 0 and at < marks[mark][1]


def _pattern(raw: str) -> re.Pattern[str] | None:
    """What finds a string's first words, whatever markup stands between them; None for one that is blank."""
    words = raw.split()[:_WORDS]
    return re.compile(_GAP.join("".join(map(_spelled, word)) for word in words)) if words else None


def _spelled(character: str) -> str:
    """A pattern for a character as it is or as an entity."""
    if character.isascii() and character.isalnum():
        return character
    code = ord(character)
    names = [f"&{codepoint2name[code]};"] if code in codepoint2name else []
    return f"(?:{'|'.join([re.escape(character), *names, f'&#0*{code};', f'&#[xX]0*(?i:{code:x});'])})"
