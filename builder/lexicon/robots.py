"""Robots that gather texts for the training of models or for their answers (robots.txt)."""

from builder.lexicon.sections import phrases, read

TRAINERS = frozenset(phrases(read("robots.txt")["trainers"]))
"""Their names in small letters, as a meta tag may address them."""
