"""What was learned of html: the log odds of each line that it is article text.

The weights lie in html_weights.json, learned by tests/eval/learn_html.py from pages whose article text is known.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from builder.documents import Label
from builder.pages.html_features import NAMES, SECOND_NAMES, Known, Matrix, candidates, measure, measure_again
from builder.pages.html_view import View

MANY = 4_000
"""A page with more candidates is judged by the rules alone: it would cost seconds. The most in 586 articles is 785."""


class Trees(NamedTuple):
    """Symmetric trees, as in labels_trees. Shape of `features`, `cuts`: (trees, depth); `leaves`: (trees, 2**depth)."""

    features: NDArray[np.intp]
    cuts: Matrix
    leaves: NDArray[np.int64]

    def score(self, matrix: Matrix) -> Matrix:
        """Log odds of each row, shape (rows,)."""
        leaf = np.zeros((len(self.features), len(matrix)), dtype=np.intp)
        columns = np.ascontiguousarray(matrix.T)
        for level in range(self.features.shape[1]):
            leaf = leaf * 2 + (columns[self.features[:, level]] > self.cuts[:, level, None])
        total: Matrix = np.take_along_axis(self.leaves, leaf, axis=1).sum(axis=0) / 1000
        return total


class Weights(NamedTuple):
    """What words weigh, and the trees of both passes."""

    known: Known
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
    table = json.loads(files("builder.pages").joinpath("html_weights.json").read_text(encoding="utf-8"))
    first, second = trees(table["first"], NAMES), trees(table["second"], SECOND_NAMES)
    return Weights(Known(table["called"], table["said"]), first, second)


def scores(seen: View, ruled: Sequence[tuple[int, Label]]) -> dict[int, float]:
    """Line → log odds that it is article text. Lines that are no candidates are left out.

    Args:
        seen: the page.
        ruled: for each of its lines the number of the rule that spoke and the label it gave.
    """
    which = candidates(seen.items)
    if len(which) > MANY:
        return {}
    learned = weights()
    own = measure(seen, which, [ruled[k] for k in which], learned.known)
    first = learned.first.score(own)
    second = learned.second.score(measure_again(own, [seen.items[k] for k in which], first))
    return dict(zip(which, second.tolist(), strict=True))
