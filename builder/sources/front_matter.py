"""Metadata that somebody wrote above a text: a YAML block between `---` lines or a TOML block between `+++` lines."""

import datetime as dt
import re
import tomllib
from typing import Any, NamedTuple

from builder.documents import Candidate
from builder.sources import yaml_values
from builder.sources.places import toml_text
from builder.sources.rejects import RejectError, invalid_yaml, too_deep
from builder.sources.values import as_json, as_text

_YAML = re.compile(r"---[ \t]*+\r?\n(.*?)^(?:---|\.\.\.)[ \t]*+\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*+\r?\n(.*?)^\+\+\+[ \t]*+\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_BEGINS_WITH_A_KEY = re.compile(
    r"(?:[ \t]*+(?:#[^\n]*+)?\r?\n)*+(?:[\w\"'][^\n:]{0,100}:(?:[ \t]|\r?$)|\Z)", re.MULTILINE
)
_MEANT = re.compile(r"\s*+(-{3,})[ \t]*+\r?\n(?:[a-z_]\w*+:(?:[ \t][^\n]*+)?\r?\n){2}", re.ASCII)
"""Two keys below dashes: front matter that does not end, or is not at the top, and so would be text."""
_AT_LINE = re.compile(r"at line (\d+), column (\d+)")


class Block(NamedTuple):
    """Front matter's place in a text: text[start:end] is the YAML or TOML between the fences."""

    start: int
    end: int
    text_start: int
    """Where the text below it begins."""
    toml: bool = False


def find_block(text: str) -> Block | None:
    """Find the front matter of a text."""
    if text.startswith("---") and (found := _YAML.match(text)) and _BEGINS_WITH_A_KEY.match(found[1]):
        return Block(*found.span(1), found.end())
    if text.startswith("+++") and (found := _TOML.match(text)):
        return Block(*found.span(1), found.end(), toml=True)
    return None


def split_front_matter(text: str) -> tuple[tuple[Candidate, ...], str]:
    r"""Return the front matter's values and the text below it; a text without front matter comes back whole.

    A `---` line without a second one, or above something that does not begin like a key, is a rule in the text.

    Raises:
        RejectError: invalid-yaml, invalid-toml, duplicate-key, yaml-aliases, too-deep or too-large.

    >>> values, rest = split_front_matter("---\ntitle: Low tide\n---\n\nThe sea was out.\n")
    >>> values[0].field, values[0].value, values[0].place, rest
    ('title', 'Low tide', 'line 2, column 1', '\nThe sea was out.\n')
    >>> split_front_matter("---\n\nShe paused.\n\n---\n")
    ((), '---\n\nShe paused.\n\n---\n')
    """
    if found := find_block(text):
        written = text[found.start : found.end]
        return _toml(written) if found.toml else _yaml(written), text[found.text_start :]
    if meant := _MEANT.match(text):
        raise invalid_yaml(
            "front matter begins with --- in the first line of a file and ends with a line ---",
            (text.count("\n", 0, meant.start(1)) + 1, 1),
        )
    return (), text


def keys(written: str, lines: int, *, toml: bool) -> list[tuple[str, str]]:
    """Return the top-level keys of a YAML or TOML text, each with its place in a file that has so many lines above."""
    if toml:
        at = toml_text.offsets(written)
        found = [(path[0], written.count("\n", 0, at[path]) + 1, 1) for path in at if len(path) == 1]
    else:
        found = [(e.key, e.line, e.column) for e in yaml_values.entries(written) or ()]
    return [(key, f"line {lines + line}, column {column}") for key, line, column in found]


def _yaml(written: str) -> tuple[Candidate, ...]:
    # One line above the block keeps the line numbers those of the file.
    entries = yaml_values.entries("\n" + written)
    if entries is None:
        raise invalid_yaml("not a mapping of fields to values", (2, 1))
    return yaml_values.candidates(entries, "front-matter")


def _toml(written: str) -> tuple[Candidate, ...]:
    if len(written) > yaml_values.MAX_CHARACTERS:
        raise RejectError(
            "too-large", f"the front matter has more than {yaml_values.MAX_CHARACTERS:,} characters; shorten it."
        )
    try:
        table = tomllib.loads(written.replace("\r\n", "\n"))
    except ValueError as error:  # tomllib's own, and int()'s for a number of thousands of digits
        raise _invalid(str(error), written) from None
    except RecursionError:
        raise too_deep("the front matter") from None
    at = toml_text.offsets(written)
    return tuple(_candidate(key, value, written, at[(key,)]) for key, value in table.items())


def _candidate(key: str, value: Any, find_block: str, at: int) -> Candidate:
    if isinstance(value, dt.date | dt.time):
        value = toml_text.written(find_block, at)
    value = as_json(value)
    return Candidate(
        key, value, "front-matter", as_text(value), f"line {find_block.count(chr(10), 0, at) + 2}, column 1", 1.0
    )


def _invalid(message: str, written: str) -> RejectError:
    found = _AT_LINE.search(message)
    line, column = (int(found[1]), int(found[2])) if found else (1 + written.count("\n"), 1)
    place = f"line {line + 1}"
    problem = message.partition(" (at ")[0]
    if "overwrite" in problem or "twice" in problem:
        return RejectError("duplicate-key", f"{place} sets a key a second time; keep one.", place, (line + 1, 1))
    reason = f"{place} is not TOML ({problem}); correct the line."
    return RejectError("invalid-toml", reason, place, (line + 1, column))
