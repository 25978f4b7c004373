"""Pages in plain text and Markdown: copied from a browser, dumped by a text browser, extracted from a PDF.

There is no markup to trust, so every line is measured (`features`), scored by learned weights (`trees`),
and named by rules that read the page around it (`head`, `body`).
"""

import re
from collections.abc import Collection

import numpy as np

from builder.documents import Block, Label, Page, PageData
from builder.pages.neighbours import Column
from builder.pages.text.body import label_lines
from builder.pages.text.comments import cut_comments
from builder.pages.text.copies import cut_second_copy
from builder.pages.text.features import measure, measure_again
from builder.pages.text.head import label_head
from builder.pages.text.headline import find_headline
from builder.pages.text.headline_measures import headline_looks
from builder.pages.text.letters import keep_letter_lines
from builder.pages.text.list_articles import keep_list_article
from builder.pages.text.tables_and_lists import judge_tables_and_lists
from builder.pages.text.view import View, view_lines
from builder.pages.text.weights import Weights, weights
from builder.pages.verdicts import Verdict, to_blocks

_LINK = re.compile(r"https?://[^\s<>\"'\]]{1,2000}")
_RESCUABLE = frozenset({Label.TITLE, Label.DESCRIPTION, Label.CAPTION, Label.NAVIGATION, Label.SHARE, Label.FURNITURE})
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
    targets = []
    for link in _LINK.findall(text):
        # A bracket that the link did not open closes the Markdown around it.
        while link and (link[-1] in _TRAILING or (link[-1] == ")" and link.count(")") > link.count("("))):
            link = link[:-1]  # noqa: PLW2901 - shortened from its end
        targets.append(link)
    return tuple(dict.fromkeys(targets))


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
    lines = measure(text, learned.vocabulary)
    first_scores = learned.first.score(lines.table)
    looks = headline_looks(lines)
    headline = find_headline(view_lines(lines, first_scores), looks, learned.headline, title, mastheads)
    measure_again(lines, first_scores, headline.lines[0] if headline.lines else -1)
    scores = learned.second.score(lines.table)

    def judge(scores: Column) -> tuple[View, list[Verdict]]:
        view = view_lines(lines, scores)
        headline = find_headline(view, looks, learned.headline, title, mastheads)
        verdicts = judge_tables_and_lists(view, label_lines(view, label_head(view, headline)))
        return view, cut_comments(view, cut_second_copy(view, keep_letter_lines(view, verdicts)))

    view, verdicts = judge(scores)
    if not any(verdict.is_text for verdict in verdicts):
        verdicts = list(map(_rescued, keep_list_article(view, verdicts), view.texts, view.phrases))
        kept = [verdict.is_text for verdict in verdicts]
        _, others = judge(np.where(kept, np.maximum(scores, _SURE), scores))
        verdicts = [own if is_kept else other for own, is_kept, other in zip(verdicts, kept, others, strict=True)]
    return to_blocks(lines.numbers, verdicts)


def _rescued(verdict: Verdict, line: str, phrases: dict[Label, int]) -> Verdict:
    """On a page with no article left, a line with a sentence that no phrase gives away is the article, however short.

    The weights have seen pages of hundreds of words, where a lone sentence is furniture.
    """
    bare = line.rstrip(" \"'”’»)*_")
    long = len(bare.split()) >= _WORDS or (not bare.isascii() and len(bare) > _WORDS)
    if verdict.label in _RESCUABLE and not phrases and long and _END.search(bare):
        return Verdict(Label.PARAGRAPH, "nothing else is the article")
    return verdict
