"""What stands around each line of a page, for all lines at once: sums of windows, distances to what came before."""

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Counts = NDArray[np.int64]


def window(row: Column, reach: int) -> Column:
    """Sum of the row, or of each of several, from `reach` lines before to `reach` lines after.

    >>> window(np.array([1.0, 2.0, 4.0]), 1).tolist()
    [3.0, 7.0, 6.0]
    """
    *rows, count = row.shape
    # Running sums, the first one below index `reach`, the last one beyond.
    total = np.zeros((*rows, count + 2 * reach + 1))
    np.cumsum(row, axis=-1, out=total[..., reach + 1 : reach + 1 + count])
    total[..., reach + 1 + count :] = total[..., reach + count, None]
    return np.asarray(total[..., 2 * reach + 1 :] - total[..., :count])


def since(flags: NDArray[np.bool_]) -> Counts:
    """Index of the last flagged line before each line, -1 if there is none.

    >>> since(np.array([True, False, True])).tolist()
    [-1, 0, 0]
    """
    last = np.maximum.accumulate(np.where(flags, np.arange(len(flags)), -1))
    return np.concatenate(([-1], last))[:-1]
