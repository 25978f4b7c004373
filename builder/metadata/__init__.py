"""Blocks, page data and authored values become one value for each field, with the evidence for it."""

from builder.metadata.choose import BAR, FIELDS, find

__all__ = ["BAR", "FIELDS", "find"]
