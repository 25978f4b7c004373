"""Corpus Press: from a folder of messy articles to an immutable, versioned dataset release."""
