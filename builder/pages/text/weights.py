"""What was learned of page text, read from a JSON file beside this module; tests/eval/learn_labels.py learns it."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from builder.pages.text.context import PAD
from builder.pages.text.features import MEASURES
from builder.pages.text.headline import HeadlineWeights
from builder.pages.text.headline_measures import HEADLINE
from builder.pages.text.vocabulary import Vocabulary, build_vocabulary
from builder.pages.trees import Trees, trees_from_json

_STEP = re.compile(r"(.+?)([+-]\d)?")


def locate(name: str) -> tuple[int, int]:
    """The row of a feature in `Measured.table`, and the column of its first line: "words-2" is two lines up.

    >>> locate("characters"), locate("characters-2")
    ((0, 4), (0, 2))
    """
    found = _STEP.fullmatch(name)
    assert found is not None  # noqa: S101 - names are our own; the pattern takes every one
    return MEASURES.index(found[1]), PAD + int(found[2] or 0)


class Weights(NamedTuple):
    """What was learned: the words, the headline's weights, and the trees of both passes."""

    vocabulary: Vocabulary
    headline: HeadlineWeights
    first: Trees
    second: Trees


def read_trees(table: Mapping[str, Sequence[Sequence[str | float]]]) -> Trees:
    """Trees over `Measured.table`, from their JSON form."""
    return trees_from_json(table, locate, PAD, np.float32)


@cache
def weights() -> Weights:
    """The weights in the package."""
    table = json.loads(files("builder.pages.text").joinpath("weights.json").read_text(encoding="utf-8"))
    headline = HeadlineWeights(np.array([table["headline"][name] for name in HEADLINE]), table["least"])
    return Weights(build_vocabulary(table["words"]), headline, read_trees(table["first"]), read_trees(table["second"]))
