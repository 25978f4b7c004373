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
from builder.pages.trees import Trees, read_trees

MANY = 4_000
"""A page with more candidates is judged by the rules alone: it would cost seconds. The most in 586 articles is 785."""


class Weights(NamedTuple):
    """What words in markup weigh, and the trees."""

    called: Mapping[str, int]
    trees: Trees


def trees(table: Mapping[str, Sequence[Sequence[str | float]]], names: Sequence[str] = NAMES) -> Trees:
    """Trees over the rows of `features.measure`, from their JSON form."""
    place = {name: (i, 0) for i, name in enumerate(names)}
    return read_trees(table, place.__getitem__, 0, np.float64)


@cache
def weights() -> Weights:
    """The weights in the package."""
    table = json.loads(files("builder.pages.html").joinpath("weights.json").read_text(encoding="utf-8"))
    return Weights(table["called"], trees(table["trees"]))


def scores(seen: View) -> dict[int, float]:
    """Line → log odds that it is article text, before anything is known of the main text.

    Lines that are no candidates are left out.
    """
    which = candidates(seen.items)
    if len(which) > MANY:
        return {}
    learned = weights()
    return dict(zip(which, learned.trees.score(measure(seen, which, learned.called)).tolist(), strict=True))
