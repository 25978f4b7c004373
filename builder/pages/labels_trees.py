"""Learned weights: sums of small symmetric decision trees, read from a JSON file beside this module.

A symmetric tree asks one question (is feature f above t?) at each depth; the answers, read as a binary number, name a
leaf. Leaves are whole numbers (thousandths of log odds), so that a sum is the same on every machine.
They are learned by tests/eval/learn_labels.py; the method is Prokhorenkova et al., CatBoost (NeurIPS 2018), without its
orderings.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from builder.pages.labels_features import NAMES, SECOND_NAMES, Matrix

_ROWS = 2048
"""Lines scored at once: keeps the answers of a huge page out of memory."""


class Trees(NamedTuple):
    """shape of `features` and `cuts`: (trees, depth); of `leaves`: (trees, 2 ** depth)."""

    features: NDArray[np.intp]
    cuts: Matrix
    leaves: NDArray[np.int64]

    def score(self, matrix: Matrix) -> Matrix:
        """Log odds of each row, shape (rows,)."""
        parts = [self._score(matrix[i : i + _ROWS]) for i in range(0, len(matrix), _ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _score(self, matrix: Matrix) -> Matrix:
        trees, depth = self.features.shape
        leaf = np.zeros((trees, len(matrix)), dtype=np.intp)
        columns = np.ascontiguousarray(matrix.T)
        for level in range(depth):
            leaf = leaf * 2 + (columns[self.features[:, level]] > self.cuts[:, level, None])
        total: Matrix = np.take_along_axis(self.leaves, leaf, axis=1).sum(axis=0) / 1000
        return total


class Weights(NamedTuple):
    """What was learned: the words, and the trees of both passes."""

    words: dict[str, int]
    first: Trees
    second: Trees


def trees(table: Mapping[str, Sequence[Sequence[str | float]]], names: Sequence[str]) -> Trees:
    """Trees from their JSON form: "questions" [[feature name, cut, …] a tree], "leaves" [[int, …] a tree]."""
    place = {name: i for i, name in enumerate(names)}
    questions = table["questions"]
    return Trees(
        np.array([[place[str(name)] for name in row[::2]] for row in questions], dtype=np.intp),
        np.array([row[1::2] for row in questions], dtype=np.float64),
        np.array(table["leaves"], dtype=np.int64),
    )


@cache
def weights() -> Weights:
    """The weights in the package."""
    table = json.loads(files("builder.pages").joinpath("labels_weights.json").read_text(encoding="utf-8"))
    return Weights(table["words"], trees(table["first"], NAMES), trees(table["second"], SECOND_NAMES))
