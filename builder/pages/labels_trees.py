"""Learned weights: sums of small symmetric decision trees, read from a JSON file beside this module.

A symmetric tree asks one question (is feature f above t?) at each depth; the answers, read as a binary number, name a
leaf. Leaves are whole numbers (thousandths of log odds), so that a sum is the same on every machine.
They are learned by tests/eval/learn_labels.py; the method is Prokhorenkova et al., CatBoost (NeurIPS 2018), without its
orderings.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from builder.pages.labels_features import BASES
from builder.pages.labels_headline import HEADLINE, Headline
from builder.pages.labels_place import PAD, Column, Matrix
from builder.pages.labels_words import Vocabulary, vocabulary

_ROWS = 96
"""Lines scored at once: keeps the answers of a huge page out of memory."""
_STEP = re.compile(r"(.+?)([+-]\d)?")


def locate(name: str) -> tuple[int, int]:
    """The row of a feature in `Measured.table`, and the column of its first line: "words-2" is two lines up.

    >>> locate("characters"), locate("characters-2")
    ((0, 4), (0, 2))
    """
    found = _STEP.fullmatch(name)
    assert found is not None  # noqa: S101 - names are our own; the pattern takes every one
    return BASES.index(found[1]), PAD + int(found[2] or 0)


class Trees(NamedTuple):
    """Shape of `rows`, `steps` and `cuts`: (depth, trees); of `leaves`: (trees * 2 ** depth,)."""

    rows: NDArray[np.intp]
    steps: NDArray[np.intp]
    cuts: Matrix
    leaves: NDArray[np.int32]

    def score(self, table: Matrix) -> Column:
        """Log odds of each line of `Measured.table`, shape (lines,)."""
        lines = table.shape[1] - 2 * PAD
        parts = [self._score(table[:, i : min(i + _ROWS, lines) + 2 * PAD]) for i in range(0, lines, _ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _score(self, table: Matrix) -> Column:
        depth, trees = self.rows.shape
        # Every question sees its row of the table from its own step on; nothing is copied until it is compared.
        seen = sliding_window_view(table, table.shape[1] - 2 * PAD, axis=1)
        leaf = np.arange(trees, dtype=np.int32)[:, None] + np.zeros(seen.shape[2], dtype=np.int32)
        for level in range(depth):
            leaf += leaf
            leaf += seen[self.rows[level], self.steps[level]] > self.cuts[level][:, None]
        total: Column = self.leaves[leaf].sum(axis=0, dtype=np.int64) / 1000
        return total


class Weights(NamedTuple):
    """What was learned: the words, the headline's weights, and the trees of both passes."""

    words: Vocabulary
    headline: Headline
    first: Trees
    second: Trees


def trees(table: Mapping[str, Sequence[Sequence[str | float]]]) -> Trees:
    """Trees from their JSON form: "questions" [[feature name, cut, …] a tree], "leaves" [[int, …] a tree]."""
    questions = table["questions"]
    places = np.array([[locate(str(name)) for name in row[::2]] for row in questions], dtype=np.intp)
    return Trees(
        np.ascontiguousarray(places[:, :, 0].T),
        np.ascontiguousarray(places[:, :, 1].T),
        np.array([row[1::2] for row in questions], dtype=np.float32).T.copy(),
        np.array(table["leaves"], dtype=np.int32).ravel(),
    )


@cache
def weights() -> Weights:
    """The weights in the package."""
    table = json.loads(files("builder.pages").joinpath("labels_weights.json").read_text(encoding="utf-8"))
    headline = Headline(np.array([table["headline"][name] for name in HEADLINE]), table["least"])
    return Weights(vocabulary(table["words"]), headline, trees(table["first"]), trees(table["second"]))
