"""What was learned of html: the log odds of each line that it is article text.

The weights lie in weights.json, learned by tests/eval/learn_html.py from pages whose article text is known.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from builder.pages.html.features import NAMES, candidates, measure
from builder.pages.html.view import View
from builder.pages.trees import Trees, trees_from_json

MAX_CANDIDATES = 4_000
"""A page with more candidates is judged by the rules alone: it would cost seconds. The most in 586 articles is 785."""


class Weights(NamedTuple):
    """What was learned."""

    words: Mapping[str, int]
    """Word in markup → how much it speaks for article text (above 0) or against it, in hundredths of log odds."""
    trees: Trees


def read_trees(table: Mapping[str, Sequence[Sequence[str | float]]], names: Sequence[str] = NAMES) -> Trees:
    """Trees over the rows of `features.measure`, from their JSON form."""
    place = {name: (i, 0) for i, name in enumerate(names)}
    return trees_from_json(table, place.__getitem__, 0, np.float64)


@cache
def weights() -> Weights:
    """The weights in the package."""
    table = json.loads(files("builder.pages.html").joinpath("weights.json").read_text(encoding="utf-8"))
    return Weights(table["words"], read_trees(table["trees"]))


def score_lines(view: View) -> dict[int, float]:
    """Index of a line in the view → log odds that it is article text, before anything is known of the main text.

    Lines that are no candidates are left out.
    """
    indices = candidates(view.items)
    if len(indices) > MAX_CANDIDATES:
        return {}
    learned = weights()
    return dict(zip(indices, learned.trees.score(measure(view, indices, learned.words)).tolist(), strict=True))
