"""Documents that tell the same story: sign (per shard), group (over all signatures), choose (which one stays)."""

from builder.duplicates.choose import Member, choose
from builder.duplicates.group import Pair, candidate_pairs, estimates, similar_pairs
from builder.duplicates.sign import PERMUTATIONS, Grams, grams, normalise, signatures, similarity

__all__ = [
    "PERMUTATIONS",
    "Grams",
    "Member",
    "Pair",
    "candidate_pairs",
    "choose",
    "estimates",
    "grams",
    "normalise",
    "signatures",
    "similar_pairs",
    "similarity",
]
