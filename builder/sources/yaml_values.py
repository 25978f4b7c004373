"""Strict YAML: values as they were written, and the candidates they are."""

from collections.abc import Iterable

from builder.documents import Candidate
from builder.sources import yaml_plain
from builder.sources.rejects import RejectError
from builder.sources.yaml_plain import Entry

MAX_CHARACTERS = 1 << 16
"""PyYAML reads 100 to 300 KB a second; metadata of one document has a hundredth of that."""


def entries(text: str) -> list[Entry] | None:
    r"""Return the top-level mapping's entries in order, or None where the text holds something other than a mapping.

    An empty text is an empty mapping. Raises:
        RejectError: too-large, too-deep, yaml-aliases, duplicate-key, lone-surrogate or invalid-yaml; its place is
            "line N".

    >>> [(e.key, e.value, e.line) for e in entries("date: 2024-05-01\ndraft: no\nissue: 7\ntags: [a, 1.50]")]
    [('date', '2024-05-01', 1), ('draft', 'no', 2), ('issue', 7, 3), ('tags', ['a', 1.5], 4)]
    """
    if len(text) > MAX_CHARACTERS:
        raise RejectError(
            "too-large", f"the YAML has more than {MAX_CHARACTERS:,} characters; keep metadata only in it."
        )
    plain = yaml_plain.entries(text)
    if plain is not None:
        return plain
    from builder.sources import yaml_parser  # PyYAML costs a command that needs none a tenth of its start

    return yaml_parser.entries(text)


def candidates(entries: Iterable[Entry], kind: str, prefix: str = "") -> tuple[Candidate, ...]:
    """Return the authored candidates of a mapping, their places begun with `prefix`; null is no value."""
    return tuple(
        Candidate(entry.key, entry.value, kind, entry.raw, f"{prefix}line {entry.line}, column {entry.column}", 1.0)
        for entry in entries
        if entry.value is not None
    )
