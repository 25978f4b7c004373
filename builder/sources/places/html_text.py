"""Where a page's metadata stands in its raw markup: in a tag, in a JSON-LD script, in the text that readers see."""

import bisect
import re
from collections.abc import Iterator, Sequence
from html.entities import codepoint2name

from builder.documents import Candidate
from builder.sources.places import json_ld
from builder.sources.places.markup import Markup, Tag, Value
from builder.sources.places.targets import string_at
from builder.sources.positions import KeyPath

_IN_TAG = re.compile(r"([\w-]+)(?:\[([\w-]+)(?:='(.*)')?\])?(?:, line (\d+))?", re.DOTALL)
_IN_TIME = re.compile(r".*, line (\d+)", re.DOTALL)
_IN_JSON_LD = re.compile(r"json-ld\[(\d+)\] \$(.*)")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_GAP = r"(?:[\s\xa0]|&nbsp;|&\#160;|<[^<>]*+>)++"
_MAX_LINE = 65_535
"""libxml2 counts lines no further."""
_ITEM_CHARACTERS = 2_000
"""Characters of an element of microdata in which its name is looked for."""
_WORDS = 20
"""Words of a string that are looked for in the text: as many as no other line begins with."""


def offset(page: Markup, candidate: Candidate, path: KeyPath) -> int | None:
    """Return where the value of a candidate that was found in the page stands; None: it is not there as it was read.

    `path` is the value's in the record: /authors/1 is the second of the authors that the candidate names.
    """
    item = string_at(candidate, path)
    if found := _IN_JSON_LD.fullmatch(candidate.place):
        return json_ld.offset(page, int(found[1]), [a or b for a, b in _STEP.findall(found[2])], path)
    values: list[tuple[Value, int]] = []
    if candidate.kind == "time" and (found := _IN_TIME.fullmatch(candidate.place)):
        values = list(_values(page, "time", "", "", int(found[1])))
    elif found := _IN_TAG.fullmatch(candidate.place):
        values = list(_values(page, found[1], found[2] or "", found[3] or "", int(found[4] or 1)))
    if values:
        return min(values, key=lambda pair: (_difference(pair[0].text, candidate.raw, item), pair[1]))[0].offset
    return _in_visible_text(page, candidate.raw, item, hidden=candidate.place == "url")


def _difference(text: str, raw: str, item: str) -> int:
    """Return 0 to 3, more the less a value resembles what was read: several tags may have become one list of names."""
    if text in (item, raw):
        return 0
    if item and item in text:
        return 1
    return 2 if text and raw.startswith(text) else 3


def _values(page: Markup, name: str, attribute: str, key: str, line: int) -> Iterator[tuple[Value, int]]:
    """The values of the tags that a place may mean, each with its distance from the line that the parser told."""
    ends, at = 1, 0
    for tag in page.tags:
        if tag.name != name or (attribute and not _has_value(page, tag, attribute, key)):
            continue
        ends, at = ends + page.text.count("\n", at, tag.inner), tag.inner
        for value in _of_tag(page, tag):
            yield value, abs(min(ends, _MAX_LINE) - line)


def _has_value(page: Markup, tag: Tag, attribute: str, key: str) -> bool:
    """Whether an attribute is the key or has it among its words; "" is every attribute's."""
    value = page.attributes(tag).get(attribute)
    return value is not None and (not key or key.lower() in (value.text.lower(), *value.text.lower().split()))


_STATING = {"link": ("href",), "html": ("lang", "xml:lang")}
"""Element → the attributes that state its value; of all others these are content and datetime."""


def _of_tag(page: Markup, tag: Tag) -> Iterator[Value]:
    """The values that a tag may state, the first one first."""
    given = page.attributes(tag)
    yield from (given[name] for name in _STATING.get(tag.name, ("content", "datetime")) if name in given)
    if tag.name in ("link", "html", "meta"):
        return
    if "itemprop" in given:
        yield from _named(page, tag)
    yield page.inside(tag)


def _named(page: Markup, tag: Tag) -> Iterator[Value]:
    """The name of the thing that an element of microdata is."""
    inside = Markup(page.text[tag.inner : tag.inner + _ITEM_CHARACTERS])
    for child in inside.tags:
        if _has_value(inside, child, "itemprop", "name"):
            value = inside.attributes(child).get("content") or inside.inside(child)
            yield value._replace(offset=tag.inner + value.offset)
            return


def _in_visible_text(page: Markup, raw: str, item: str, *, hidden: bool) -> int | None:
    """Where a string first stands outside tags and scripts, else anywhere, and in it the item; `hidden`: anywhere."""
    whole, part = _pattern(raw), _pattern(item)
    found = _spans(whole, page.text) or _spans(part, page.text)
    marks = [] if hidden else [(tag.start, tag.end) for tag in page.tags]
    outside = (span for span in found if not _inside(marks, span[0]))
    span = next(outside, found[0] if found else None)
    inner = part.search(page.text, *span) if part and span else None
    return inner.start() if inner else span and span[0]


def _spans(pattern: re.Pattern[str] | None, page: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(page)] if pattern else []


def _inside(marks: Sequence[tuple[int, int]], at: int) -> bool:
    mark = bisect.bisect_right(marks, at, key=lambda span: span[0]) - 1
    return mark >= 0 and at < marks[mark][1]


def _pattern(raw: str) -> re.Pattern[str] | None:
    """What finds a string's first words, whatever markup stands between them; None for one that is blank."""
    words = raw.split()[:_WORDS]
    return re.compile(_GAP.join("".join(map(_or_entity, word)) for word in words)) if words else None


def _or_entity(character: str) -> str:
    """A pattern for a character as it is or as an entity."""
    if character.isascii() and character.isalnum():
        return character
    code = ord(character)
    names = [f"&{codepoint2name[code]};"] if code in codepoint2name else []
    return f"(?:{'|'.join([re.escape(character), *names, f'&#0*{code};', f'&#[xX]0*(?i:{code:x});'])})"
