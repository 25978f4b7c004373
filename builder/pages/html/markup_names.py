"""What page makers call furniture: names in class names, ids and roles → labels (lexicon/markup_names.txt)."""

from collections.abc import Sequence
from typing import NamedTuple

from builder.documents import Label
from builder.lexicon.sections import phrases, read


class MarkupName(NamedTuple):
    """A name found in the markup of a line, and the label it gives."""

    label: Label
    max_size: int
    """Characters up to which it overrules the main judge."""
    words: str


def _by_first_word() -> dict[str, list[tuple[int, MarkupName]]]:
    """First word of a name → (rank of its label, name)."""
    table: dict[str, list[tuple[int, MarkupName]]] = {}
    for rank, (section, text) in enumerate(read("markup_names.txt").items()):
        label, max_size = section.split()
        for phrase in phrases(text):
            name = MarkupName(Label(label), int(max_size), phrase)
            table.setdefault(phrase.split()[0], []).append((rank, name))
    return table


_BY_FIRST_WORD = _by_first_word()


def markup_names(words: Sequence[str]) -> tuple[MarkupName, ...]:
    """The names that stand in the words of a line's markup, in the order of their labels, longest first.

    >>> [name.words for name in markup_names(["div", "post", "author", "bio", "p"])]
    ['author bio', 'bio', 'author']
    """
    if not (starts := _BY_FIRST_WORD.keys() & words):
        return ()
    markup = f" {' '.join(words)} "
    found = {
        (rank, -name.words.count(" "), name)
        for word in starts
        for rank, name in _BY_FIRST_WORD[word]
        if f" {name.words} " in markup
    }
    return tuple(name for _, _, name in sorted(found))
