"""Metadata that somebody wrote above a text: a YAML block between `---` lines or a TOML block between `+++` lines."""

import datetime as dt
import re
import tomllib
from typing import Any

from builder.documents import Candidate
from builder.sources import yaml_values
from builder.sources.rejects import RejectError, too_deep
from builder.sources.values import plain, spoken

_YAML = re.compile(r"---[ \t]*+\r?\n(.*?)^(?:---|\.\.\.)[ \t]*+\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*+\r?\n(.*?)^\+\+\+[ \t]*+\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_BEGINS_WITH_A_KEY = re.compile(
    r"(?:[ \t]*+(?:#[^\n]*+)?\r?\n)*+(?:[\w\"'][^\n:]{0,100}:(?:[ \t]|\r?$)|\Z)", re.MULTILINE
)
_TOML_KEY = re.compile(
    r"""^[ \t]*+(?:\[++[ \t]*+["']?([\w-]++)|["']?([\w-]++)["']?[ \t]*+(?:=[ \t]*+([^\r\n]*+)|\.))""", re.MULTILINE
)
_AT_LINE = re.compile(r"at line (\d+)")


def separate(text: str) -> tuple[tuple[Candidate, ...], str]:
    r"""Return the front matter's values and the text below it; a text without front matter comes back whole.

    A `---` line without a second one, or above something that does not begin like a key, is a rule in the text.

    Raises:
        RejectError: invalid-yaml, invalid-toml, duplicate-key, yaml-aliases, too-deep or too-large.

    >>> values, rest = separate("---\ntitle: Low tide\n---\n\nThe sea was out.\n")
    >>> values[0].field, values[0].value, values[0].place, rest
    ('title', 'Low tide', 'line 2, column 1', '\nThe sea was out.\n')
    >>> separate("---\n\nShe paused.\n\n---\n")
    ((), '---\n\nShe paused.\n\n---\n')
    """
    if text.startswith("---") and (block := _YAML.match(text)) and _BEGINS_WITH_A_KEY.match(block[1]):
        return _yaml(block[1]), text[block.end() :]
    if text.startswith("+++") and (block := _TOML.match(text)):
        return _toml(block[1]), text[block.end() :]
    return (), text


def _yaml(block: str) -> tuple[Candidate, ...]:
    # One line above the block keeps the line numbers those of the file.
    found = yaml_values.entries("\n" + block)
    if found is None:
        raise yaml_values.invalid("not a mapping of fields to values", 1)
    return tuple(
        Candidate(e.key, e.value, "front-matter", e.raw, f"line {e.line}, column {e.column}", 1.0)
        for e in found
        if e.value is not None
    )


def _toml(block: str) -> tuple[Candidate, ...]:
    if len(block) > yaml_values.MAX_CHARACTERS:
        raise RejectError(
            "too-large", f"the front matter has more than {yaml_values.MAX_CHARACTERS:,} characters; shorten it."
        )
    try:
        table = tomllib.loads(block.replace("\r\n", "\n"))
    except ValueError as error:  # tomllib's own, and int()'s for a number of thousands of digits
        raise _invalid(str(error)) from None
    except RecursionError:
        raise too_deep("the front matter") from None
    written = {(m[1] or m[2]): (m[3] or "", block.count("\n", 0, m.start()) + 2) for m in _TOML_KEY.finditer(block)}
    return tuple(_candidate(key, value, *written.get(key, ("", 1))) for key, value in table.items())


def _candidate(key: str, value: Any, written: str, line: int) -> Candidate:
    if isinstance(value, dt.date | dt.time):
        value = written.partition("#")[0].strip() or value.isoformat()
    value = plain(value)
    raw = value if isinstance(value, str) else spoken(value)
    return Candidate(key, value, "front-matter", raw, f"line {line}, column 1", 1.0)


def _invalid(message: str) -> RejectError:
    found = _AT_LINE.search(message)
    place = f"line {int(found[1]) + 1}" if found else "line 1"
    problem = message.partition(" (at ")[0]
    if "overwrite" in problem or "twice" in problem:
        return RejectError("duplicate-key", f"{place} sets a key a second time; keep one.", place)
    return RejectError("invalid-toml", f"{place} is not TOML ({problem}); correct the line.", place)
