"""How many records of a release would fail under another schema: each is read back and judged as the build would."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from builder import schema
from builder.documents import Problem
from builder.errors import UsageError, WorldError
from builder.release import manifest
from builder.release.data import contents
from builder.schema import Column, Schema
from builder.schema.differences import compare
from builder.withheld import TEXT

_EXAMPLES = 3
"""Failing records that are named for each cause."""


class Cause(NamedTuple):
    """One way in which records fail."""

    code: str
    field: str
    """The column, places in lists left out: authors[], place.city."""
    records: int
    examples: list[tuple[str, str]]
    """Id and problem of the first of them, in the order of the release."""


class Rejudged(NamedTuple):
    """What a schema would do to a release."""

    version: str
    records: int
    """Records of the release."""
    failing: int
    """Those that the schema would reject."""
    causes: list[Cause]
    """The most frequent first; a record may have several."""
    unseen: list[str]
    """Columns that the release does not have, parts of objects too: whether their values pass, it cannot tell."""


def rejudge(release: Path, new: Schema) -> Rejudged:
    """Judge every record of a release by a schema; memory does not grow with their number.

    Raises:
        UsageError: the folder is no release.
        WorldError: a file of it cannot be read.
    """
    stated = manifest.named(release)
    own = manifest.schema_of(release, stated)
    fine, check = schema.validity_check(new), schema.checker(new)
    records, failing = 0, 0
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[tuple[str, str]]] = {}
    try:
        for one in _records(release, own):
            records += 1
            if fine(one):
                continue
            # A text that is withheld was there when the record was judged.
            problems = [p for p in check(one, "", "") if TEXT in one or p.pointer != f"/{TEXT}"]
            failing += bool(problems)
            for cause, problem in {(p.code, _field(p)): p for p in reversed(problems)}.items():
                counts[cause] += 1
                if counts[cause] <= _EXAMPLES:
                    examples.setdefault(cause, []).append((str(one["id"]), problem.message))
    except (pa.ArrowException, OSError, ValueError) as error:
        first = " ".join(str(error).split())[:200]
        raise WorldError(
            f"{release} cannot be read: {first}", f"see what is wrong with: builder verify {release}"
        ) from None
    causes = [Cause(*cause, number, examples[cause]) for cause, number in counts.most_common()]
    unseen = [change.column for change in compare(own, new) if change.kind == "column-added"]
    return Rejudged(str(stated["version"]), records, failing, causes, unseen)


def schema_file(path: Path) -> Path:
    """Return a schema's file: the path itself, or that of the release in this folder.

    Raises:
        UsageError: there is nothing, or a folder that is no release.
    """
    if path.is_dir():
        return path / str(manifest.named(path)["schema"])
    if not path.exists():
        raise UsageError(
            f"there is no schema {path}", "name a file with a JSON Schema, or a release: its version, or its folder"
        )
    return path


def _records(release: Path, rules: Schema) -> Iterator[dict[str, Any]]:
    for batch in contents.batches(contents.config(release, "default")):
        for row in batch.to_pylist():
            yield record(rules.columns, row)


def record(columns: Sequence[Column], row: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a row back into the JSON object that it was.

    Args:
        columns: of the schema that the row was written by.
        row: as pyarrow's `to_pylist` gives it.

    Dates and times are ISO 8601 (times in UTC), labels their names; null is absent where the field is not required.
    """
    values = ((column, row.get(column.name)) for column in columns)
    return {
        c.name: None if v is None else _value(c, v) for c, v in values if v is not None or (c.required and c.nullable)
    }


def _value(column: Column, value: Any) -> Any:
    if column.kind == "label":
        return column.names[value]
    if column.kind == "object":
        return record(column.parts, value)
    if column.kind == "list":
        return [None if item is None else _value(column.parts[0], item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def _field(problem: Problem) -> str:
    """The column that a problem is of.

    >>> _field(Problem("bad-format", "", "", "/places/3/city", ""))
    'places[].city'
    """
    parts = ("[]" if i and token.isdecimal() else f".{token}" for i, token in enumerate(problem.pointer.split("/")[1:]))
    return "".join(parts).replace("~1", "/").replace("~0", "~").removeprefix(".")
