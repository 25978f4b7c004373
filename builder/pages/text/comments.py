"""Readers' comments, as WordPress heads them in all its languages: "12. Ada Marsh says:", "3 May 2024 at 2:15 pm"."""

import re

from builder.documents import Label
from builder.pages.text.view import View
from builder.pages.verdicts import Verdict

_LONGEST = 8
"""Words of such a line."""
_SAYS = re.compile(
    r"\b(?:says|sagt|dit|dice|disse|diz|zegt|ha detto|mówi|pisze|säger|siger|sier|sanoo|spune|berkata|dedi ki|говорит)"
    r"\s?:$|より\s?[:：]$",
    re.IGNORECASE,
)
_FEWEST, _BELOW = 2, 2
"""Such lines that make comments, and lines below one in which its day stands."""


def cut_comments(view: View, verdicts: list[Verdict]) -> list[Verdict]:
    """Cut everything from the first comment on.

    An interview has such lines as well, but no number before them and no day below.
    """
    may = ((view.row("colon_end") > 0) & (view.row("words") <= _LONGEST)).nonzero()[0].tolist()
    heads = [i for i in may if _SAYS.search(view.texts[i]) and (view.value(i, "bullet") or _is_dated_below(view, i))]
    if len(heads) < _FEWEST:
        return verdicts
    comment = Verdict(Label.FURNITURE, f"comments from {view.texts[heads[0]][:40]!r} on")
    return [comment if i >= heads[0] and verdict.is_text else verdict for i, verdict in enumerate(verdicts)]


def _is_dated_below(view: View, i: int) -> bool:
    return bool(view.row("dated")[i + 1 : i + 1 + _BELOW].any())
