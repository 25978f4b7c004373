"""The YAML between the two `---` lines of a card, read as YAML 1.2 does: `no` is Norwegian, a date is a string."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from builder.errors import CardError, unreadable
from builder.sources import yaml_values
from builder.sources.rejects import RejectError

COMPUTED = ("configs", "dataset_info")
"""Keys that a release states about itself; a curator who writes them would be believed over the data."""


_MISREAD = re.compile(
    r"null|Null|NULL|~||true|True|TRUE|false|False|FALSE"
    r"|[-+]?[0-9]+|0o[0-7]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
)
"""What a YAML 1.2 reader takes for something else than text; PyYAML itself quotes what YAML 1.1 would."""


_RELEASED = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)


class _Dumper(yaml.SafeDumper):
    """Quotes text that YAML 1.1 or 1.2 would take for something else, and escapes line ends of any kind, because
    readers of cards take them apart line by line.
    """

    def represent_str(self, data: str) -> yaml.ScalarNode:
        style = None
        if _MISREAD.fullmatch(data):
            style = "'"
        elif data.splitlines() not in ([data], []):
            style = '"'
        return self.represent_scalar("tag:yaml.org,2002:str", data, style)


_Dumper.add_representer(str, _Dumper.represent_str)


def licence(front: Mapping[str, Any]) -> str:
    """Return the licence that a card names, "" for none: `other` is the Hub's word for one whose name stands beside it.

    >>> licence({"license": ["mit", "cc0-1.0"]}), licence({"license": "other", "license_name": "ours"})
    ('mit, cc0-1.0', 'ours')
    >>> licence({"license": "other"})
    ''
    """
    stated = front.get("license_name") or front.get("license") or ""
    named = ", ".join(map(str, stated)) if isinstance(stated, list) else str(stated)
    return "" if named == "other" else named


def read(path: Path) -> str:
    """Read a card and make sure that its front matter can be used.

    Raises:
        CardError: it is missing, not UTF-8, or `split` refuses it.
    """
    try:
        card = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CardError(f"the card {path} does not exist", "builder init DIR writes one into a new corpus") from None
    except UnicodeDecodeError as error:
        raise CardError(f"{path.name} is not UTF-8 (byte {error.start + 1})", "save it as UTF-8") from None
    except OSError as error:
        raise unreadable(str(path), error, CardError) from None
    split(card)
    return card


def split(card: str) -> tuple[dict[str, Any], str]:
    """Take a card apart: front matter, and the text below it.

    Raises:
        CardError: no front matter, no YAML mapping, or it states what the release computes.
    """
    lines = card.splitlines(keepends=True)
    marks = [number for number, line in enumerate(lines) if line.rstrip() == "---"][:2]
    if len(marks) < 2 or marks[0] != 0:  # noqa: PLR2004 - a start and an end
        raise CardError(
            "DATASET_CARD.md has no front matter",
            "start it with a line ---, then license:, then a line ---",
        )
    try:
        # One line above the block keeps the line numbers those of the file.
        found = yaml_values.entries("\n" + "".join(lines[1 : marks[1]]))
    except RejectError as error:
        raise CardError(f"DATASET_CARD.md: {error}", "its front matter is YAML, one `key: value` a line") from None
    values = {entry.key: entry.value for entry in found or ()}
    if not values:
        raise CardError("DATASET_CARD.md: the front matter has no keys", "write license: at least")
    for key in COMPUTED:
        if key in values:
            raise CardError(f"DATASET_CARD.md: {key} is computed from the release", f"take {key} out of it")
    return values, "".join(lines[marks[1] + 1 :]).strip("\n")


def released(card: str) -> dict[str, Any]:
    """Read the front matter of a release's card, as `join` wrote it; {} where there is none.

    Raises:
        CardError: it is no YAML mapping.
    """
    front = _RELEASED.match(card)
    try:
        return dict(yaml.safe_load(front[1])) if front else {}
    except (yaml.YAMLError, TypeError, ValueError, RecursionError) as error:
        raise CardError(f"its front matter cannot be read: {error}") from None


def join(values: dict[str, Any], body: str) -> str:
    """Put a card together; what any YAML reader would misread is quoted ("no", "2024-01-01")."""
    front = yaml.dump(
        values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000, default_flow_style=False
    )
    return f"---\n{front}---\n\n{body.strip(chr(10))}\n"
