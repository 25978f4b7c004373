"""CHECKS: RecordBatch → a reason per row, null where the row passes.

They judge what a JSON Schema cannot say, whatever schema the corpus has: only `id` and `text` are known to be there.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from builder.schema import string

if TYPE_CHECKING:
    import pyarrow as pa

Reason = tuple[str, str]
"""A check's name, and why a row does not pass it."""

_UNUSABLE_IDS = (
    (r"\A\z", "the id is empty"),
    (r"\A(?s:.{513})", "the id has more than 512 characters"),
    (r"[\p{Cc}\p{Zl}\p{Zp}]", "the id has a control character or a line break in it"),
)
"""Pattern → reason. A record is looked up by its id, on a command line too; 512 characters fit into any index."""

_EMPTY_TEXTS = ((r"\A\P{L}*\z", "no letter is left in the text: what the page holds is not an article"),)


def _ids(batch: "pa.RecordBatch") -> "pa.StringArray":
    return _first(batch.column("id"), _UNUSABLE_IDS)


def _texts(batch: "pa.RecordBatch") -> "pa.StringArray":
    return _first(batch.column("text"), _EMPTY_TEXTS)


CHECKS: dict[str, Callable[["pa.RecordBatch"], "pa.StringArray"]] = {
    "id-not-usable": _ids,
    "empty-text": _texts,
}
"""In this order; the key is the reject's code."""


def run(batch: "pa.RecordBatch") -> list[Reason | None]:
    """Give for each row of the batch the first check that it does not pass, and why; None where it passes all."""
    found: list[Reason | None] = [None] * batch.num_rows
    for name, check in CHECKS.items():
        for row, reason in enumerate(check(batch).to_pylist()):
            if reason is not None and found[row] is None:
                found[row] = (name, reason)
    return found


def _first(column: "pa.StringArray", rules: tuple[tuple[str, str], ...]) -> "pa.StringArray":
    """For each value the reason of the first pattern (RE2: linear time) that is found in it; null has none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    reasons = pa.nulls(len(column), pa.string())
    for pattern, reason in reversed(rules):
        reasons = pc.if_else(pc.match_substring_regex(column, pattern=pattern), string(reason), reasons)
    return reasons
