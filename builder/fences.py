"""Fenced blocks: code between two lines of backticks, or of tildes with the code's language, as Markdown writes it.

They are the one piece of markup that the clean text keeps: code is nothing without its lines, indents and signs
(docs/adr/0019). A row of tildes alone is as often a scene's end, and opens none.
"""

import re
from collections.abc import Sequence

from builder.lines import lines_of

_FENCE = re.compile(r"(?P<sign>`{3,})(?P<info>[^`]*)|(?P<tildes>~{3,})(?P<named>\s?\w[^~]*)?")
_SIGNS = ("```", "~~~")
"""Searched for where their first sign stands at all, which is found ten times as fast."""


def blocks_in_text(text: str) -> list[range]:
    r"""The lines of each fenced block, its fences among them; one that never ends is none.

    >>> blocks_in_text("so:\n```python\nfor a in b:\n    a()\n```\nand so on")
    [range(1, 5)]
    """
    has_fence = any(sign[0] in text and sign in text for sign in _SIGNS)
    return blocks_in_lines(lines_of(text)) if has_fence else []


def blocks_in_lines(lines: Sequence[str]) -> list[range]:
    """The same, of a text's lines. A block ends at a line of as many of its signs or more, and nothing else."""
    found: list[range] = []
    opened, mark = -1, ""
    for i, line in enumerate(lines):
        bare = line.strip()
        match = _FENCE.fullmatch(bare) if bare.startswith(_SIGNS) else None
        if not match:
            continue
        if opened >= 0:
            if bare.startswith(mark) and not (match["info"] or match["named"]):
                found.append(range(opened, i + 1))
                opened = -1
        elif match["sign"] or match["named"]:
            opened, mark = i, match["sign"] or match["tildes"]
    return found


def fence_signs(lines: Sequence[str]) -> str:
    """The signs to put around some lines of code: more of them than any of the lines has.

    >>> fence_signs(["a", "```", "b"])
    '````'
    """
    longest = max((len(run) for line in lines for run in re.findall("`{3,}", line)), default=2)
    return "`" * (longest + 1)
