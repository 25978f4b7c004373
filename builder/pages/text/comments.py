"""Readers' comments, as WordPress heads them in all its languages: "12. Ada Marsh says:", "3 May 2024 at 2:15 pm"."""

import re

import numpy as np

from builder.documents import Label
from builder.pages.text.view import Flags, View
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
    may = (
        (view.row("colon_end") > 0) & (view.row("words") <= _LONGEST) & (_dated_below(view) | (view.row("bullet") > 0))
    )
    heads = [i for i in np.flatnonzero(may).tolist() if _SAYS.search(view.texts[i])]
    if len(heads) < _FEWEST:
        return verdicts
    comment = Verdict(Label.FURNITURE, f"comments from {view.texts[heads[0]][:40]!r} on")
    return [comment if i >= heads[0] and verdict.is_text else verdict for i, verdict in enumerate(verdicts)]


def _dated_below(view: View) -> Flags:
    dated = np.append(view.row("dated") > 0, np.zeros(_BELOW, dtype=np.bool_))
    flags: Flags = np.logical_or.reduce([dated[step : step + len(view.texts)] for step in range(1, _BELOW + 1)])
    return flags
