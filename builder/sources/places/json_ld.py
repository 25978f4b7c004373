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
    nodes = [_Node(i, *located) for i, text in enumerate(texts) for located in json_ld.objects(text)]
    if number >= len(nodes):
        return None
    node = _follow(nodes, nodes[number], steps, path)
    text = texts[node.script]
    found = json_text.offsets(text, [node.path], json_ld.start(text))
    return scripts[node.script].inner + (deepest(found, node.path) or 0)


def _is_json_ld(attributes: Mapping[str, Value]) -> bool:
    return "type" in attributes and "ld+json" in attributes["type"].text.lower()


class _Node:
    """A value of JSON-LD: the number of its script, its path there, and what it is."""

    def __init__(self, script: int, path: KeyPath, value: Any) -> None:
        self.script, self.path, self.value = script, path, value

    def below(self, token: str) -> "_Node | None":
        """Return the value of a key, or of a number in a list."""
        try:
            value = self.value[int(token)] if isinstance(self.value, list) else self.value[token]
        except (LookupError, TypeError, ValueError):
            return None
        return _Node(self.script, (*self.path, token), value)


def _follow(nodes: Sequence[_Node], node: _Node, steps: Sequence[str], path: KeyPath) -> _Node:
    """Follow a path as far as it goes; of a list of authors to the one that is meant, of a person to the name."""
    for step, following in zip(steps, (*steps[1:], ""), strict=True):
        token = path[1] if len(path) > 1 and step == "0" and not following.isdecimal() else step
        if not (below := node.below(token) or node.below(step)):
            return node
        node = _resolved(nodes, below)
    name = node.below("name") if isinstance(node.value, Mapping) else None
    return (name.below("0") or name) if name else node


def _resolved(nodes: Sequence[_Node], node: _Node) -> _Node:
    """The object that a reference by @id means."""
    value = node.value
    if isinstance(value, Mapping) and isinstance(target := value.get("@id"), str) and "name" not in value:
        named = (other for other in nodes if other.value.get("@id") == target and other.value.get("@type"))
        return next((other for other in named if other.path != node.path), node)
    return node
