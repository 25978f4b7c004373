# ruff: noqa: PLR2004 - limits in words, lines and log odds, each explained by the rule it stands in
"""Names for all other lines: kinds of article text, and kinds of what is cut.

`SURE` are rules that hold whatever the score says; what they leave is cut or kept by the score, and then named.
"""

import re
from collections import Counter
from collections.abc import Callable

from builder.documents import Label
from builder.pages.labels_view import CUT, Verdict, View

_OPENER = re.compile(r"[^:]{2,40}:")
_SLASH_CREDIT = re.compile(r"[^.!?/|]{2,60} / [^.!?/|]{2,60}$|[^.!?/|]{3,60}/(?:[A-Z]{2,}|[A-Z]\w+)[^.!?|]{0,20}$")
_CREDIT_OPENER = re.compile(
    r"(?:photos?|images?|picture|credit|photograph|illustration|fotos?|bild|crédits?|imagen|imagem|fotografía|immagine|фото"
    r"|zdjęcie|fot\.|beeld)\b[^:.]{0,20}:",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s*(?:19|20)\d\d|all rights reserved", re.IGNORECASE)
_BIO = re.compile(
    r"(?:[^\W\d_a-z][\w.'’-]*,? ){2,5}(?:, [^.]{3,120}, )?"
    r"(?:is|was|are|ist|war|est|es|è|é|jest|covers|writes|teaches|works|reports|has written)\b"
)
_PULL_WORDS = (6, 45)
_WORD = re.compile(r"[^\W_]+")


def _bare_link(view: View, i: int) -> Verdict | None:
    if view.value(i, "urls") and view.value(i, "link_share") > 0.85:
        return Verdict(Label.FURNITURE, "nothing but a link")
    return None


def _pointer(view: View, i: int) -> Verdict | None:
    """A furniture phrase and what it points to: "Related article: …", "Contact the author at …"."""
    kinds, text = view.kinds[i], view.texts[i]
    if not view.value(i, "opens_phrase") or view.value(i, "words") > 30:
        return None
    opener = _OPENER.match(text)
    if kinds.get(Label.RELATED) and opener and view.value(i, "inner_sentences") <= 1:
        return Verdict(Label.RELATED, f"opens with {opener[0]!r}")
    if kinds.get(Label.FURNITURE) and (view.value(i, "link_share") > 0.2 or text.endswith(":")):
        return Verdict(Label.FURNITURE, "points to somewhere")
    return None


def _whole(view: View, i: int) -> Verdict | None:
    """Nothing but a furniture phrase: "You might also like", "Back to Top". Single words may be headings."""
    if view.value(i, "words") >= 2 and view.value(i, "phrase_share") == 1 and len(view.kinds[i]) == 1:
        return Verdict(next(iter(view.kinds[i])), "a phrase of page furniture and no more")
    return None


def _legal(view: View, i: int) -> Verdict | None:
    if view.value(i, "words") <= 60 and view.score[i] < 2 and _COPYRIGHT.search(view.texts[i][:200]):
        return Verdict(Label.LEGAL, "copyright")
    return None


def _credit(view: View, i: int) -> Verdict | None:
    """A line like "Photo: …", "Name / Agency", "Agency": short and without a sentence."""
    text, size = view.texts[i], view.value(i, "words")
    if size > 40 or view.value(i, "link_share") > 0.6 or view.value(i, "heading"):
        return None
    if opener := _CREDIT_OPENER.match(text):
        return Verdict(Label.CREDIT, f"opens with {opener[0]!r}")
    if size > 14 or view.score[i] >= 2:
        return None
    if view.kinds[i].get(Label.CREDIT) and not view.value(i, "function_words"):
        return Verdict(Label.CREDIT, "names an agency or a photo")
    if view.value(i, "capital_share") > 0.7 and not view.value(i, "bullet") and _SLASH_CREDIT.match(text):
        return Verdict(Label.CREDIT, "name / agency")
    return None


def _closing_credit(view: View, i: int) -> Verdict | None:
    """A sentence that ends in a photo credit is a caption."""
    text, size = view.texts[i], view.value(i, "words")
    if 5 <= size <= 60 and view.kinds[i].get(Label.CREDIT) and not view.value(i, "heading"):
        tail = _WORD.findall(text.lower())[-4:]
        if not view.value(i, "ends_sentence") and {
            "ap",
            "afp",
            "reuters",
            "getty",
            "images",
            "photo",
            "epa",
            "dpa",
            "foto",
        } & set(tail):
            return Verdict(Label.CAPTION, "ends in a photo credit")
    return None


def _consent(view: View, i: int) -> Verdict | None:
    words = view.kinds[i].get(Label.CONSENT, 0)
    if words < 2:
        return None
    near = sum(view.kinds[j].get(Label.CONSENT, 0) for j in range(max(0, i - 3), min(len(view.texts), i + 4)))
    if near >= 6 and (view.score[i] < 3 or words >= 4):
        return Verdict(Label.CONSENT, f"consent words, {near} of them here")
    return None


SURE: dict[str, Callable[[View, int], Verdict | None]] = {
    "bare-link": _bare_link,
    "pointer": _pointer,
    "whole": _whole,
    "consent": _consent,
    "legal": _legal,
    "credit": _credit,
    "closing-credit": _closing_credit,
}
"""Rules that hold whatever the score says, first match wins."""


def captions(view: View, verdicts: dict[int, Verdict]) -> dict[int, Verdict]:
    """Single sentences beside a credit, and such as stand apart from the text in the same way."""
    found: dict[int, Verdict] = {}
    for i in (i for i, verdict in verdicts.items() if verdict.label is Label.CREDIT):
        apart = view.value(i, "blank_before") >= 2
        beside = (j for j in (i + 1, i - 1) if _could_be_caption(view, j, verdicts) and (apart or view.score[j] < 1))
        if (j := next(beside, None)) is not None and view.value(min(i, j), "blank_after") <= 2:
            found[j] = Verdict(Label.CAPTION, "beside a credit")
    gaps = {view.value(min(i, j), "blank_before") for i in found for j in (i, i - 1) if j in verdicts or j in found}
    for i in view.body:
        gap = view.value(i, "blank_before")
        if gap >= 3 and gap in gaps and i not in found and _could_be_caption(view, i, verdicts):
            found[i] = Verdict(Label.CAPTION, "stands apart like the captions")
    return found


def _could_be_caption(view: View, i: int, verdicts: dict[int, Verdict]) -> bool:
    """Whether a line is a sentence or two, neither a heading nor somebody's words, and not named yet."""
    if not 0 <= i < len(view.texts) or i in verdicts or not 3 <= view.value(i, "words") <= 45:
        return False
    return view.value(i, "inner_sentences") <= 1 and not view.value(i, "heading") and not view.value(i, "quote_start")


def above_title(view: View, head: dict[int, Verdict]) -> dict[int, Verdict]:
    """One to three sentences above the headline: captions of its picture. Were there more, it would be no headline."""
    title = min((i for i, verdict in head.items() if verdict.label is Label.TITLE), default=0)
    above = [i for i in view.body if i < title]
    return {i: Verdict(Label.CAPTION, "a sentence above the headline") for i in above if len(above) <= 3}


def pull_quotes(view: View) -> dict[int, Verdict]:
    """Lines that stand in one longer line of the text too: word for word, or mostly where they are set in quotes."""
    low, high = _PULL_WORDS
    words = {i: _WORD.findall(view.texts[i].lower()) for i in view.body}
    owners: dict[tuple[str, ...], list[int]] = {}
    for i, line in words.items():
        if low <= len(line) <= high and not view.value(i, "bullet") and not view.value(i, "heading"):
            for run in zip(line, line[1:], line[2:], strict=False):
                owners.setdefault(run, []).append(i)
    hits: Counter[tuple[int, int]] = Counter()
    for j, line in words.items():
        for run in set(zip(line, line[1:], line[2:], strict=False)) if owners else ():
            for i in owners.get(run, ())[:4]:
                if i != j and len(words[i]) < len(line):
                    hits[i, j] += 1
    return {
        i: Verdict(Label.PULL_QUOTE, "its words stand in a longer paragraph")
        for (i, _), n in hits.items()
        if n >= (0.5 if view.value(i, "quote_start") else 0.95) * (len(words[i]) - 2)
    }


def bios(view: View, verdicts: dict[int, Verdict]) -> dict[int, Verdict]:
    """The last lines of the text that say who somebody is."""
    found: dict[int, Verdict] = {}
    kept = [i for i in view.body if i not in verdicts]
    for i in kept[-3:][::-1]:
        if (
            not view.kinds[i].get(Label.BIO)
            or view.value(i, "words") > 120
            or not (_BIO.match(view.texts[i]) or "views expressed" in view.texts[i].lower())
        ):
            break
        found[i] = Verdict(Label.BIO, "says who the author is, at the end")
    return found


def heads_text(view: View, i: int) -> bool:
    """Whether a line that the score would cut is a heading by its mark and leads to a paragraph that is kept."""
    if not view.value(i, "heading") or view.value(i, "links") or view.value(i, "phrase_share") or i <= view.first:
        return False
    return (
        i + 1 < len(view.texts) and view.score[i] > -2 and view.score[i + 1] > CUT and view.value(i + 1, "words") > 12
    )


def name_kept(view: View, i: int) -> Verdict:
    """Which kind of article text a line is."""
    raw, score = view.page[view.numbers[i]].lstrip(), f"score {view.score[i]:+.1f}"
    if view.value(i, "heading"):
        return Verdict(Label.HEADING, f"heading mark, {score}")
    if raw.startswith(">"):
        return Verdict(Label.QUOTE, f"quote mark, {score}")
    if view.value(i, "bullet"):
        return Verdict(Label.LIST_ITEM, f"bullet, {score}")
    if (
        view.value(i, "words") <= 12
        and not view.value(i, "ends_sentence")
        and not view.texts[i].endswith((",", ";", ":"))
    ):
        return Verdict(Label.HEADING, f"short, no sentence, {score}")
    return Verdict(Label.PARAGRAPH, score)


def name_cut(view: View, i: int, above: Verdict | None) -> Verdict:
    """Which kind of furniture a line is: by its phrases, else by the line above, else by its looks."""
    kinds, size = view.kinds[i], view.value(i, "words")
    if kinds:
        label = max(kinds, key=lambda kind: kinds[kind])
        if kinds[label] >= 0.25 * size or label in {Label.CONSENT, Label.BIO, Label.LEGAL, Label.NEWSLETTER}:
            return Verdict(label, f"{label.value} words, {kinds[label]} of {size:.0f}")
    if above and above.label in {Label.RELATED, Label.CONSENT, Label.LEGAL, Label.NEWSLETTER, Label.SHARE}:
        return Verdict(above.label, above.why if above.why.startswith("after") else f"after {view.texts[i - 1][:40]!r}")
    if i < view.first and view.value(i, "ends_sentence") and size >= 8:
        return Verdict(Label.CAPTION, "a sentence above the text")
    if view.value(i, "link_share") > 0.5 or (size <= 6 and not view.value(i, "ends_sentence")):
        return Verdict(Label.NAVIGATION, f"links {view.value(i, 'link_share'):.1f}, {size:.0f} words")
    if view.body and i > view.body[-1]:
        return Verdict(Label.RELATED, "after the text")
    return Verdict(Label.FURNITURE, f"score {view.score[i]:+.1f}")


def label_rest(view: View, head: dict[int, Verdict]) -> list[Verdict]:
    """A verdict for every non-blank line, given those of the head."""
    sure = dict(head)
    for i in range(len(view.texts)):
        if i not in sure:
            verdict = next((v for rule in SURE.values() if (v := rule(view, i))), None)
            if verdict:
                sure[i] = verdict
    for more in (above_title(view, head), pull_quotes(view), captions(view, sure), bios(view, sure)):
        sure = more | sure
    verdicts: list[Verdict] = []
    for i in range(len(view.texts)):
        above = verdicts[-1] if verdicts else None
        verdicts.append(
            sure.get(i)
            or (name_kept(view, i) if view.score[i] > CUT or heads_text(view, i) else name_cut(view, i, above))
        )
    return verdicts
