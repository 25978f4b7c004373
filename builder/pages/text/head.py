# ruff: noqa: PLR2004 - limits in words and lines, each explained by the rule it stands in
"""The head of an article: title, description, byline and dateline, among the lines around the headline."""

from builder.documents import Label
from builder.pages.text.headline import Headline
from builder.pages.text.view import View
from builder.pages.verdicts import Verdict

BELOW = 6
"""Lines below the first line of the text among which the head stands."""
_DESCRIPTION_SCORE = 9.0
"""Log odds of being article text above which a line below the headline is the text's first paragraph."""


def label_head(view: View, headline: Headline) -> dict[int, Verdict]:
    """Verdicts for the head's lines: title, description, byline, dateline."""
    title = [*headline.lines, *headline.repeats]
    verdicts = {i: Verdict(Label.TITLE, "headline" if i in headline.lines else "the headline again") for i in title}
    top = max((i for i in title if i <= view.first), default=title[0] if title else max(0, view.first - BELOW))
    bottom = min(len(view.texts), max(view.first + 2, top + 4))
    for i in range(max(0, top - 4), bottom):
        if i not in verdicts and (verdict := _small_print(view, i, verdicts)):
            verdicts[i] = verdict
    if title and (i := top + 1) < len(view.texts) and i not in verdicts and _is_description(view, i, verdicts):
        verdicts[i] = Verdict(Label.DESCRIPTION, "below the headline")
    return verdicts


def _small_print(view: View, i: int, verdicts: dict[int, Verdict]) -> Verdict | None:
    """Byline or dateline, by the form of the line and the company it keeps."""
    text, size = view.texts[i], view.value(i, "words")
    if view.value(i, "signed") and size <= 20:
        return Verdict(Label.BYLINE, f"opens with {text.split()[0]!r}")
    if view.value(i, "dated") and (view.score[i] < 1 or size <= 6):
        return Verdict(Label.DATELINE, "little but a date")
    near = [verdicts[j].label for j in (i - 1, i - 2) if j in verdicts]
    if (
        view.value(i, "named")
        and view.score[i] < 1
        and not view.value(i, "phrase_share")
        and view.value(i, "link_share") < 1
        and near
    ):
        return Verdict(Label.BYLINE, f"a name below the {near[0]}")
    if near and near[0] is Label.BYLINE and view.value(i, "roles") and size <= 14 and view.score[i] < 1:
        return Verdict(Label.BYLINE, "job title below a name")
    return None


def _is_description(view: View, i: int, verdicts: dict[int, Verdict]) -> bool:
    """A sentence or two below the headline, far shorter than the paragraphs, above the byline or the text."""
    size = view.value(i, "words")
    if (
        not 5 <= size <= 60
        or view.value(i, "link_share") > 0.5
        or view.value(i, "phrase_share") > 0.4
        or view.value(i, "bullet")
    ):
        return False
    below = [verdicts[j].label for j in (i + 1, i + 2) if j in verdicts]
    if Label.BYLINE in below or Label.DATELINE in below:
        return True
    usual = sorted(view.value(j, "words") for j in view.body[1:12])
    long = usual[len(usual) // 2] if usual else 0
    return (
        size <= 30 and view.value(i, "inner_sentences") <= 1 and size * 2 < long and view.score[i] < _DESCRIPTION_SCORE
    )
