"""What only the whole corpus can decide: which document is which, duplicates, groups, splits, order.

settle     all of it, on columns of all documents
identity   which document is which, from release to release
proposing  which documents may be alike, by their signatures
stories    what belongs together, and who goes as a duplicate
binding    what belongs together becomes groups, with a split where one is claimed
proof      the laws of splits, recomputed
"""
