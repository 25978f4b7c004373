"""What the `builder schema` commands show."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from builder.release.papers.markdown import escape, table
from builder.report.plain import aligned, near, visible
from builder.report.summary import as_json
from builder.wording import counted

if TYPE_CHECKING:
    from builder.errors import SchemaError
    from builder.release.inspection.rejudge import Rejudged
    from builder.schema import Examination
    from builder.schema.differences import Change

_SHOWN = 100
"""Faults that a person is shown."""
_CLOSED = {
    True: "closed: a field that it does not name rejects the document",
    False: "open: a field that it does not name is left out of the record",
}
_SAID = {True: "yes", False: "no"}


def checked(examination: "Examination") -> str:
    """List all that is wrong with a schema, or say that it is fine."""
    verdict = counted(len(examination.faults), "fault") if examination.faults else "fine"
    lines = [f"{visible(str(near(examination.path)))}: {verdict}"]
    lines += _listed(examination.faults)
    if examination.notes:
        lines += ["notes", *_listed(examination.notes)]
    if examination.columns:
        lines.append(f"{counted(len(examination.columns), 'column')}; {_CLOSED[examination.closed]}")
    return "\n".join(lines)


def _listed(errors: Sequence["SchemaError"]) -> list[str]:
    more = len(errors) - _SHOWN
    rest = [f"  and {more:,} more, which --format json names"] if more > 0 else []
    return [line for one in errors[:_SHOWN] for line in _error(one)] + rest


def _error(error: "SchemaError") -> list[str]:
    return [f"  {visible(str(error))}", *([f"      {visible(error.hint)}"] if error.hint else [])]


def _checked_json(examination: "Examination") -> str:
    return as_json(
        {
            "schema": near(examination.path),
            "usable": examination.schema is not None,
            "columns": len(examination.columns),
            "closed": examination.closed,
            "faults": [_parts(fault) for fault in examination.faults],
            "notes": [_parts(note) for note in examination.notes],
        }
    )


def _parts(error: "SchemaError") -> dict[str, str]:
    return {"file": error.file, "pointer": error.pointer, "problem": error.problem, "hint": error.hint}


CHECKED: Mapping[str, Callable[["Examination"], str]] = {"text": checked, "json": _checked_json}
"""Name for --format → how `builder schema check` is written."""


_HEAD = ("column", "type", "required", "nullable", "description")


def columns(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the columns of a schema as a table."""
    return aligned([_HEAD, *map(_cells, rows)], indent="")


def _columns_markdown(rows: Sequence[Mapping[str, Any]]) -> str:
    return table(_HEAD, [[escape(cell) for cell in _cells(row)] for row in rows])


def _cells(row: Mapping[str, Any]) -> list[str]:
    return [_SAID[row[name]] if name in ("required", "nullable") else row[name] for name in _HEAD]


COLUMNS: Mapping[str, Callable[[Sequence[Mapping[str, Any]]], str]] = {
    "text": columns,
    "json": as_json,
    "markdown": _columns_markdown,
}
"""Name for --format → how `builder schema show` is written."""


_PARTS = {"breaking": "MAJOR", "additive": "MINOR", "neutral": "PATCH"}


def differences(changes: Sequence["Change"], judged: "Rejudged | None") -> str:
    """Group the changes by what they mean, then tell what they would do to a release."""
    lines = []
    for effect in _PARTS:
        some = [(c.column or "the record", c.message, f"[{c.kind}]") for c in changes if c.effect == effect]
        lines += [effect, aligned(some)] if some else []
    lines.append(_meaning(changes, judged))
    return "\n".join([*lines, *(_proven(judged) if judged else [])])


def _meaning(changes: Sequence["Change"], judged: "Rejudged | None") -> str:
    counts = {effect: sum(change.effect == effect for change in changes) for effect in _PARTS}
    if not changes:
        return "no change that a reader of the data could see"
    worst = next(part for effect, part in _PARTS.items() if counts[effect])
    part = "MAJOR" if judged and judged.failing else worst
    told = ", ".join(f"{number:,} {effect}" for effect, number in counts.items() if number)
    return f"{counted(len(changes), 'change')}: {told}; the next release is a {part} at least"


def _proven(judged: "Rejudged") -> list[str]:
    lines = [f"release {visible(judged.version)}: {judged.failing:,} of {counted(judged.records, 'record')} would fail"]
    for cause in judged.causes:
        lines.append(f"  {visible(cause.field or 'the record')}: {counted(cause.records, 'record')} [{cause.code}]")
        lines.append(aligned(cause.examples, indent="    "))
    return lines + ([visible(_unseen(judged))] if judged.unseen else [])


def _unseen(judged: "Rejudged") -> str:
    return (
        f"the values of {', '.join(judged.unseen)} are not in the release: "
        "with the new schema in place, builder validate tells whether those in raw/ pass"
    )


def _differences_json(changes: Sequence["Change"], judged: "Rejudged | None") -> str:
    return as_json({"changes": changes, "release": judged})


def _differences_markdown(changes: Sequence["Change"], judged: "Rejudged | None") -> str:
    body = [[c.effect, escape(c.column) or "the record", escape(c.message), c.kind] for c in changes]
    parts = [table(["effect", "column", "change", "kind"], body)] if body else []
    parts.append(escape(_meaning(changes, judged)))
    if judged:
        parts.append(
            f"Release {escape(judged.version)}: {judged.failing:,} of {counted(judged.records, 'record')} would fail."
        )
    if judged and judged.causes:
        causes = [
            [escape(c.field) or "the record", c.code, f"{c.records:,}", escape(": ".join(c.examples[0]))]
            for c in judged.causes
        ]
        parts.append(table(["column", "code", "records", "as in"], causes))
    if judged and judged.unseen:
        parts.append(escape(_unseen(judged)))
    return "\n\n".join(parts)


DIFFERENCES: Mapping[str, Callable[[Sequence["Change"], "Rejudged | None"], str]] = {
    "text": differences,
    "json": _differences_json,
    "markdown": _differences_markdown,
}
"""Name for --format → how `builder schema diff` is written."""
