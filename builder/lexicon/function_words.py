"""The commonest short words of many languages (function_words.txt says from where and why all are pooled)."""

from builder.lexicon.sections import read, word_set

_SECTIONS = read("function_words.txt")

FUNCTION_WORDS = word_set(_SECTIONS["words"])
"""Lower-case words."""

FUNCTION_CHARACTERS = word_set(_SECTIONS["characters"])
"""The same for scripts without spaces between words: single characters."""
