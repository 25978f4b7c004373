"""Letters: "Sir," above the text, "Yours faithfully," and the writer's name below it, which look like navigation."""

import re
from collections.abc import Sequence

import numpy as np

from builder.documents import ARTICLE_LABELS, Label
from builder.pages.text.view import View
from builder.pages.verdicts import Verdict

_LONGEST = 10
"""Words of a line that opens or closes a letter."""
_SALUTATION = re.compile(
    r"(?:(?:dear )?(?:sirs?|madam|sir or madam|editors?)|to the editor|madame, monsieur"
    r"|monsieur le (?:directeur|rédacteur)|señora? directora?|senhora? diretora?"
    r"|(?:caro|egregio|gentile) direttore|geachte redactie|liebe redaktion"
    r"|sehr geehrte (?:damen und herren|redaktion))\W{0,3}$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:yours (?:faithfully|sincerely|truly)|(?:kind |best |warm )?regards|sincerely(?: yours)?"
    r"|respectfully(?: yours)?|mit freundlichen grüßen|hochachtungsvoll|cordialement|(?:muy )?atentamente"
    r"|(?:cordiali|distinti) saluti|atenciosamente|hoogachtend|met vriendelijke groet(?:en)?|с уважением)\W{0,3}$",
    re.IGNORECASE,
)
_SIGNATURE, _NAME = 3, 5
"""Lines below the closing words that are the writer's name, office and town, and words of each."""


def keep_letter_lines(view: View, verdicts: list[Verdict]) -> list[Verdict]:
    """Keep what opens and closes a letter, right above and right below a line that is kept."""
    kept = np.zeros(len(verdicts) + 2, dtype=np.bool_)
    kept[1:-1] = np.fromiter((verdict.label in ARTICLE_LABELS for verdict in verdicts), np.bool_, len(verdicts))
    above, here, below = kept[:-2], kept[1:-1], kept[2:]
    judged = list(verdicts)
    for i in (~here & (above | below) & (view.row("words") <= _LONGEST)).nonzero()[0].tolist():
        if below[i] and _SALUTATION.match(view.texts[i]):
            judged[i] = Verdict(Label.PARAGRAPH, "opens a letter")
        elif above[i] and _CLOSING.match(view.texts[i]):
            for k in _signature(view, i, verdicts):
                judged[k] = Verdict(Label.PARAGRAPH, "closes a letter")
    return judged


def _signature(view: View, closing: int, verdicts: Sequence[Verdict]) -> range:
    """The closing words and the lines below them that sign the letter."""
    end = closing + 1
    while (
        end < min(len(verdicts), closing + 1 + _SIGNATURE)
        and view.value(end, "words") <= _NAME
        and view.texts[end][:1].isupper()
        and not (view.phrases[end] or view.value(end, "links") or view.value(end, "ends_sentence"))
    ):
        end += 1
    return range(closing, end)
