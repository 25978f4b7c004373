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
_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def entries(text: str) -> list[Entry] | None:
    """Do what `yaml_values.entries` does by PyYAML's parser, whatever the text; raises as it, but for too-large."""
    try:
        return _entries(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise invalid_yaml(str(error.problem or error.context), _at(mark)) from None
    except yaml.reader.ReaderError as error:
        at = Lines(text).at(error.position)
        raise invalid_yaml(f"the character U+{ord(text[error.position]):04X} is not allowed", at) from None
    except yaml.YAMLError as error:
        raise invalid_yaml(str(error), (1, 1)) from None
    except (ValueError, OverflowError):  # PyYAML gives the digits of an escape to chr() as they are
        escape = _BEYOND_UNICODE.search(text)
        raise invalid_yaml("an escape beyond U+10FFFF", Lines(text).at(escape.start() if escape else 0)) from None


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
        value = ended.value if ended else _scalar(event)
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


def _scalar(event: Any) -> Any:
    if _SURROGATE.search(event.value):
        place = f"line {event.start_mark.line + 1}"
        reason = f"{place} holds half of a surrogate pair; write the character."
        raise RejectError("lone-surrogate", reason, place, _at(event.start_mark))
    if not event.style and event.implicit[0]:
        return yaml_plain.scalar(event.value)
    return event.value
