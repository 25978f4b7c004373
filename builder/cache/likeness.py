"""How alike texts are that a build before this one held against each other: their texts are not read again."""

from collections.abc import Callable, Sequence
from pathlib import Path

from builder.cache import checked, edition

_DIGITS = 16
"""Of each text's digest; two pairs of a billion texts have the same with a chance of 1 in 10**20."""


class Likeness:
    """Similarity of two documents, by their numbers."""

    def __init__(self, file: Path, digests: Sequence[str], measure: Callable[[int, int], float]) -> None:
        self._file, self._digests, self._measure = file, digests, measure
        told = checked.load(file) or {}
        self._known: dict[str, float] = told.get("pairs", {}) if told.get("builder") == edition.digest() else {}
        self._used: dict[str, float] = {}

    def __call__(self, one: int, other: int) -> float:
        """Return the true Jaccard similarity of two documents' word 5-grams."""
        name = "".join(sorted(self._digests[number][:_DIGITS] for number in (one, other)))
        known = self._known.get(name)
        self._used[name] = self._measure(one, other) if known is None else known
        return self._used[name]

    def save(self) -> None:
        """Keep what was asked for; the rest is forgotten."""
        if self._used != self._known:
            checked.save(self._file, {"builder": edition.digest(), "pairs": self._used})
