"""Documents that tell the same story: sign (per shard), group (over all signatures), choose (which one stays)."""

from builder.duplicates.choose import choose
from builder.duplicates.group import (
    FEW,
    Numbers,
    Pairs,
    Signatures,
    Signed,
    Similarities,
    agreeing,
    band_keys,
    bands,
    confirm,
    distinct,
    estimates,
    propose,
    sight,
)
from builder.duplicates.sign import PERMUTATIONS, SIZE, Grams, grams, normalise, signatures, similarity, unpack

__all__ = [
    "FEW",
    "PERMUTATIONS",
    "SIZE",
    "Grams",
    "Numbers",
    "Pairs",
    "Signatures",
    "Signed",
    "Similarities",
    "agreeing",
    "band_keys",
    "bands",
    "choose",
    "confirm",
    "distinct",
    "estimates",
    "grams",
    "normalise",
    "propose",
    "sight",
    "signatures",
    "similarity",
    "unpack",
]
