"""What is compared: the normalised text for exact duplicates, the MinHash of its word 5-grams for near ones."""

import hashlib
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

GRAM = 5
"""Words in a shingle; 5 is what C4, The Pile and RefinedWeb deduplicate with."""
PERMUTATIONS = 128
SIZE = 4 * PERMUTATIONS
"""Bytes of a signature."""
_SEED = 5_381
_BASE = 0x9E3779B97F4A7C15  # 2**64 / golden ratio, Knuth's multiplicative hash; odd, so that it has an inverse
_LETTERS = np.frombuffer(hashlib.shake_128(b"letters").digest(256 * 8), "<u8")
"""A random number for each byte: what a gram's hash is a polynomial of."""
_USUAL = 16
"""Bits of a usual text's length in bytes."""
_TOGETHER = 16
"""Texts that are hashed together: of usual ones, as much as a processor's cache holds."""
_STEP = 8_192
"""Words that are hashed at once, so that a long text takes little memory beside its own."""

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ASCII = bytes(range(128))
_KEPT = bytes(byte for byte in _ASCII if chr(byte).isalnum() or chr(byte) == "_")
_SPACED = bytes(byte if byte in _KEPT or byte not in _ASCII else ord(" ") for byte in range(256)).lower()
_FEW = 16
"""So many different characters beyond ASCII are replaced one by one."""

Grams = npt.NDArray[np.uint64]


class _Folded(dict[int, str]):
    """Code point → its part in a word, or a space; a CJK character is a word. Each is found out once."""

    def __missing__(self, point: int) -> str:
        parts = (f" {c} " if _CJK.match(c) else c if c.isalnum() or c == "_" else " " for c in chr(point).casefold())
        return self.setdefault(point, "".join(parts))


_FOLDED = _Folded()


def normalise(text: str) -> bytes:
    r"""Return the words that make two texts the same, with a space between: case folded, a CJK character is one.

    >>> normalise("The “Harbour”,\nagain: 東京").decode()
    'the harbour again 東 京'
    """
    letters = np.frombuffer(_folded(text).translate(_SPACED), np.uint8)
    kept = letters != ord(" ")
    kept[:-1] |= kept[1:]  # of a run of spaces the last one
    return bytes(letters[kept]).lstrip()


def _folded(text: str) -> bytes:
    """Fold what is beyond ASCII, mostly a few characters; what is folded stays as it is when folded again."""
    if text.isascii():
        return text.encode()
    beyond = set(text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass"))
    if len(beyond) > _FEW:
        return text.translate(_FOLDED).encode()
    for c in beyond:
        if (folded := _FOLDED[ord(c)]) != c:
            text = text.replace(c, folded)  # in a string, one character for another is found three times as fast
    return text.encode()


def grams(texts: Sequence[bytes]) -> Iterator[Grams]:
    """Yield of each text the distinct hashes of all runs of GRAM words, sorted; a shorter text is one gram.

    Args:
        texts: normalised.

    >>> [len(one) for one in grams([b"a b c d e f", b"a", b""])]
    [2, 1, 0]
    """
    for hashes, runs in _hashes(texts):
        for own in np.split(hashes, np.cumsum(runs)[:-1]):
            own.sort()
            yield own[np.append(True, own[1:] != own[:-1])[: len(own)]]


def _hashes(texts: Sequence[bytes]) -> Iterator[tuple[Grams, npt.NDArray[np.int64]]]:
    """Yield the hashes of all runs of GRAM words, in order, and how many each text has; of some texts at a time."""
    for start in range(0, len(texts), _TOGETHER):
        yield _together(texts[start : start + _TOGETHER])


def _together(texts: Sequence[bytes]) -> tuple[Grams, npt.NDArray[np.int64]]:
    """Hash texts as one: short ones take little more than half of the time that each would take by itself."""
    letters = np.frombuffer(b" ".join(texts), np.uint8)
    spaces = (letters == ord(" ")).nonzero()[0]
    starts, ends = np.append(0, spaces + 1), np.append(spaces, len(letters))  # of words
    sizes = np.fromiter(map(len, texts), np.int64)
    lasts = np.searchsorted(ends, np.cumsum(sizes + 1) - 1)  # the last word of each text
    firsts = np.append(0, lasts[:-1] + 1)
    runs = np.maximum(lasts - firsts + 2 - GRAM, sizes > 0)
    first = np.arange(runs.sum()) + np.repeat(firsts - np.cumsum(runs) + runs, runs)
    last = np.minimum(first + GRAM - 1, np.repeat(lasts, runs))
    hashes = _rolled(letters, starts.take(first), ends.take(last))
    return np.concatenate([np.empty(0, np.uint64), *hashes]), runs


def _rolled(
    letters: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]
) -> Iterator[Grams]:
    """Yield the hashes of letters[starts[i]:ends[i]]: polynomials of the letters, as differences of running sums."""
    for some in range(0, len(ends), _STEP):
        last = ends[some : some + _STEP]
        low = starts[some]
        first = starts[some : some + len(last)] - low
        size = int(last[-1] - low)
        rising, falling = _powers(max(_USUAL, size.bit_length()))
        sums = np.zeros(size + 1, np.uint64)
        (_LETTERS.take(letters[low : low + size]) * rising[:size]).cumsum(out=sums[1:])
        yield (sums.take(last - low) - sums.take(first)) * falling.take(first)


@lru_cache(maxsize=2)  # one for usual texts, one for a very long word
def _powers(bits: int) -> tuple[Grams, Grams]:
    """Return the first 2**bits powers of the base, and of its inverse modulo 2**64, both from the first power on."""
    bases = np.array([[_BASE], [pow(_BASE, -1, 2**64)]], np.uint64)
    rising, falling = np.multiply.accumulate(np.repeat(bases, 1 << bits, axis=1), axis=1)
    return rising, falling


def signatures(texts: Sequence[bytes]) -> npt.NDArray[np.uint32]:
    """Return the MinHash signatures of normalised texts, shape (texts, PERMUTATIONS).

    Equal places estimate the Jaccard similarity of word 5-grams; how often a text has a gram is nothing to them.
    """
    import rensa

    if not texts:
        return np.empty((0, PERMUTATIONS), np.uint32)
    hashes, runs = zip(*_hashes(texts), strict=True)
    offsets = np.cumsum(np.concatenate(([0], *runs))).astype(np.uint64)
    matrix = rensa.RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(hashes), offsets, PERMUTATIONS, _SEED)
    return unpack(array("I", row).tobytes() for row in matrix.to_rows())  # a third of the time of np.array


def unpack(packed: Iterable[bytes]) -> npt.NDArray[np.uint32]:
    """Return signatures that were stored as bytes, shape (documents, PERMUTATIONS)."""
    return np.frombuffer(b"".join(packed), np.uint32).reshape(-1, PERMUTATIONS)


def similarity(a: Grams, b: Grams) -> float:
    """Return the Jaccard similarity of two sets of grams, 0 to 1; two empty texts are alike.

    >>> similarity(*grams([b"a b c d e f", b"a b c d e g"]))
    0.3333333333333333
    """
    if not len(a) and not len(b):
        return 1.0
    both = np.concatenate((a, b))
    both.sort()
    common = int(np.count_nonzero(both[1:] == both[:-1]))
    return common / (len(both) - common)
