"""Documents that tell the same story: sign (per shard), group (over all signatures), choose (which one stays)."""

from builder.duplicates.choose import Member, choose
from builder.duplicates.group import Alike, Pairs, Signatures, candidate_pairs, confirm, estimates, sight
from builder.duplicates.sign import PERMUTATIONS, Grams, grams, normalise, signatures, similarity, unpack

__all__ = [
    "PERMUTATIONS",
    "Alike",
    "Grams",
    "Member",
    "Pairs",
    "Signatures",
    "candidate_pairs",
    "choose",
    "confirm",
    "estimates",
    "grams",
    "normalise",
    "sight",
    "signatures",
    "similarity",
    "unpack",
]
