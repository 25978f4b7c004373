"""How alike texts are that a build before this one held against each other: their texts are not read again."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from builder.cache import checked, edition
from builder.duplicates import Numbers, Pairs, Similarities

_DIGITS = 16
"""Of each text's digest; two pairs of a billion texts have the same with a chance of 1 in 10**20."""


class Likeness:
    """Similarity of documents, by their numbers."""

    def __init__(self, file: Path, digests: Callable[[Numbers], Sequence[str]], measure: Similarities) -> None:
        """Look into what is known.

        Args:
            file: where it stands.
            digests: returns those of documents' texts, by their numbers.
            measure: returns the similarity of documents of which nothing is known.
        """
        self._file, self._digests, self._measure = file, digests, measure
        saved = checked.load(file) or {}
        self._last: dict[str, float] = saved.get("pairs", {}) if saved.get("builder") == edition.digest() else {}
        self._used: dict[str, float] = {}

    def __call__(self, pairs: Pairs) -> npt.NDArray[np.float64]:
        """Return the true Jaccard similarity of each pair's word 5-grams."""
        numbers, places = np.unique(pairs, return_inverse=True)
        texts = [digest[:_DIGITS] for digest in self._digests(numbers)]
        names = ["".join(sorted((texts[one], texts[other]))) for one, other in places.reshape(-1, 2).tolist()]
        known = self._last | self._used
        new = [place for place, name in enumerate(names) if name not in known]
        known |= zip((names[place] for place in new), self._measure(pairs[new]).tolist(), strict=True)
        self._used |= ((name, known[name]) for name in names)
        return np.array([known[name] for name in names], np.float64)

    def save(self) -> None:
        """Keep what was asked for; the rest is forgotten."""
        if self._used != self._last:
            checked.save(self._file, {"builder": edition.digest(), "pairs": self._used})
