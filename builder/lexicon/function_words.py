"""The commonest short words of many languages (function_words.txt says from where and why all are pooled)."""

from builder.lexicon.sections import read

_SECTIONS = read("function_words.txt")

FUNCTION_WORDS = frozenset(_SECTIONS["words"].replace(",", " ").split())
"""Lower-case words."""

FUNCTION_CHARACTERS = frozenset(_SECTIONS["characters"].split())
"""The same for scripts without spaces between words: single characters."""
