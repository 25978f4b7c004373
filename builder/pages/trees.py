"""Learned weights: sums of small symmetric decision trees, read from JSON files beside this module.

A symmetric tree asks one question (is measure f above t?) at each depth; the answers, read as a binary number, name a
leaf. Leaves are whole numbers (thousandths of log odds), so that a sum is the same on every machine.
They are learned by tests/eval/learn_labels.py and learn_html.py; the method is Prokhorenkova et al., CatBoost (NeurIPS
2018), without its orderings.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from builder.pages.neighbours import Column

_MAX_ANSWERS = 36_000
"""Answers given at once, one for each tree and line: keeps those of a huge page out of memory."""
_LEAF_BATCH = 60
"""Trees whose leaves are looked up at once."""


class Trees(NamedTuple):
    """Shape of `rows`, `offsets` and `thresholds`: (depth, trees); of `leaves`: (trees * 2 ** depth,)."""

    rows: NDArray[np.intp]
    """Of the table: the measure that a question asks."""
    offsets: NDArray[np.intp]
    """The table's column in which that measure of the first line stands: `pad` for its own, less for lines above."""
    thresholds: NDArray[Any]
    leaves: NDArray[np.int16]
    pad: int
    """Columns of a table before its first line and after its last one, so that a question may ask a neighbour."""

    def score(self, table: NDArray[Any]) -> Column:
        """Log odds of each line, shape (lines,); that of `table`: (measures, lines + 2 * pad)."""
        lines = table.shape[1] - 2 * self.pad
        step = max(1, _MAX_ANSWERS // self.rows.shape[1])
        table = np.ascontiguousarray(table)
        # Every question sees its row of the table from its own offset on.
        begins = self.rows * table.shape[1] + self.offsets
        parts = [self._score(table, begins + i, min(step, lines - i)) for i in range(0, lines, step)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _score(self, table: NDArray[Any], begins: NDArray[np.intp], lines: int) -> Column:
        depth, trees = begins.shape
        # All runs of so many values of the table; nothing is copied until it is compared.
        runs: NDArray[Any] = np.ndarray(
            (table.size - lines + 1, lines), table.dtype, table, strides=(table.itemsize, table.itemsize)
        )
        answers, answer = np.zeros((2, trees, lines), dtype=np.uint8)
        for level in range(depth):
            answers += answers
            # The values have no name: it would hold those of one level while the next one's are gathered.
            np.greater(
                runs[begins[level]],
                self.thresholds[level][:, None],
                out=answer.view(np.bool_),
            )
            answers |= answer
        leaf = answers + (np.arange(trees, dtype=np.uint16)[:, None] << depth)
        total = np.zeros(lines, dtype=np.int32)
        for i in range(0, trees, _LEAF_BATCH):  # numpy makes eight bytes of each index that it is given
            total += self.leaves.take(leaf[i : i + _LEAF_BATCH], mode="clip").sum(axis=0, dtype=np.int32)
        return total / 1000


def trees_from_json(
    table: Mapping[str, Sequence[Sequence[str | float]]],
    locate: Callable[[str], tuple[int, int]],
    pad: int,
    dtype: type,
) -> Trees:
    """Trees from their JSON form: "questions" [[measure, threshold, …] a tree], "leaves" [[int, …] a tree].

    Args:
        table: the JSON.
        locate: a measure's name → its row in the table that is scored, and the column of the first line's value.
        pad: of that table.
        dtype: of the table's numbers, so that thresholds and values compare alike.
    """
    questions = table["questions"]
    places = np.array([[locate(str(name)) for name in row[::2]] for row in questions], dtype=np.intp)
    return Trees(
        np.ascontiguousarray(places[:, :, 0].T),
        np.ascontiguousarray(places[:, :, 1].T),
        np.array([row[1::2] for row in questions], dtype=dtype).T.copy(),
        np.array(table["leaves"], dtype=np.int16).ravel(),
        pad,
    )
