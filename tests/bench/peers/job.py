"""The job as one writes it in an afternoon, for the peers: what `builder build` does to a body, without evidence."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import ftfy
import jsonschema

_BOILERPLATE = re.compile(
    r"^(?:we use cookies.*|advertisement|skip to main content|related links:?|read more:.*|.*all rights reserved\.?"
    r"|comments are closed.*)$",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ \t\xa0\u2000-\u200a\u202f\u3000]+")
_BLANK = re.compile(r"\n{3,}")
_FIX = ftfy.TextFixerConfig(uncurl_quotes=False)
_NARROW, _WIDE = 40, 90


@cache
def _validator(schema: Path) -> jsonschema.Draft202012Validator:
    formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")), format_checker=formats)


def valid(record: Mapping[str, Any], schema: Path) -> bool:
    """Whether the schema takes a record, formats too."""
    return bool(_validator(schema).is_valid({name: value for name, value in record.items() if value is not None}))


def _joined(paragraph: str) -> str:
    lines = paragraph.split("\n")
    wrapped = len(lines) > 1 and max(map(len, lines)) <= _WIDE and min(map(len, lines[:-1])) >= _NARROW
    return " ".join(lines) if wrapped else paragraph


def clean(text: str) -> str:
    """Mojibake, NFC, spaces, a site's lines, hard-wrapped lines."""
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", ftfy.fix_text(text, _FIX)))
    text = "\n".join(line for line in text.split("\n") if not _BOILERPLATE.match(line.strip()))
    return "\n\n".join(map(_joined, _BLANK.sub("\n\n", text).split("\n\n"))).strip()


def digest(text: str) -> str:
    """What exact copies share."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def split(of: str) -> str:
    """The split of a digest."""
    place = int(of[:8], 16) / 2**32
    return "train" if place < 0.9 else "validation" if place < 0.95 else "test"


def shingles(text: str) -> list[str]:
    """The runs of five words."""
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[i : i + 5]) for i in range(max(1, len(words) - 4))]
