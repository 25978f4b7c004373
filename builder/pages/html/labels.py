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
from builder.pages.html.view import LONG, OPENED, Item, Verdict, View, opening, view
from builder.pages.html.wholes import LINKED, against
from builder.pages.judged import blocks

Rule = Callable[[View, int], Verdict | None]

_KEPT = -2.5
"""Log odds above which a line that the rules keep is article text."""
_HALF_LINKED = 0.35
"""Link share from which a line that opens like furniture is furniture, and one outside the main text stays out."""
_TITLE = 400
"""Longest title, in characters."""
_END = re.compile(r"[.!?…。！？。؟।:;][\"'”’»«“)\]*]*$")
_CREDIT = re.compile(
    r"(?:photo|photograph|image|picture|illustration|foto|bild|cr[eé]dit)s?\s?(?::|\bby\b|©)|©", re.IGNORECASE
)
_CREDITED = re.compile(
    r"(?<=[.!?\s])\(?(?:photo|photograph|image|picture|foto|bild)s?\s?(?::|\bby\b)\s?[^:]{2,40}$", re.IGNORECASE
)
_REACH = 30
"""Lines up to which a heading reaches."""
_BYLINE = re.compile(r"(?:by|von|par|por|di|door|av|af|text:|words by|written by|reporting by)\s+\S", re.IGNORECASE)
_ARTICLE_TAGS = {"li": Label.LIST_ITEM, "dd": Label.LIST_ITEM, "dt": Label.LIST_ITEM, "blockquote": Label.QUOTE}
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_PROSE_TAGS = frozenset(("p", "li", "dd", "dt", "blockquote", "h2", "h3", "h4"))


def label(text: str, lines: Sequence[Line | None]) -> list[Block]:
    r"""Label the lines of a page rendered from html.

    Args:
        text: the page after repairs that kept its lines.
        lines: what the markup says of each of text.split("\\n"); None for blank ones.

    Returns:
        Blocks in order; every non-blank line is in exactly one, blank lines are in none.
    """
    seen = view(text, lines)
    return blocks([item.number for item in seen.items], _settled(seen))


def ruled(seen: View, k: int) -> Verdict:
    """What the first rule says that speaks of a line."""
    for speaks in RULES:
        if verdict := speaks(seen, k):
            return verdict
    raise AssertionError("the last rule speaks of every line")


def is_kept(item: Item, label: Label) -> bool:
    """Whether a line to which the rules gave a label is article text."""
    return label in ARTICLE_LABELS and (item.score is None or item.score > _KEPT)


def _settled(seen: View) -> list[Verdict]:
    """A verdict for each line: the rules', or where the score says otherwise, the score's."""
    settled = [ruled(seen, k) for k in range(len(seen.items))]
    kept = [is_kept(item, verdict.label) for item, verdict in zip(seen.items, settled, strict=True)]
    gone = against(seen.items, kept)
    if len(gone) == sum(kept):
        return settled
    for k, (item, keep, verdict) in enumerate(zip(seen.items, kept, settled, strict=True)):
        if k in gone or (not keep and verdict.label in ARTICLE_LABELS):
            why = gone.get(k) or f"score {item.score:+.1f}"
            settled[k] = Verdict(_furniture(item), f"{why}, although: {verdict.why}")
    return settled


def _furniture(item: Item) -> Label:
    """Which kind of furniture a line is that only the score gives away."""
    name, share = opening(item.text)
    if name and share >= OPENED:
        return name
    if item.names:
        return item.names[0].label
    return Label.RELATED if item.link_share >= _HALF_LINKED else Label.FURNITURE


def _title(seen: View, k: int) -> Verdict | None:
    item = seen.items[k]
    if k == seen.title:
        return Verdict(Label.TITLE, "the h1 of the article")
    if seen.title >= 0 and k <= seen.last and item.size < _TITLE and item.text == seen.items[seen.title].text:
        return Verdict(Label.TITLE, "the title again")
    return None


def _named(seen: View, k: int) -> Verdict | None:
    item = seen.items[k]
    for name in item.names:
        if name.words not in seen.doubted and (item.size <= name.size or not item.main):
            return Verdict(name.label, f"the markup says {name.words}")
    return None


def _opened(seen: View, k: int) -> Verdict | None:
    """Furniture by its first words: alone in a short line, or before a link."""
    item = seen.items[k]
    if item.size > 2.5 * LONG or not (item.main or item.inside) or item.tag in ("li", "td", "tr", "pre"):
        return None
    name, share = opening(item.text)
    if name and (share >= OPENED or item.link_share >= _HALF_LINKED) and not (item.tag in _HEADINGS and share < 1):
        return Verdict(name, "opens with a phrase of " + name.value)
    return None


def _linked(seen: View, k: int) -> Verdict | None:
    item = seen.items[k]
    if item.link_share >= LINKED and item.tag != "li" and (item.main or item.inside):
        return Verdict(Label.RELATED, "nothing but links")
    return None


def _credited(seen: View, k: int) -> Verdict | None:
    item = seen.items[k]
    return _credit(item.text) if item.size <= 2 * LONG else None


@lru_cache(4096)  # the pages of an outlet have the same menus
def _credit(text: str) -> Verdict | None:
    if _CREDIT.match(text):
        return Verdict(Label.CREDIT, "opens with a credit")
    return Verdict(Label.CAPTION, "ends with a credit") if _CREDITED.search(text) else None


def _beneath(seen: View, k: int) -> Verdict | None:
    """What stands after the prose, under a heading that the main judge left out: comments, weather, small ads."""
    if k <= seen.last or seen.last < 0 or seen.items[k].tag in _HEADINGS or k in seen.trailing:
        return None
    for j in range(k - 1, max(seen.last, k - _REACH), -1):
        if seen.items[j].tag in _HEADINGS:
            return None if seen.items[j].main else Verdict(Label.FURNITURE, "under a heading outside the main text")
    return None


def _above(seen: View, k: int) -> Verdict | None:
    """Short lines before the first paragraph of prose."""
    item = seen.items[k]
    if not item.main or k >= seen.first or seen.last < 0:
        return None
    if _BYLINE.match(item.text) and item.size <= LONG:
        return Verdict(Label.BYLINE, "opens like a byline")
    if item.tag in _HEADINGS or _END.search(item.text) or item.tag == "li":
        return None
    return Verdict(Label.FURNITURE, "a short line above the text")


def _main(seen: View, k: int) -> Verdict | None:
    item = seen.items[k]
    if not item.main:
        return None
    return Verdict(_kind(item), "in the main text")


def _recovered(seen: View, k: int) -> Verdict | None:
    """Lines that the main judge lost, among the paragraphs of prose or marked up as those are."""
    item = seen.items[k]
    if not item.inside or k <= seen.first or item.link_share >= _HALF_LINKED:
        return None
    if item.path in seen.paths:
        return Verdict(_kind(item), "marked up as the paragraphs are")
    if k < seen.last and item.tag in _PROSE_TAGS:
        return Verdict(_kind(item), "stands among the paragraphs")
    if k in seen.trailing:
        return Verdict(_kind(item), "goes on below the paragraphs")
    return None


def _unseen(seen: View, k: int) -> Verdict | None:
    if seen.items[k].hidden:
        return Verdict(Label.FURNITURE, "hidden by the markup")
    return None


def _rest(seen: View, k: int) -> Verdict | None:
    item = seen.items[k]
    if item.link_share >= LINKED:
        return Verdict(Label.NAVIGATION, "links outside the main text")
    return Verdict(Label.FURNITURE, "outside the main text")


def _kind(item: Item) -> Label:
    if item.tag in _HEADINGS or item.tag == "h1":
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
    _main,
    _recovered,
    _unseen,
    _rest,
)
"""The first rule that speaks labels a line."""
