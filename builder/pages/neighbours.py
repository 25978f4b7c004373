"""What stands around each line of a page, for all lines at once: sums of windows, distances to what came before."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Counts = NDArray[np.int64]


def since(flags: NDArray[np.bool_]) -> Counts:
    """Index of the last flagged line before each line, -1 if there is none.

    >>> since(np.array([True, False, True])).tolist()
    [-1, 0, 0]
    """
    last = np.zeros(len(flags), dtype=np.int64)
    np.maximum.accumulate(np.arange(1, len(flags)) * flags[:-1], out=last[1:])
    return last - 1


def beside(row: NDArray[Any], step: int) -> Any:
    """The row's values `step` lines on, of lines before where it is negative; 0 beyond the page.

    >>> beside(np.array([2, 5, 7]), 1).tolist(), beside(np.array([2, 5, 7]), -1).tolist()
    ([5, 7, 0], [0, 2, 5])
    """
    moved = np.zeros_like(row)
    if step > 0:
        moved[:-step] = row[step:]
    else:
        moved[-step:] = row[:step]
    return moved


def steps(row: NDArray[Any], before: float) -> Column:
    """How much each value is more than the one before it; the first one, more than `before`.

    >>> steps(np.array([2, 5]), -1).tolist()
    [3.0, 3.0]
    """
    differences = np.empty(len(row))
    differences[:1] = row[:1] - before
    np.subtract(row[1:], row[:-1], out=differences[1:])
    return differences


class Sums:
    """Running sums of several rows, made at once: the sum of any window is the difference of two."""

    def __init__(self, rows: Mapping[str, NDArray[Any]], reach: int) -> None:
        """Take the rows by name, and the furthest reach of a window."""
        self._places = {name: i for i, name in enumerate(rows)}
        self._reach, self._count = reach, len(next(iter(rows.values())))
        # The first sum stands below index `reach`, the last one beyond, so that every window has both its ends.
        self._sums = np.zeros((len(rows), self._count + 2 * reach + 1))
        inside = self._sums[:, reach + 1 : reach + 1 + self._count]
        for line, row in zip(inside, rows.values(), strict=True):
            line[:] = row
        np.cumsum(inside, axis=1, out=inside)
        self._sums[:, reach + 1 + self._count :] = self._sums[:, reach + self._count, None]

    def window(self, name: str, reach: int) -> Column:
        """Sum of the row from `reach` lines before to `reach` lines after each line.

        >>> Sums({"words": np.array([1.0, 2.0, 4.0])}, 2).window("words", 1).tolist()
        [3.0, 7.0, 6.0]
        """
        row, middle = self._sums[self._places[name]], self._reach
        above, below = middle - reach, middle + reach + 1
        return np.asarray(row[below : below + self._count] - row[above : above + self._count])

    def before(self, name: str) -> Column:
        """Sum of the row over all lines before each line.

        >>> Sums({"words": np.array([1.0, 2.0, 4.0])}, 2).before("words").tolist()
        [0.0, 1.0, 3.0]
        """
        return self._sums[self._places[name], self._reach : self._reach + self._count]
