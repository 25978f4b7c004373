"""Blocks, page data and authored values become one value for each field, with the evidence for it.

choose     FIELDS: the voices of each field, and which one is believed
evidence   what all voices hear
urls, languages, outlets, titles, authors, published, descriptions, rights   the voices of a field
dates, calendars   days in text; bylines, names, people in text; brands, slugs, names and titles in addresses
"""

from builder.metadata.choose import BAR, FIELDS, find

__all__ = ["BAR", "FIELDS", "find"]
