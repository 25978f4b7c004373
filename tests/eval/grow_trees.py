"""Symmetric trees, boosted with Newton steps on the logistic loss: numpy alone, seeded."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Binned = NDArray[np.uint8]

DEPTH, BINS, LEAF, RATE = 5, 40, 20.0, 0.12
ROWS, COLUMNS = 0.15, 0.3
"""Shares of the lines and of the measures that each tree sees."""


def cuts_of(matrix: Floats) -> list[Floats]:
    """Where each measure may be cut, from a sample of lines; shape (measures, lines)."""
    quantiles = np.linspace(0, 1, BINS + 1)[1:-1]
    return [np.unique(np.quantile(row, quantiles, method="lower").round(6)) for row in matrix]


def binned(matrix: NDArray[Any], cuts: Sequence[Floats]) -> Binned:
    """Which cut each value lies below."""
    return np.stack(
        [np.searchsorted(c, row, side="left").astype(np.uint8) for c, row in zip(cuts, matrix, strict=True)]
    )


class Asked(NamedTuple):
    """What trees may ask: the measures' names, and where each may be cut."""

    names: Sequence[str]
    cuts: Sequence[Floats]


def grow(table: Binned, truth: Floats, weight: Floats, asked: Asked, size: int, seed: int) -> dict[str, Any]:
    """Grow `size` trees; the answer is their JSON form."""
    random, cuts, names = np.random.default_rng(seed), asked.cuts, asked.names
    score = np.zeros(len(truth))
    questions: list[list[Any]] = []
    leaves: list[list[int]] = []
    for _ in range(size):
        chance = 1 / (1 + np.exp(-score))
        slope, bend = weight * (truth - chance), weight * chance * (1 - chance)
        rows = np.flatnonzero(random.random(len(truth)) < ROWS)
        columns = [f for f in np.flatnonzero(random.random(len(table)) < COLUMNS).tolist() if len(cuts[f])]
        question = ask({f: table[f, rows].astype(np.intp) for f in columns}, slope[rows], bend[rows], cuts)
        leaf = np.zeros(len(truth), dtype=np.intp)
        for f, place in question:
            leaf = leaf * 2 + (table[f] > place)
        total, curve = (np.bincount(leaf, x, 2**DEPTH) for x in (slope, bend))
        step = np.rint(1000 * RATE * total / (curve + LEAF)).astype(np.int64)
        score += step[leaf] / 1000
        questions.append([x for f, place in question for x in (names[f], float(cuts[f][place]))])
        leaves.append(step.tolist())
    return {"questions": questions, "leaves": leaves}


def ask(
    part: dict[int, NDArray[np.intp]], slope: Floats, bend: Floats, cuts: Sequence[Floats]
) -> list[tuple[int, int]]:
    """The best question at each depth: which measure, and above which of its cuts."""
    leaf = np.zeros(len(slope), dtype=np.intp)
    question: list[tuple[int, int]] = []
    width = BINS + 1
    for level in range(DEPTH):
        best: tuple[float, int, int] = (-1.0, 0, 0)
        for f, values in part.items():
            key, shape = leaf * width + values, (2**level, width)
            gs, hs = (np.bincount(key, x, shape[0] * width).reshape(shape).cumsum(axis=1) for x in (slope, bend))
            gain = gs**2 / (hs + LEAF) + (gs[:, -1:] - gs) ** 2 / (hs[:, -1:] - hs + LEAF)
            gains = gain.sum(axis=0)[: len(cuts[f])]
            place = int(np.argmax(gains))
            if gains[place] > best[0]:
                best = (float(gains[place]), f, place)
        question.append(best[1:])
        leaf = leaf * 2 + (part[best[1]] > best[2])
    return question


def written(others: Mapping[str, Any], passes: Mapping[str, Mapping[str, Any]]) -> str:
    """The JSON of a weights file, with one tree a line, so that a change of them can be read."""
    parts = [
        f'"{name}": {json.dumps(value, ensure_ascii=False, separators=(",", ":"))}' for name, value in others.items()
    ]
    for name, table in passes.items():
        rows = [
            ",\n".join(json.dumps(row, separators=(",", ":")) for row in table[key]) for key in ("questions", "leaves")
        ]
        parts.append(f'"{name}": {{"questions": [\n{rows[0]}\n], "leaves": [\n{rows[1]}\n]}}')
    return "{" + ",\n".join(parts) + "}\n"
