"""Pages in plain text and Markdown: copied from a browser, dumped by a text browser, extracted from a PDF.

There is no markup to trust, so every line is measured (`features`), scored by learned weights (`trees`),
and named by rules that read the page around it (`head`, `body`).
"""

import re
from collections.abc import Collection

import numpy as np

from builder.documents import ARTICLE_LABELS, Block, Label, Page, PageData
from builder.pages.neighbours import Column
from builder.pages.text.body import label_rest
from builder.pages.text.comments import without_comments
from builder.pages.text.copies import without_copy
from builder.pages.text.drawn import judge_whole
from builder.pages.text.features import measure, measure_again
from builder.pages.text.head import label_head
from builder.pages.text.headline import find_title
from builder.pages.text.letters import with_letters
from builder.pages.text.lists import listed
from builder.pages.text.looks import look
from builder.pages.text.trees import Weights, weights
from builder.pages.text.view import View, view
from builder.pages.verdicts import Verdict, to_blocks

_LINK = re.compile(r"https?://[^\s<>\"'\]]{1,2000}")
_SPARED = frozenset({Label.TITLE, Label.DESCRIPTION, Label.CAPTION, Label.NAVIGATION, Label.SHARE, Label.FURNITURE})
"""What a sentence may be called for its place alone."""
_SURE = 2.0
"""Log odds of such a line where the page around it is judged again."""
_END = re.compile(r"[.!?…](?:\s|\Z)|[。！？।۔؟]")
_WORDS = 5
"""Words, or characters of a script without spaces, that make a sentence."""
_TRAILING = ".,;:!?'\"*_’”»"


def links(text: str) -> tuple[str, ...]:
    """The absolute links of a text, in order, each once.

    >>> links("See [it](https://example.org/a_(b)) and https://example.org/c.")
    ('https://example.org/a_(b)', 'https://example.org/c')
    """
    found = []
    for link in _LINK.findall(text):
        # A bracket that the link did not open closes the Markdown around it.
        while link and (link[-1] in _TRAILING or (link[-1] == ")" and link.count(")") > link.count("("))):
            link = link[:-1]  # noqa: PLW2901 - shortened from its end
        found.append(link)
    return tuple(dict.fromkeys(found))


def read(content: str) -> Page:
    """The page as it stands: text is its own base, Markdown too."""
    return Page(content, (), PageData(links=links(content)))


def label(
    text: str, learned: Weights | None = None, *, title: str = "", mastheads: Collection[str] = ()
) -> list[Block]:
    """Label every non-blank line of a page; neighbours with the same verdict share a block.

    Args:
        text: the page after repairs of encoding and layout.
        learned: the weights; those of the package where none are given.
        title: what somebody wrote as the article's title, if anybody did.
        mastheads: names of outlets, casefolded.
    """
    learned = learned or weights()
    lines = measure(text, learned.words)
    first = learned.first.score(lines.table)
    looks = look(lines)
    head = find_title(view(lines, first), looks, learned.headline, title, mastheads)
    measure_again(lines, first, head.best[0] if head.best else -1)
    second = learned.second.score(lines.table)

    def judged(score: Column) -> tuple[View, list[Verdict]]:
        seen = view(lines, score)
        head = find_title(seen, looks, learned.headline, title, mastheads)
        verdicts = with_letters(seen, judge_whole(seen, label_rest(seen, label_head(seen, head))))
        return seen, without_comments(seen, without_copy(seen, verdicts))

    seen, verdicts = judged(second)
    if not any(verdict.label in ARTICLE_LABELS for verdict in verdicts):
        verdicts = list(map(_spared, listed(seen, verdicts), seen.texts, seen.kinds))
        kept = [verdict.label in ARTICLE_LABELS for verdict in verdicts]
        _, again = judged(np.where(kept, np.maximum(second, _SURE), second))
        verdicts = [one if is_kept else other for one, is_kept, other in zip(verdicts, kept, again, strict=True)]
    return to_blocks(lines.numbers, verdicts)


def _spared(verdict: Verdict, line: str, phrases: dict[Label, int]) -> Verdict:
    """On a page with no article left, a line with a sentence that no phrase gives away is the article, however short.

    The weights have seen pages of hundreds of words, where a lone sentence is furniture.
    """
    bare = line.rstrip(" \"'”’»)*_")
    long = len(bare.split()) >= _WORDS or (not bare.isascii() and len(bare) > _WORDS)
    if verdict.label in _SPARED and not phrases and long and _END.search(bare):
        return Verdict(Label.PARAGRAPH, "nothing else is the article")
    return verdict
