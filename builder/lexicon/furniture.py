"""Phrases that stand on pages but not in articles, by the label of what they belong to (furniture.txt says more)."""

import re

from builder.documents import Label
from builder.lexicon.sections import read

_SECTIONS = read("furniture.txt")

PHRASES: dict[Label, str] = {
    Label(name): re.sub(r"[^\w,]", " ", text) for name, text in _SECTIONS.items() if " " not in name
}
"""Label → phrases in lower case, separated by commas; marks part words (أيضًا), as they do in a line."""

SCRIPTS_WITHOUT_SPACES: dict[Label, str] = {
    Label(name.removesuffix(" unspaced")): text for name, text in _SECTIONS.items() if " " in name
}
"""The same for scripts that put no spaces between words: substrings to look for, separated by spaces."""
