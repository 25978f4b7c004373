# ruff: noqa: PLR2004 - limits in words, lines and log odds, each explained by the rule it stands in
"""Names for all other lines: kinds of article text, and kinds of what is cut.

`SURE` are rules that hold whatever the score says; what they leave is cut or kept by the score, and then named.
"""

import re
from collections.abc import Callable

from builder.documents import Label
from builder.pages.labels_asides import above_title, bios, captions, pull_quotes
from builder.pages.labels_features import LONGEST
from builder.pages.labels_view import CUT, Verdict, View

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
_LONGEST_TITLE = 20  # words
_WORD = re.compile(r"[^\W_]+")

CLOSING = -2.0
"""Log odds above which a sentence below the last paragraph belongs to it."""

PROSE = -2.5
"""Log odds above which two or more sentences beside a paragraph belong to it."""


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
    if not 5 <= size <= 60 or view.value(i, "heading"):
        return None
    agencies = view.kinds[i].get(Label.CREDIT) and _AGENCIES.intersection(_WORD.findall(text[-80:].lower())[-4:])
    if _CLOSING_CREDIT.search(text[-160:]) or (agencies and not view.value(i, "ends_sentence")):
        return Verdict(Label.CAPTION, "ends in a photo credit")
    return None


def _nag(view: View, i: int) -> Verdict | None:
    """A line that asks to subscribe, in a sentence or two of its own."""
    words, size = view.kinds[i].get(Label.NEWSLETTER, 0), view.value(i, "words")
    opens = words >= 3 and size <= 25 and view.value(i, "opens_phrase") and len(view.kinds[i]) == 1
    if (opens or (words >= 4 and words >= 0.3 * size)) and view.score[i] < 2:
        return Verdict(Label.NEWSLETTER, f"newsletter words, {words} of {size:.0f}")
    return None


def _rule(view: View, i: int) -> Verdict | None:
    """A line drawn with signs: "---", "* * *"."""
    if not view.value(i, "words") and not _WORD.search(view.page[view.numbers[i]][:LONGEST]):
        return Verdict(Label.FURNITURE, "no word in it")
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
    "rule": _rule,
    "bare-link": _bare_link,
    "pointer": _pointer,
    "whole": _whole,
    "consent": _consent,
    "nag": _nag,
    "legal": _legal,
    "credit": _credit,
    "closing-credit": _closing_credit,
}
"""Rules that hold whatever the score says, first match wins."""


def heads_text(view: View, i: int) -> bool:
    """Whether a line that the score would cut is a heading by its mark and leads to a paragraph that is kept."""
    if not view.value(i, "heading") or view.value(i, "links") or view.value(i, "phrase_share") or i <= view.first:
        return False
    return (
        i + 1 < len(view.texts) and view.score[i] > -2 and view.score[i + 1] > CUT and view.value(i + 1, "words") > 12
    )


def continues_text(view: View, i: int) -> bool:
    """Whether a line that the score would cut is prose beside the text: whole sentences, no link and no phrase of page
    furniture, set off like the paragraph beside it. Short ones only as the last line of the text.
    """
    if view.value(i, "links") or view.value(i, "urls") or not view.value(i, "ends_sentence"):
        return False
    if view.value(i, "phrase_share") > 0.06:
        return False
    size, beside = (
        view.value(i, "words"),
        [j for j in (i - 1, i + 1) if 0 <= j < len(view.texts) and view.score[j] > CUT],
    )
    long = size >= 15 and view.value(i, "inner_sentences") >= 1
    last = bool(view.body) and i == view.body[-1] + 1 and size >= 3 and not view.value(i, "digit_share")
    alike = any(view.value(max(i, j), "blank_before") == view.value(min(i, j), "blank_before") for j in beside)
    return bool(beside) and alike and ((long and view.score[i] > PROSE) or (last and view.score[i] > CLOSING))


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


def listed_below(view: View, sure: dict[int, Verdict]) -> dict[int, Verdict]:
    """Titles directly below a line such as "You might also like", without a blank line."""
    found: dict[int, Verdict] = {}
    for i in range(1, len(view.texts)):
        above = found.get(i - 1) or sure.get(i - 1)
        if (
            i not in sure
            and above
            and above.label is Label.RELATED
            and (i - 1 in found or view.value(i - 1, "phrase_share") == 1)
            and not view.value(i, "blank_before")
            and not view.value(i, "ends_sentence")
            and view.value(i, "words") <= _LONGEST_TITLE
        ):
            found[i] = Verdict(Label.RELATED, "listed below such a heading")
    return found


def label_rest(view: View, head: dict[int, Verdict]) -> list[Verdict]:
    """A verdict for every non-blank line, given those of the head."""
    sure = dict(head)
    for i in range(len(view.texts)):
        if i not in sure:
            verdict = next((v for rule in SURE.values() if (v := rule(view, i))), None)
            if verdict:
                sure[i] = verdict
    more = (
        listed_below(view, sure),
        above_title(view, head),
        pull_quotes(view),
        captions(view, sure),
        bios(view, sure),
    )
    for some in more:
        sure = some | sure
    verdicts: list[Verdict] = []
    for i in range(len(view.texts)):
        above = verdicts[-1] if verdicts else None
        verdicts.append(sure.get(i) or _by_score(view, i, above))
    return [_in_consent(view, i, verdicts) or verdict for i, verdict in enumerate(verdicts)]


def _by_score(view: View, i: int, above: Verdict | None) -> Verdict:
    kept = view.score[i] > CUT or heads_text(view, i) or continues_text(view, i)
    return name_kept(view, i) if kept else name_cut(view, i, above)


def _in_consent(view: View, i: int, verdicts: list[Verdict]) -> Verdict | None:
    """A line with a consent word between lines of consent."""
    around = verdicts[max(0, i - 1)], verdicts[min(len(verdicts) - 1, i + 1)]
    if view.kinds[i].get(Label.CONSENT) and all(verdict.label is Label.CONSENT for verdict in around):
        return Verdict(Label.CONSENT, "consent words, in the middle of such")
    return None
