"""Where the values of a YAML text stand, from the parser's marks; in plain text they are seen without it."""

from collections.abc import Collection

from builder.sources import yaml_plain
from builder.sources.positions import KeyPath, Level, prefixes


def offsets(text: str, paths: Collection[KeyPath]) -> dict[KeyPath, int]:
    r"""Return where the values at these paths stand, and those on the way to them; what is not there is left out.

    The text is one that `yaml_values.entries` accepts.

    >>> offsets("title: Low tide\nauthors:\n- Ada\n- 'Tom'\n", [("title",), ("authors", "1")])
    {(): 0, ('title',): 7, ('authors',): 25, ('authors', '1'): 33}
    """
    plain = yaml_plain.starts(text)
    if plain is None or any(len(path) != 1 or plain.get(path[0], 0) is None for path in paths):
        return parsed(text, paths)
    return {(): 0} | {(key,): at for key, at in plain.items() if at is not None and (key,) in paths}


def parsed(text: str, paths: Collection[KeyPath]) -> dict[KeyPath, int]:
    """Do the same by PyYAML's parser, whatever the text."""
    import yaml  # few texts need it, and it costs a tenth of a command's start

    wanted = prefixes(paths)
    found: dict[KeyPath, int] = {}
    stack: list[Level] = []
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        elif isinstance(event, yaml.CollectionStartEvent | yaml.ScalarEvent):
            if stack and stack[-1].wants_key and isinstance(event, yaml.ScalarEvent):
                stack[-1].key = event.value
                continue
            path = stack[-1].step() if stack else ()
            if path in wanted:
                found[path] = event.start_mark.index if event.start_mark else 0
            if isinstance(event, yaml.CollectionStartEvent):
                stack.append(Level(path, mapping=isinstance(event, yaml.MappingStartEvent)))
    return found
