"""The edit ledger: changes applied, and two generations of edits composed into one.

All offsets count code points. Every function is linear in the text and the edits.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import chain as joined

from builder.documents import Change, Edit

Cleaner = Callable[[str], list[Change]]


def apply(text: str, changes: Iterable[Change | Edit]) -> str:
    """Carry out sorted, disjoint changes.

    >>> apply("a  b", [Change(1, 3, " ")])
    'a b'
    """
    pieces: list[str] = []
    at = 0
    for change in changes:
        pieces += text[at : change.start], change.replacement
        at = change.end
    return "".join((*pieces, text[at:]))


replay = apply
"""LAW: the edits of a document, replayed on its base text, give its clean text."""


def compose(first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Edits of base→t1 and of t1→t2 as edits of base→t2, sorted and disjoint.

    A later edit that covers earlier ones takes their place under its own name; where they overlap in part the edit
    bears both names, joined by "+".

    >>> compose([Edit(0, 2, "a", "unicode")], [Edit(0, 4, "", "whitespace")])
    [Edit(start=0, end=5, replacement='', cleaner='whitespace')]
    """
    if not first or not second:
        return [*first, *second]
    out: list[Edit] = []
    i = j = shift = 0  # shift: offset in t1 less offset in the base, after first[:i]
    olds, news = len(first), len(second)
    while i < olds and j < news:
        old, new = first[i], second[j]
        start = old.start + shift
        end = start + len(old.replacement)
        apart = new.start > end or new.end < start  # most are; it is asked before the finer points
        if not apart and _meet(start, end, new.start, new.end):
            merged, i, j, shift = _merge(first, second, i, j, shift)
            out.append(merged)
        elif new.start >= end:
            out.append(old)
            shift += len(old.replacement) - (old.end - old.start)
            i += 1
        else:
            out.append(_moved(new, shift))
            j += 1
    out += first[i:]
    out += [_moved(new, shift) for new in second[j:]]
    return out


def _moved(edit: Edit, shift: int) -> Edit:
    return Edit(edit.start - shift, edit.end - shift, edit.replacement, edit.cleaner) if shift else edit


def origin(edits: Iterable[Edit], offset: int) -> int:
    """Where in the base text the character at `offset` comes from; what an edit wrote comes from the edit's start.

    >>> origin([Edit(0, 4, "", "navigation"), Edit(6, 8, " ", "whitespace")], 4)
    9
    """
    shift = 0
    for edit in edits:
        start = edit.start - shift
        if offset < start:
            break
        if offset < start + len(edit.replacement):
            return edit.start
        shift += edit.end - edit.start - len(edit.replacement)
    return offset + shift


def _meet(start: int, end: int, new_start: int, new_end: int) -> bool:
    """Whether an edit of t1 needs the text that an earlier edit wrote. A pure insertion meets what it touches, so that
    the order of two at one place is never in doubt.
    """
    if new_start == new_end:
        return start <= new_start <= end
    return start < new_end and new_start < end if start < end else new_start < start < new_end


def _merge(first: Sequence[Edit], second: Sequence[Edit], i: int, j: int, shift: int) -> tuple[Edit, int, int, int]:
    """Melt first[i], second[j] and all that hang together with them into one edit; also the new i, j and shift."""
    base = min(first[i].start, second[j].start - shift)
    low = base + shift
    olds: list[tuple[int, int, Edit]] = []
    news: list[Edit] = []
    high = low
    while True:
        old = first[i] if i < len(first) else None
        start = old.start + shift if old else 0
        end = start + len(old.replacement) if old else 0
        if old and (not olds or _meet(start, end, news[-1].start, news[-1].end)):
            olds.append((start, end, old))
            shift += len(old.replacement) - (old.end - old.start)
            high = max(high, end)
            i += 1
            if news:
                continue
        if j < len(second) and (not news or _meet(*olds[-1][:2], second[j].start, second[j].end)):
            news.append(second[j])
            high = max(high, second[j].end)
            j += 1
            continue
        break
    text = "".join(_replaced(olds, news, low, high))
    names = [edit.cleaner for edit in (news if _cover(olds, news) else [*(old for _, _, old in olds), *news])]
    name = "+".join(dict.fromkeys(joined.from_iterable(name.split("+") for name in names)))
    return Edit(base, high - shift, text, name), i, j, shift


def _cover(olds: Sequence[tuple[int, int, Edit]], news: Sequence[Edit]) -> bool:
    """Whether each old edit lies wholly inside one new edit."""
    k = 0
    for start, end, _ in olds:
        while k < len(news) and news[k].end < end:
            k += 1
        if k == len(news) or news[k].start > start:
            return False
    return True


def _replaced(olds: Sequence[tuple[int, int, Edit]], news: Sequence[Edit], low: int, high: int) -> Iterable[str]:
    """The pieces of t2 for t1[low:high], where t1 outside the new edits is what the old ones wrote."""
    at, k = low, 0
    for new in (*news, Edit(high, high, "", "")):
        while at < new.start:
            start, end, old = olds[k]
            if end <= at:
                k += 1
                continue
            stop = min(end, new.start)
            yield old.replacement[at - start : stop - start]
            at = stop
        yield new.replacement
        at = max(at, new.end)


def sequence(text: str, cleaners: Iterable[Cleaner]) -> list[Change]:
    """What several cleaners, run one after the other, change together; what comes to nothing is left out."""
    steps: list[list[Change]] = []
    now = text
    for cleaner in cleaners:
        changes = cleaner(now)
        if changes:
            steps.append(changes)
            now = apply(now, changes)
    return _as_one(text, steps)


def settle(text: str, cleaner: Cleaner, passes: int = 12) -> list[Change]:
    """What a cleaner changes when it runs until it has nothing left to do. Some repairs uncover the next one; that many
    in a row are met in no real text, and the limit keeps hostile ones linear.
    """
    steps: list[list[Change]] = []
    now = text
    while len(steps) < passes and (changes := cleaner(now)):
        steps.append(changes)
        now = apply(now, changes)
    return _as_one(text, steps)


def _as_one(text: str, steps: Sequence[list[Change]]) -> list[Change]:
    if len(steps) < 2:  # noqa: PLR2004 - one needs no composing
        done = steps[0] if steps else []
    else:
        edits = reduce(compose, ([Edit(*change, "") for change in step] for step in steps))
        done = [Change(start, end, replacement) for start, end, replacement, _ in edits]
    return [change for change in done if text[change.start : change.end] != change.replacement]
