"""What is compared: the normalised text for exact duplicates, the MinHash of its word 5-grams for near ones."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

GRAM = 5
"""Words in a shingle; 5 is what C4, The Pile and RefinedWeb deduplicate with."""
PERMUTATIONS = 128
_SEED = 5_381
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio, Knuth's multiplicative hash
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")

Grams = npt.NDArray[np.uint64]


def normalise(text: str) -> list[str]:
    r"""Return the words that make two texts the same: case folded, no punctuation; a CJK character is a word.

    >>> normalise("The “Harbour”,\nagain: 東京")
    ['the', 'harbour', 'again', '東', '京']
    """
    return _WORD.findall(text.casefold())


@lru_cache(maxsize=200_000)
def _word_hash(word: str) -> int:
    # Python's own hash() depends on the hash seed; a release may not.
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def grams(words: Sequence[str]) -> Grams:
    """Return the distinct hashes of all runs of GRAM words, sorted; a shorter text is one gram.

    >>> len(grams("a b c d e f".split())), len(grams(["a"])), len(grams([]))
    (2, 1, 0)
    """
    hashes = np.fromiter(map(_word_hash, words), np.uint64, len(words))
    count = max(1, len(words) - GRAM + 1) if len(words) else 0
    rolled = np.zeros(count, np.uint64)
    for offset in range(min(GRAM, len(words))):
        rolled = rolled * _MULTIPLIER + hashes[offset : offset + count]
    return np.unique(rolled)


def signatures(documents: Sequence[Grams]) -> npt.NDArray[np.uint32]:
    """Return the MinHash signatures, shape (documents, PERMUTATIONS); equal places estimate the Jaccard similarity."""
    import rensa

    if not documents:
        return np.empty((0, PERMUTATIONS), np.uint32)
    offsets = np.cumsum([0, *map(len, documents)]).astype(np.uint64)
    matrix = rensa.RMinHash.digest_matrix_from_flat_token_hashes(
        np.concatenate(documents), offsets, PERMUTATIONS, _SEED
    )
    return np.array(matrix.to_rows(), np.uint32)


def unpack(packed: Iterable[bytes]) -> npt.NDArray[np.uint32]:
    """Return signatures that were stored as bytes, shape (documents, PERMUTATIONS)."""
    return np.frombuffer(b"".join(packed), np.uint32).reshape(-1, PERMUTATIONS)


def similarity(a: Grams, b: Grams) -> float:
    """Return the Jaccard similarity of two sets of grams, 0 to 1; two empty texts are alike.

    >>> similarity(grams("a b c d e f".split()), grams("a b c d e g".split()))
    0.3333333333333333
    """
    if not len(a) and not len(b):
        return 1.0
    common = len(np.intersect1d(a, b, assume_unique=True))
    return common / (len(a) + len(b) - common)
