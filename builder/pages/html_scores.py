"""What was learned of html: the log odds of each line that it is article text.

The weights lie in html_weights.json, learned by tests/eval/learn_html.py from pages whose article text is known.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from builder.documents import Label
from builder.pages.html_features import NAMES, SECOND_NAMES, UNRULED, Known, candidates, measure, measure_again
from builder.pages.html_view import View
from builder.pages.trees import Trees, read_trees

MANY = 4_000
"""A page with more candidates is judged by the rules alone: it would cost seconds. The most in 586 articles is 785."""


class Weights(NamedTuple):
    """What words weigh, and the trees of both passes."""

    known: Known
    first: Trees
    second: Trees


def trees(table: Mapping[str, Sequence[Sequence[str | float]]], names: Sequence[str]) -> Trees:
    """Trees over the columns of `html_features.measure`, transposed, from their JSON form."""
    place = {name: (i, 0) for i, name in enumerate(names)}
    return read_trees(table, place.__getitem__, 0, np.float64)


@cache
def weights() -> Weights:
    """The weights in the package."""
    table = json.loads(files("builder.pages").joinpath("html_weights.json").read_text(encoding="utf-8"))
    first, second = trees(table["first"], NAMES), trees(table["second"], SECOND_NAMES)
    return Weights(Known(table["called"], table["said"]), first, second)


def firsts(seen: View) -> dict[int, float]:
    """Line → log odds that it is article text, before anything is known of the main text.

    Lines that are no candidates are left out.
    """
    which = candidates(seen.items)
    if len(which) > MANY:
        return {}
    learned = weights()
    own = measure(seen, which, [UNRULED] * len(which), learned.known)
    return dict(zip(which, learned.first.score(own.T).tolist(), strict=True))


def scores(seen: View, ruled: Sequence[tuple[int, Label]]) -> dict[int, float]:
    """The same, once the main text is known.

    Args:
        seen: the page.
        ruled: for each of its lines the number of the rule that spoke and the label it gave.
    """
    which = candidates(seen.items)
    if len(which) > MANY:
        return {}
    learned = weights()
    own = measure(seen, which, [ruled[k] for k in which], learned.known)
    second = learned.second.score(measure_again(own, [seen.items[k] for k in which]).T)
    return dict(zip(which, second.tolist(), strict=True))
