"""Which split a document goes to: what was released stays, a group has one split, and the recipe decides the rest."""

import hashlib
import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from builder.errors import RecipeError
from builder.recipe.splits import FIRST, Splits
from builder.schema import Column
from builder.wording import did_you_mean

EMBARGOED = ""
"""In place of a split: the document is too near a cut-off."""
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?", re.DOTALL)


def assign(group: str, salt: str, ratios: Mapping[str, float]) -> str:
    """Return the split of a group: the share of the unit interval, in the order of `ratios`, that its hash falls into.

    Depends on nothing but its arguments, so adding or removing documents moves nobody.

    >>> assign("a", "news", {"train": 0.9, "test": 0.1})
    'train'
    >>> {assign(str(i), "news", {"train": 0.0, "test": 1.0}) for i in range(99)}
    {'test'}
    """
    digest = hashlib.sha256(f"{salt}\n{group}".encode("utf-8", "surrogatepass")).digest()
    point = int.from_bytes(digest[:8], "big") / 2**64
    reached = 0.0
    last = ""
    for split, share in ratios.items():
        if share > 0:
            reached, last = reached + share, split
            if point < reached:
                return split
    return last


def by_date(written: str | None, settings: Splits) -> str:
    """Return the split of a document of this date, or EMBARGOED.

    A year or a month alone counts where all its days have one answer.

    >>> rule = Splits(by="date", cutoffs={"test": "2024-07-01"}, embargo_days=30)
    >>> [by_date(day, rule) for day in ("2024-05-31", "2024-06-01", "2024-07-01", "2024", "2025", None)]
    ['train', '', 'test', 'train', 'test', 'train']
    """
    answers = {_of_day(day, settings) for day in _days(written)}
    return answers.pop()[1] if len(answers) == 1 else settings.undated


def _days(written: str | None) -> tuple[date, ...]:
    """Return the first and the last day that a date can mean; none where it is not one."""
    found = _DATE.fullmatch(written or "")
    if not found:
        return ()
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        return first, date(first.year, month or 12, day or monthrange(first.year, month or 12)[1])
    except ValueError:
        return ()


def _of_day(day: date, settings: Splits) -> tuple[int, str]:
    """Return how many cut-offs are past on a day, and its split or EMBARGOED."""
    starts = settings.starts()
    past = sum(start <= day for start, _ in starts)
    if past < len(starts) and starts[past][0] - day <= timedelta(settings.embargo_days):
        return past, EMBARGOED
    return past, (starts[past - 1][1] if past else FIRST)


def field(by: str, columns: Sequence[Column]) -> Column | None:
    """Return the column that `splits.by` looks at; None for "group".

    Raises:
        RecipeError: the schema has no such field, or one that holds more than one value.
    """
    if by == "group":
        return None
    found = next((column for column in columns if column.name == by), None)
    if found is None:
        names = ["group", "date", *(column.name for column in columns)]
        hint = did_you_mean(by, names, "it is 'group', 'date' or a field's name")
        raise RecipeError(f"splits.by is {by!r}, and the schema has no such field", hint)
    if found.kind in ("list", "object", "binary"):
        raise RecipeError(f"splits.by is {by!r}, a {found.type_name()}", "name a field that holds one value")
    return found


def claims(settings: Splits, salt: str, values: Sequence[str | None]) -> list[str | None]:
    """Return the split that the recipe gives each document by its own date or value; None: its group decides.

    Args:
        settings: the recipe's.
        salt: what hashes are salted with.
        values: of each document, the date or the value of the field; not looked at where groups decide.
    """
    if settings.by == "group":
        return [None] * len(values)
    if settings.by == "date":
        return [by_date(value, settings) for value in values]
    named = {
        value: settings.values.get(value) or assign(value, salt, settings.ratios)
        for value in values
        if value is not None
    }
    return [named[value] if value is not None else None for value in values]


class Bound(NamedTuple):
    """Documents bound into groups that each lie in one split."""

    first: dict[int, int]
    """Of each document, the first member of its group."""
    fixed: dict[int, str]
    """First member → the split that its members claim; a group that none of them claims is not in it."""
    bridging: dict[int, dict[str, int]]
    """Document that was left alone, as it would join groups of different splits → split → a document that claims it."""


def bind(
    order: Sequence[int],
    kinds: Mapping[int, Collection[int]],
    links: Iterable[tuple[int, int]],
    split_of: Mapping[int, str],
    released: Collection[int] = (),
) -> Bound:
    """Join documents of one kind, and of linked kinds, into groups, and never two groups of different splits.

    Args:
        order: all documents, numbered from 0; of two that cannot be in one group, the one that comes later here is left
            alone.
        kinds: document → what it may share with others: its text, its url; what is not in it shares nothing.
        links: pairs of kinds that belong together.
        split_of: document → the split it was released in, or that its date or value gives it.
        released: documents whose split holds for what belongs to them even where they are left alone: people have them.

    >>> kinds = {number: [number] for number in range(4)}
    >>> bind([0, 1, 2, 3], kinds, [(0, 2), (1, 2), (0, 3)], {0: "train", 1: "test"})
    Bound(first={0: 0, 1: 1, 2: 2, 3: 0}, fixed={0: 'train', 1: 'test'}, bridging={2: {'train': 0, 'test': 1}})
    """
    near, place = _linked(links), {number: k for k, number in enumerate(order)}
    standing: dict[int, list[int]] = defaultdict(list)
    first = {number: number for number in order}
    members: dict[int, list[int]] = {}
    fixed = {number: split_of[number] for number in order if number in split_of and number not in kinds}
    bridging: dict[int, dict[str, int]] = {}
    for number in filter(kinds.__contains__, order):
        own_kinds = kinds[number]
        near_kinds = {*own_kinds, *(other for kind in own_kinds for other in near.get(kind, ()))}
        neighbours = sorted({j for kind in near_kinds for j in standing.get(kind, ())}, key=place.__getitem__)
        claimed = {fixed[first[j]]: j for j in reversed(neighbours) if first[j] in fixed}
        claimed |= {split_of[number]: number} if number in split_of else {}
        if len(claimed) > 1:
            bridging[number] = dict(sorted(claimed.items(), key=lambda item: place[item[1]]))
            if number not in released:
                continue
            neighbours, claimed = [], {split_of[number]: number}
        if neighbours:
            root, *others = sorted({*(first[j] for j in neighbours), number}, key=place.__getitem__)
            _merge(root, others, first, members)
        else:
            root = number
        if claimed:
            fixed[root] = next(iter(claimed))
        for kind in own_kinds:
            if number in bridging or kind not in standing:
                standing[kind].append(number)
    return Bound(first, {root: split for root, split in fixed.items() if first[root] == root}, bridging)


def _linked(links: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """Return kind → the kinds that it is linked to."""
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in links:
        near[one].add(other)
        near[other].add(one)
    return near


def _merge(root: int, others: Iterable[int], first: dict[int, int], members: dict[int, list[int]]) -> None:
    """Put the members of other groups into that of `root`; a lone document is not in `members`."""
    mine = members.setdefault(root, [root])
    for other in others:
        theirs = members.pop(other, [other])
        first |= dict.fromkeys(theirs, root)
        mine += theirs
