# ruff: noqa: PLR2004 - limits in words, lines and log odds, each explained by the rule it stands in
"""Names for all other lines: kinds of article text, and kinds of what is cut.

`SURE_RULES` are rules that hold whatever the score says; what they leave is cut or kept by the score, and then named.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from builder.documents import Label
from builder.pages.neighbours import Sums, beside, since
from builder.pages.text.agreements import agreements
from builder.pages.text.asides import above_title, bios, captions, pull_quotes
from builder.pages.text.lines import LONGEST
from builder.pages.text.view import Flags, View
from builder.pages.verdicts import Verdict

_OPENER = re.compile(r"[^:]{2,40}:")
_SLASH_CREDIT = re.compile(r"[^.!?/|]{2,60} / [^.!?/|]{2,60}$|[^.!?/|]{3,60}/(?:[A-Z]{2,}|[A-Z]\w+)[^.!?|]{0,20}$")
_CREDIT_OPENER = re.compile(
    r"(?:photos?|images?|picture|credit|photograph|illustration|fotos?|bild|crédits?|imagen|imagem|fotografía|immagine|фото"
    r"|zdjęcie|fot\.|beeld)\b[^:.]{0,20}:",
    re.IGNORECASE,
)
_CLOSING_CREDIT = re.compile(
    r"(?:[.!?…»”\"'*)] ?|\()(?:photos?|images?|pictures?|credit|photograph|illustration|fotos?|bild|crédits?|imagen"
    r"|imagem|fotografía|immagine|фото|zdjęcie|fot\.|beeld)(?: by| von| de)?\s?[:/] ?"
    r"(?-i:[^\W\d_a-zß-öø-ÿ])[^.!?:]{2,70}[.)*_]{0,4}$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s*(?:19|20)\d\d|all rights reserved", re.IGNORECASE)
_AGENCIES = frozenset({"ap", "afp", "reuters", "getty", "images", "photo", "epa", "dpa", "foto"})
_ALWAYS = frozenset({Label.CONSENT, Label.BIO, Label.LEGAL, Label.NEWSLETTER})
"""Kinds whose phrases name a line that is cut, however few of its words they are."""
_GOING_ON = frozenset({Label.RELATED, Label.CONSENT, Label.LEGAL, Label.NEWSLETTER, Label.SHARE})
"""Kinds that the lines below go on with."""
_LONGEST_TITLE = 20  # words
_TAGS = re.compile(
    r"\W*(?:tags?|etiquetas|schlag(?:wörter|worte)|stichw(?:örter|orte)|mots[ -]clés|parole chiave|palavras[ -]chave"
    r"|trefwoorden|теги|метки)\W{0,4}[:：]",
    re.IGNORECASE,
)
"""How a story's tags are introduced: none of 13 such lines was article text."""
_WORD = re.compile(r"[^\W_]+")

CLOSING = -2.0
"""Log odds above which a sentence below the last paragraph belongs to it."""

PROSE = -2.5
"""Log odds above which two or more sentences beside a paragraph belong to it."""


class Rule(NamedTuple):
    """Which lines a rule looks at, told by their measures, and what it says of one of them."""

    candidates: Callable[[View], Flags]
    judge: Callable[[View, int], Verdict | None]


def _pointer(view: View, i: int) -> Verdict | None:
    """A furniture phrase and what it points to: "Related article: …", "Contact the author at …"."""
    kinds, text = view.phrases[i], view.texts[i]
    if Label.RELATED in kinds and view.value(i, "inner_sentences") <= 1 and (opener := _OPENER.match(text)):
        return Verdict(Label.RELATED, f"opens with {opener[0]!r}")
    if kinds.get(Label.FURNITURE) and (view.value(i, "link_share") > 0.2 or text.endswith(":")):
        return Verdict(Label.FURNITURE, "points to somewhere")
    return None


def _bare_phrase(view: View, i: int) -> Verdict | None:
    """Nothing but a furniture phrase: "You might also like", "Back to Top". Single words may be headings."""
    if len(view.phrases[i]) == 1:
        return Verdict(next(iter(view.phrases[i])), "a phrase of page furniture and no more")
    return None


def _legal(view: View, i: int) -> Verdict | None:
    if view.value(i, "words") <= 60 and view.score[i] < 2 and _COPYRIGHT.search(view.texts[i][:200]):
        return Verdict(Label.LEGAL, "copyright")
    return None


def _credit(view: View, i: int) -> Verdict | None:
    """A line like "Photo: …", "Name / Agency", "Agency": short and without a sentence."""
    text, size = view.texts[i], view.value(i, "words")
    if size > 40 or view.value(i, "heading"):
        return None
    if opener := _CREDIT_OPENER.match(text):
        return Verdict(Label.CREDIT, f"opens with {opener[0]!r}")
    if size > 14 or view.score[i] >= 2:
        return None
    if view.phrases[i].get(Label.CREDIT) and not view.value(i, "function_words"):
        return Verdict(Label.CREDIT, "names an agency or a photo")
    if view.value(i, "capital_share") > 0.7 and not view.value(i, "bullet") and _SLASH_CREDIT.match(text):
        return Verdict(Label.CREDIT, "name / agency")
    return None


def _closing_credit(view: View, i: int) -> Verdict | None:
    """A sentence that ends in a photo credit is a caption."""
    text = view.texts[i]
    if not 5 <= view.value(i, "words") <= 60 or view.value(i, "heading"):
        return None
    agencies = view.phrases[i].get(Label.CREDIT) and _AGENCIES.intersection(_WORD.findall(text[-80:].lower())[-4:])
    if _CLOSING_CREDIT.search(text[-160:]) or (agencies and not view.value(i, "ends_sentence")):
        return Verdict(Label.CAPTION, "ends in a photo credit")
    return None


def _newsletter_plea(view: View, i: int) -> Verdict | None:
    """A line that asks to subscribe, in a sentence or two of its own."""
    words, size = view.phrases[i][Label.NEWSLETTER], view.value(i, "words")
    if view.score[i] >= 2:
        return None
    opens = size <= 25 and view.value(i, "opens_phrase") and len(view.phrases[i]) == 1
    if opens or (words >= 4 and words >= 0.3 * size):
        return Verdict(Label.NEWSLETTER, f"newsletter words, {words} of {size:.0f}")
    return None


def _tags(view: View, i: int) -> Verdict | None:
    """The story's tags: "Tags: fog, fish"."""
    opener = _TAGS.match(view.texts[i])
    return Verdict(Label.SHARE, f"opens with {opener[0]!r}") if opener else None


def _drawn_rule(view: View, i: int) -> Verdict | None:
    """A line drawn with signs: "---", "* * *"."""
    if not _WORD.search(view.lines.raw[i][:LONGEST]):
        return Verdict(Label.FURNITURE, "no word in it")
    return None


def _in_consent(view: View) -> Flags:
    consent = view.row("consent")
    flags: Flags = consent >= 2
    if flags.any():
        flags &= (Sums({"consent": consent}, 3).window("consent", 3) >= 6) & ((view.scores < 3) | (consent >= 4))
    return flags


def _at_most(view: View, words: int) -> Flags:
    flags: Flags = view.row("words") <= words
    return flags


SURE_RULES = (
    Rule(lambda view: view.row("words") == 0, _drawn_rule),
    Rule(
        lambda view: (view.row("urls") > 0) & (view.row("link_share") > 0.85),
        lambda _view, _i: Verdict(Label.FURNITURE, "nothing but a link"),
    ),
    Rule(lambda view: (view.row("opens_phrase") > 0) & _at_most(view, 30), _pointer),
    Rule(lambda view: (view.row("words") >= 2) & (view.row("phrase_share") == 1), _bare_phrase),
    Rule(
        lambda view: view.lines.colons & _at_most(view, 40) & (view.row("ends_sentence") == 0),
        _tags,
    ),
    Rule(_in_consent, lambda _view, _i: Verdict(Label.CONSENT, "consent words, and more of them around")),
    Rule(lambda view: view.row("newsletter") >= 3, _newsletter_plea),
    Rule(lambda view: view.row("rights") > 0, _legal),
    Rule(
        lambda view: (
            (view.row("credits") + view.row("slashes") + view.row("credit") > 0) & (view.row("link_share") <= 0.6)
        ),
        _credit,
    ),
    Rule(lambda view: view.row("credits") > 0, _closing_credit),
)
"""Rules that hold whatever the score says, first match wins."""


def _heads_text(view: View) -> Flags:
    """Which lines that the score would cut are headings by their mark and lead to a paragraph that is kept."""
    score, here = view.scores, np.arange(len(view.texts))
    plain = (view.row("heading") > 0) & (view.row("links") == 0) & (view.row("phrase_share") == 0)
    long = beside((score >= view.cut) & (view.row("words") > 12), 1)
    flags: Flags = plain & (here > view.first) & (score > -2) & long
    return flags


def _continues_text(view: View, sure: dict[int, Verdict]) -> Flags:
    """Which lines that the score would cut are prose beside the text: whole sentences, no link and no phrase of page
    furniture, set off like the paragraph beside it. Short ones only as the last line of the text.

    An inset such as "Read also: …" is one line, and does not part a paragraph from the text above it.
    """
    score, words, gap = view.scores, view.row("words"), view.row("blank_before")
    plain = (view.row("links") == 0) & (view.row("urls") == 0) & (view.row("phrase_share") <= 0.06)
    long = (words >= 15) & (view.row("inner_sentences") >= 1) & (score > PROSE)
    last = np.zeros(len(words), dtype=np.bool_)
    if view.body:
        last[view.body[-1] + 1 : view.body[-1] + 2] = True
    last &= (words >= 3) & (view.row("digit_share") == 0) & (score > CLOSING)
    kept = score >= view.cut
    alike = (beside(kept, -1) & (gap == beside(gap, -1))) | (beside(kept, 1) & (gap == beside(gap, 1)))
    over = since(~_insets(view, sure))
    beyond = long & (over >= 0) & kept[over] & (gap == gap[over]) & (np.arange(len(words)) - over <= 3)
    flags: Flags = plain & (view.row("ends_sentence") > 0) & (((long | last) & alike) | beyond)
    return flags


def _completes_stanza(view: View) -> Flags:
    """Which lines stand right beside short ones, half of them kept, with no link and little page furniture in any."""
    plain = _at_most(view, 12) & (view.row("links") == 0) & (view.row("urls") == 0) & (view.row("phrase_share") <= 0.25)
    plain &= (view.row("bullet") == 0) & (view.row("heading") == 0)
    kept = plain & (view.scores >= view.cut)
    stanza = (view.row("blank_before") > 0).cumsum()
    size, fit, good = (np.bincount(stanza, weights=row)[stanza] for row in (np.ones(len(plain)), plain, kept))
    flags: Flags = (size >= 3) & (fit == size) & (2 * good >= size)
    return flags


def _insets(view: View, sure: dict[int, Verdict]) -> Flags:
    """Lines that point to other stories, and short ones that are mostly phrases of page furniture."""
    flags: Flags = _at_most(view, 12) & (view.row("ends_sentence") == 0) & (view.row("phrase_share") >= 0.25)
    flags[[i for i, verdict in sure.items() if verdict.label is Label.RELATED]] = True
    return flags


def _name_kept(view: View, i: int) -> Verdict:
    """Which kind of article text a line is."""
    score, raw = f"score {view.score[i]:+.1f}", view.lines.raw[i].lstrip()
    if view.value(i, "heading"):
        return Verdict(Label.HEADING, f"heading mark, {score}")
    if raw.startswith(">"):
        return Verdict(Label.QUOTE, f"quote mark, {score}")
    if view.value(i, "bullet"):
        return Verdict(Label.LIST_ITEM, f"bullet, {score}")
    short = view.value(i, "words") <= 12 and not view.value(i, "ends_sentence")
    if short and not view.texts[i].endswith((",", ";", ":")):
        return Verdict(Label.HEADING, f"short, no sentence, {score}")
    return Verdict(Label.PARAGRAPH, score)


def _cut_namer(view: View) -> Callable[[int, Verdict | None], Verdict]:
    """What names the kind of furniture a line is: by its phrases, else by the verdict above, else by its looks."""
    sizes, ends, linked = (view.row(name).tolist() for name in ("words", "ends_sentence", "link_share"))
    phrases, last = view.phrases, view.body[-1] if view.body else len(sizes)

    def name(i: int, above: Verdict | None) -> Verdict:
        size = sizes[i]
        if kinds := phrases[i]:
            label = max(kinds, key=kinds.__getitem__)
            if kinds[label] >= 0.25 * size or label in _ALWAYS:
                return Verdict(label, f"{label} words, {kinds[label]} of {size:.0f}")
        if above and above.label in _GOING_ON:
            return above if above.why.startswith("after") else Verdict(above.label, f"after {view.texts[i - 1][:40]!r}")
        if i < view.first and ends[i] and size >= 8:
            return Verdict(Label.CAPTION, "a sentence above the text")
        if linked[i] > 0.5 or (size <= 6 and not ends[i]):
            return _navigation(linked[i], size)
        if i > last:
            return Verdict(Label.RELATED, "after the text")
        return Verdict(Label.FURNITURE, f"score {view.score[i]:+.1f}")

    return name


@lru_cache(4_096)
def _navigation(linked: float, size: float) -> Verdict:
    return Verdict(Label.NAVIGATION, f"links {linked:.1f}, {size:.0f} words")


def _listed_below(view: View, sure: dict[int, Verdict]) -> dict[int, Verdict]:
    """Titles directly below a line such as "You might also like", without a blank line."""
    found: dict[int, Verdict] = {}
    heads = [i for i, verdict in sure.items() if verdict.label is Label.RELATED and view.value(i, "phrase_share") == 1]
    for head in heads:
        i = head + 1
        while i < len(view.texts) and i not in sure and _is_listed(view, i):
            found[i] = Verdict(Label.RELATED, "listed below such a heading")
            i += 1
    return found


def _is_listed(view: View, i: int) -> bool:
    apart = view.value(i, "blank_before") or view.value(i, "ends_sentence")
    return not apart and view.value(i, "words") <= _LONGEST_TITLE


def label_lines(view: View, head: dict[int, Verdict]) -> list[Verdict]:
    """A verdict for every non-blank line, given those of the head."""
    sure = dict(head)
    for rule in SURE_RULES:
        for i in rule.candidates(view).nonzero()[0].tolist():
            if i not in sure and (verdict := rule.judge(view, i)):
                sure[i] = verdict
    more = (
        _listed_below(view, sure),
        above_title(view, head),
        pull_quotes(view),
        agreements(view),
        captions(view, sure),
        bios(view, sure),
    )
    for verdicts_of_kind in more:
        sure = verdicts_of_kind | sure
    kept = (
        (view.scores >= view.cut) | _heads_text(view) | _continues_text(view, sure) | _completes_stanza(view)
    ).tolist()
    verdicts: list[Verdict] = []
    above, name_cut = None, _cut_namer(view)
    for i, keep in enumerate(kept):
        above = sure.get(i) or (_name_kept(view, i) if keep else name_cut(i, above))
        verdicts.append(above)
    for i in (view.row("consent") > 0).nonzero()[0].tolist():
        around = verdicts[max(0, i - 1)], verdicts[min(len(verdicts) - 1, i + 1)]
        if all(verdict.label is Label.CONSENT for verdict in around):
            verdicts[i] = Verdict(Label.CONSENT, "consent words, in the middle of such")
    return verdicts
