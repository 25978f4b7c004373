"""Lines of an html page → labelled blocks.

The main text (`main_text`) is the first judge. The rules, in order, overrule it where the page's own structure says
better: what the markup calls a line, the phrases that furniture opens with, links that stand alone, and the line's
place before, among or after the paragraphs of prose. What was learned from pages whose text is known is the last judge:
it cuts what is hardly article text. Each constant was measured on the development sets of docs/measurements.md.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from builder.documents import ARTICLE_LABELS, Block, Label, Line
from builder.lexicon.publishing import PUBLISHED, UPDATED
from builder.pages.html.openings import OPENED, opening_phrase
from builder.pages.html.paths import HEADINGS
from builder.pages.html.vetoes import ONLY_LINKS, vetoed
from builder.pages.html.view import LONG, Item, View, view_page
from builder.pages.verdicts import Verdict, to_blocks

Rule = Callable[[View, int], Verdict | None]

_LEAST_SCORE = -2.5
"""Log odds above which a line that the rules keep is article text."""
_HALF_LINKED = 0.35
"""Link share from which a line that opens like furniture is furniture, and one outside the main text stays out."""
_LONGEST_TITLE = 400
"""Longest title, in characters."""
_END = re.compile(r"[.!?…。！？。؟।:;][\"'”’»«“)\]*]*$")
_CREDIT = re.compile(
    r"(?:photo|photograph|image|picture|illustration|foto|bild|cr[eé]dit)s?\s?(?::|\bby\b|©)|©", re.IGNORECASE
)
_CREDITED = re.compile(
    r"(?<=[.!?\s])\(?(?:photo|photograph|image|picture|foto|bild)s?\s?(?::|\bby\b)\s?[^:]{2,40}$", re.IGNORECASE
)
_HEADING_REACH = 30
"""Lines up to which a heading reaches."""
_BYLINE = re.compile(r"(?:by|von|par|por|di|door|av|af|text:|words by|written by|reporting by)\s+\S", re.IGNORECASE)
_HAPPENED = "|".join(re.escape(stem) for stem in sorted(PUBLISHED | UPDATED))
_STAMP = re.compile(
    rf"(?:^|[\s|•·(])(?:{_HAPPENED})[^.!?\d]{{0,30}}\d[^.!?]{{0,20}}(?<!\d)(?:19|20)?\d\d(?!\d)(?![^|]*[!?])",
    re.IGNORECASE,
)
_ARTICLE_TAGS = {"li": Label.LIST_ITEM, "dd": Label.LIST_ITEM, "dt": Label.LIST_ITEM, "blockquote": Label.QUOTE}
_HEADINGS = HEADINGS - {"h1"}
_PROSE_TAGS = frozenset(("p", "li", "dd", "dt", "blockquote", "h2", "h3", "h4"))


def label(text: str, lines: Sequence[Line | None]) -> list[Block]:
    r"""Label the lines of a page rendered from html.

    Args:
        text: the page after repairs that kept its lines.
        lines: what the markup says of each of text.split("\n"); None for blank ones.

    Returns:
        Blocks in order; every non-blank line is in exactly one, blank lines are in none.
    """
    view = view_page(text, lines)
    return to_blocks([item.number for item in view.items], _verdicts(view))


def rule_verdict(view: View, k: int) -> Verdict:
    """What the first rule says that speaks of a line."""
    for rule in RULES:
        if verdict := rule(view, k):
            return verdict
    raise AssertionError("the last rule speaks of every line")


def is_kept(item: Item, label: Label) -> bool:
    """Whether a line to which the rules gave a label is article text."""
    return label in ARTICLE_LABELS and (item.score is None or item.score > _LEAST_SCORE)


def _verdicts(view: View) -> list[Verdict]:
    """A verdict for each line: the rules', or where the score says otherwise, the score's."""
    verdicts = [rule_verdict(view, k) for k in range(len(view.items))]
    kept = [is_kept(item, verdict.label) for item, verdict in zip(view.items, verdicts, strict=True)]
    vetoes = vetoed(view.items, kept)
    if len(vetoes) == sum(kept):
        return verdicts
    for k, (item, keep, verdict) in enumerate(zip(view.items, kept, verdicts, strict=True)):
        if k in vetoes or (not keep and verdict.is_text):
            why = vetoes.get(k) or f"score {item.score:+.1f}"
            verdicts[k] = Verdict(_furniture_label(item), f"{why}, although: {verdict.why}")
    return verdicts


def _furniture_label(item: Item) -> Label:
    """Which kind of furniture a line is that only the score gives away."""
    label, share = opening_phrase(item.text)
    if label and share >= OPENED:
        return label
    if item.markup_names:
        return item.markup_names[0].label
    return Label.RELATED if item.link_share >= _HALF_LINKED else Label.FURNITURE


def _title(view: View, k: int) -> Verdict | None:
    item = view.items[k]
    if k == view.title:
        return Verdict(Label.TITLE, "the h1 of the article")
    again = view.title >= 0 and item.text == view.items[view.title].text
    return (
        Verdict(Label.TITLE, "the title again")
        if again and k <= view.last_prose and item.size < _LONGEST_TITLE
        else None
    )


def _named(view: View, k: int) -> Verdict | None:
    item = view.items[k]
    for name in item.markup_names:
        if name.words not in view.doubted_names and (item.size <= name.max_size or not item.main):
            return Verdict(name.label, f"the markup says {name.words}")
    return None


def _opened(view: View, k: int) -> Verdict | None:
    """Furniture by its first words: alone in a short line, or before a link."""
    item = view.items[k]
    if item.size > 2.5 * LONG or not (item.main or item.inside) or item.tag in ("li", "td", "tr", "pre"):
        return None
    label, share = opening_phrase(item.text)
    if label and (share >= OPENED or item.link_share >= _HALF_LINKED) and not (item.tag in _HEADINGS and share < 1):
        return Verdict(label, f"opens with a phrase of {label}")
    return None


def _linked(view: View, k: int) -> Verdict | None:
    item = view.items[k]
    if item.link_share >= ONLY_LINKS and item.tag != "li" and (item.main or item.inside):
        return Verdict(Label.RELATED, "nothing but links")
    return None


def _credited(view: View, k: int) -> Verdict | None:
    item = view.items[k]
    return _credit(item.text) if item.size <= 2 * LONG else None


@lru_cache(4096)  # the pages of an outlet have the same menus
def _credit(text: str) -> Verdict | None:
    if _CREDIT.match(text):
        return Verdict(Label.CREDIT, "opens with a credit")
    return Verdict(Label.CAPTION, "ends with a credit") if _CREDITED.search(text) else None


def _beneath(view: View, k: int) -> Verdict | None:
    """What stands after the prose, under a heading that the main judge left out: comments, weather, small ads."""
    if k <= view.last_prose or view.last_prose < 0 or view.items[k].tag in _HEADINGS or k in view.trailing:
        return None
    for j in range(k - 1, max(view.last_prose, k - _HEADING_REACH), -1):
        if view.items[j].tag in _HEADINGS:
            return None if view.items[j].main else Verdict(Label.FURNITURE, "under a heading outside the main text")
    return None


def _above(view: View, k: int) -> Verdict | None:
    """Short lines before the first paragraph of prose."""
    item = view.items[k]
    if not item.main or k >= view.first_prose or view.last_prose < 0:
        return None
    if _BYLINE.match(item.text) and item.size <= LONG:
        return Verdict(Label.BYLINE, "opens like a byline")
    if item.tag in _HEADINGS or _END.search(item.text) or item.tag == "li":
        return None
    return Verdict(Label.FURNITURE, "a short line above the text")


def _stamped(view: View, k: int) -> Verdict | None:
    """A line around the first paragraph that says when the article was published or changed."""
    item = view.items[k]
    if not item.main or k > view.first_prose + 1 or item.size > 2 * LONG or item.tag in _HEADINGS:
        return None
    return Verdict(Label.DATELINE, "says when it was published") if _STAMP.search(item.text) else None


def _main(view: View, k: int) -> Verdict | None:
    item = view.items[k]
    if not item.main:
        return None
    return Verdict(_article_label(item), "in the main text")


def _recovered(view: View, k: int) -> Verdict | None:
    """Lines that the main judge lost, among the paragraphs of prose or marked up as those are."""
    item = view.items[k]
    if not item.inside or k <= view.first_prose or item.link_share >= _HALF_LINKED:
        return None
    if item.path in view.prose_paths:
        return Verdict(_article_label(item), "marked up as the paragraphs are")
    if k < view.last_prose and item.tag in _PROSE_TAGS:
        return Verdict(_article_label(item), "stands among the paragraphs")
    if k in view.trailing:
        return Verdict(_article_label(item), "goes on below the paragraphs")
    return None


def _unseen(view: View, k: int) -> Verdict | None:
    if view.items[k].hidden:
        return Verdict(Label.FURNITURE, "hidden by the markup")
    return None


def _rest(view: View, k: int) -> Verdict | None:
    item = view.items[k]
    if item.link_share >= ONLY_LINKS:
        return Verdict(Label.NAVIGATION, "links outside the main text")
    return Verdict(Label.FURNITURE, "outside the main text")


def _article_label(item: Item) -> Label:
    if item.tag in HEADINGS:
        return Label.HEADING
    if item.tag in _ARTICLE_TAGS:
        return _ARTICLE_TAGS[item.tag]
    return Label.QUOTE if "/blockquote" in item.path else Label.PARAGRAPH


RULES: tuple[Rule, ...] = (
    _title,
    _named,
    _opened,
    _linked,
    _credited,
    _above,
    _beneath,
    _stamped,
    _main,
    _recovered,
    _unseen,
    _rest,
)
"""The first rule that speaks labels a line."""
