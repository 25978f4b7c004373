"""YAML that is not plain, built from parser events without recursion.

Not PyYAML's constructors: they turn `no` into False and dates into objects, keep the last of two equal keys, follow
aliases to any size and recurse to any depth.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from builder.sources import yaml_plain
from builder.sources.positions import Lines, Position
from builder.sources.rejects import MAX_DEPTH, RejectError, invalid_yaml, too_deep
from builder.sources.yaml_plain import Entry

_BEYOND_UNICODE = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_CORE_TAGS = {None, "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}
_COMMENT = re.compile(r"[ \t]+#[^\s#!]")
"""A comment right behind a value that was meant to be a part of it: `title: Our #1 hit`."""
_NO_ITEM = re.compile(r"-[^\W\d]")
"""How a value below its key begins that was meant to be the first item of a list."""
_HARD_SPACE = re.compile(r"(?m)(?:^|:)[^\S\n]*\xa0")
"""A no-break space where a plain one makes the structure, as word processors and pages put it there."""
_HARD = "a no-break space stands where a space belongs"
_CAUSES = {
    "found character '\\t'": "a tab stands where YAML takes spaces only",
    "expected '<document start>'": "its keys do not begin in the column of the keys above",
    "expected <block end>, but found '<block": "the line does not begin in the column of those above",
    "expected <block end>, but found '-'": "the line does not begin in the column of those above",
    "expected <block end>": "something stands behind the value's end",
    "sequence entries are not allowed": "a list begins on the line of its key",
}
"""How a problem of PyYAML begins → what made it, in words of those who write metadata."""
_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def entries(text: str) -> list[Entry] | None:
    """Do what `yaml_values.entries` does by PyYAML's parser, whatever the text; raises as it, but for too-large."""
    try:
        found = _entries(text)
    except yaml.MarkedYAMLError as error:
        raise invalid_yaml(*_cause(error, text)) from None
    except yaml.reader.ReaderError as error:
        at = Lines(text).at(error.position)
        raise invalid_yaml(f"the character U+{ord(text[error.position]):04X} is not allowed", at) from None
    except yaml.YAMLError as error:
        raise invalid_yaml(str(error), (1, 1)) from None
    except (ValueError, OverflowError):  # PyYAML gives the digits of an escape to chr() as they are
        escape = _BEYOND_UNICODE.search(text)
        raise invalid_yaml("an escape beyond U+10FFFF", Lines(text).at(escape.start() if escape else 0)) from None
    if found is None and (hard := _HARD_SPACE.search(text)):
        raise invalid_yaml(_HARD, Lines(text).at(hard.end() - 1))
    return found


def _cause(error: yaml.MarkedYAMLError, text: str) -> tuple[str, Position]:
    """What is wrong, and where: PyYAML tells where it could not go on, which may be far below."""
    mark = error.problem_mark or error.context_mark
    problem = str(error.problem or error.context)
    hard = _HARD_SPACE.search(text, 0, mark.index + 1 if mark else len(text))
    if hard:
        return _HARD, Lines(text).at(hard.end() - 1)
    if problem == "found unexpected end of stream" and "quoted" in str(error.context):
        return "the quote that begins here does not end", _at(error.context_mark)
    if problem == "could not find expected ':'":
        return "a key has no colon, or no space behind it", _at(error.context_mark)
    if problem.startswith("mapping values") and mark:
        begins = text.rfind("\n", 0, mark.index) + 1
        inside = ":" in text[begins : mark.index]
        return ("a second colon in a value" if inside else "a colon where the value above goes on"), _at(mark)
    return next((cause for begin, cause in _CAUSES.items() if problem.startswith(begin)), problem), _at(mark)


def _at(mark: Any) -> Position:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Open:
    """A list or mapping whose end is still to come."""

    def __init__(self, start: Any) -> None:
        self.start = start.start_mark
        self.value: Any = {} if type(start) is yaml.MappingStartEvent else []
        self.key: Any = None
        """The event of the key whose value comes next."""

    def put(self, value: Any, event: Any) -> Any:
        """Take the next item, key or value; return the event of the key whose entry it completed."""
        if type(self.value) is list:
            self.value.append(value)
        elif self.key is None:
            self.key = self._checked(event)
        else:
            key, self.key = self.key, None
            self.value[key.value] = value
            return key
        return None

    def _checked(self, event: Any) -> Any:
        at = _at(event.start_mark)
        if type(event) is not yaml.ScalarEvent:
            raise invalid_yaml("a key is a list or mapping", at)
        if event.value in self.value:
            place = f"line {at[0]}"
            reason = f"{place} has the key {event.value[:80]!r} a second time; keep one."
            raise RejectError("duplicate-key", reason, place, at)
        return event


def _entries(text: str) -> list[Entry] | None:
    found: list[Entry] = []
    stack: list[_Open] = []
    top: Any = {}
    for event in _accepted(text):
        kind = type(event)
        if kind in _STARTS:
            if len(stack) == MAX_DEPTH:
                place = f"line {event.start_mark.line + 1}"
                raise too_deep(place, place, _at(event.start_mark))
            stack.append(_Open(event))
            continue
        ended = stack.pop() if kind in _ENDS else None
        value = ended.value if ended else _scalar(event, text)
        key = stack[-1].put(value, event) if stack else None
        if not stack:
            top = value
        elif key and len(stack) == 1:
            raw = text[ended.start.index : event.end_mark.index].strip() if ended else event.value
            found.append(Entry(key.value, value, raw, key.start_mark.line + 1, key.start_mark.column + 1))
    return found if isinstance(top, dict) or top is None else None


def _accepted(text: str) -> Iterator[Any]:
    """Yield the events of scalars, lists and mappings; refuse a second document, aliases and tags of the text's own."""
    documents = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        at = _at(event.start_mark)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            place = f"line {at[0]}"
            raise RejectError("yaml-aliases", f"{place} uses a YAML anchor or alias; write the value out.", place, at)
        if getattr(event, "tag", None) not in _CORE_TAGS:
            raise invalid_yaml(f"the tag {getattr(event, 'tag', '')[:80]}", at)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise invalid_yaml("a second document begins", at)
        if type(event) in _STARTS or type(event) in _ENDS or type(event) is yaml.ScalarEvent:
            yield event


def _scalar(event: Any, text: str) -> Any:
    if _SURROGATE.search(event.value):
        place = f"line {event.start_mark.line + 1}"
        reason = f"{place} holds half of a surrogate pair; write the character."
        raise RejectError("lone-surrogate", reason, place, _at(event.start_mark))
    if not event.style:
        _check_plain(event, text)
    if not event.style and event.implicit[0]:
        return yaml_plain.scalar(event.value)
    return event.value


def _check_plain(event: Any, text: str) -> None:
    """Refuse words without quotes of which YAML takes another part for the value than their author meant."""
    if comment := _COMMENT.match(text, event.end_mark.index):
        problem = "what stands behind ' #' is a comment; a comment has a space behind the '#'"
        raise invalid_yaml(problem, Lines(text).at(comment.end() - 2))
    begins = text.rfind("\n", 0, event.start_mark.index) + 1
    is_first, is_key = not text[begins : event.start_mark.index].strip(), text.startswith(":", event.end_mark.index)
    if is_first and not is_key and _NO_ITEM.match(event.value):
        raise invalid_yaml("'-' begins no item of a list without a space behind it", _at(event.start_mark))
