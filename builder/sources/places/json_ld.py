"""Where the values of a page's JSON-LD stand in its markup."""

from collections.abc import Mapping, Sequence
from typing import Any

from builder import json_ld
from builder.sources.places import json_text
from builder.sources.places.markup import Markup, Value
from builder.sources.positions import KeyPath, deepest


def offset(page: Markup, number: int, steps: Sequence[str], path: KeyPath) -> int | None:
    """Return where the value stands to which `steps` lead in the page's object `number`; None: it is not there.

    `path` is the value's in the record: of several authors it says which.
    """
    scripts = [tag for tag in page.tags if tag.name == "script" and _is_json_ld(page.attributes(tag))]
    texts = [page.text[tag.inner : tag.end] for tag in scripts]
    things = [_Thing(i, *located) for i, text in enumerate(texts) for located in json_ld.objects(text)]
    if number >= len(things):
        return None
    thing = _reached(things, things[number], steps, path)
    text = texts[thing.script]
    found = json_text.offsets(text, [thing.path], json_ld.start(text))
    return scripts[thing.script].inner + (deepest(found, thing.path) or 0)


def _is_json_ld(attributes: Mapping[str, Value]) -> bool:
    return "type" in attributes and "ld+json" in attributes["type"].says.lower()


class _Thing:
    """A value of JSON-LD: the number of its script, its path there, and what it is."""

    def __init__(self, script: int, path: KeyPath, value: Any) -> None:
        self.script, self.path, self.value = script, path, value

    def below(self, token: str) -> "_Thing | None":
        """Return the value of a key, or of a number in a list."""
        try:
            value = self.value[int(token)] if isinstance(self.value, list) else self.value[token]
        except (LookupError, TypeError, ValueError):
            return None
        return _Thing(self.script, (*self.path, token), value)


def _reached(things: Sequence[_Thing], thing: _Thing, steps: Sequence[str], path: KeyPath) -> _Thing:
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
