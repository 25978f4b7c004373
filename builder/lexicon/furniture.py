"""Phrases that stand on pages but not in articles, by the label of what they belong to (furniture.txt says more)."""

import re

from builder.documents import Label
from builder.lexicon.sections import phrases, read

_SECTIONS = read("furniture.txt")

PHRASES: dict[Label, tuple[str, ...]] = {
    Label(name): tuple(" ".join(re.findall(r"\w+", phrase)) for phrase in phrases(text))
    for name, text in _SECTIONS.items()
    if " " not in name
}
"""Label → phrases in lower case; marks part words (أيضًا), as they do in a line."""

UNSPACED_PHRASES: dict[Label, tuple[str, ...]] = {
    Label(name.removesuffix(" unspaced")): tuple(text.split()) for name, text in _SECTIONS.items() if " " in name
}
"""The same for scripts that put no spaces between words: substrings to look for."""
