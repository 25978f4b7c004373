"""Blocks, page data and authored values become one value for each field, with the evidence for it.

choose     FIELDS: what finds each field's candidates, and which one is believed
evidence   what all of them look at
urls, languages, outlets, titles, authors, published, descriptions, rights   the candidates of a field
dates, calendars   days in text; bylines, names, people in text; brands, slugs, names and titles in addresses
"""

from builder.metadata.choose import BAR, FIELDS, find
from builder.metadata.evidence import PageEvidence

__all__ = ["BAR", "FIELDS", "PageEvidence", "find"]
