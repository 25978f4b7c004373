"""[tool.builder.splits]: which split a document goes to that was never released."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from builder.errors import RecipeError
from builder.wording import did_you_mean

FIRST = "train"
"""The split of documents from before the first cut-off."""
_USUAL_NAMES = (FIRST, "validation", "test")
_ROUNDING = 1e-9
_RATIOS = {"train": 0.9, "validation": 0.05, "test": 0.05}


@dataclass(frozen=True)
class Splits:
    """[tool.builder.splits]. A setting that has no effect because of `by` is an error."""

    by: str = "group"
    """"group", "date" or the name of a field."""
    salt: str = ""
    """Empty: the corpus's name."""
    ratios: Mapping[str, float] = field(default_factory=lambda: dict(_RATIOS), hash=False)
    cutoffs: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Split → its first day, YYYY-MM-DD; what is older than all of them is `train`."""
    embargo_days: int = 0
    """Days before each cut-off whose documents are rejected."""
    undated: str = FIRST
    """The split of documents whose date is missing, or too coarse to say on which side of a cut-off it is."""
    values: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Value of the field → split; any other value goes where its hash falls."""

    def __post_init__(self) -> None:
        if not self.ratios or min(self.ratios.values()) < 0 or abs(sum(self.ratios.values()) - 1) > _ROUNDING:
            raise RecipeError(
                f"splits.ratios are {dict(self.ratios)}; they must be at least 0 and add up to 1",
                "for example: ratios = { train = 0.9, validation = 0.05, test = 0.05 }",
            )
        for name in self.ratios:
            _check_name("ratios", name)
        if self.by == "date":
            self._check_dates()
        self._check_effect()
        for value, split in self.values.items():
            _check_split(f"splits.values.{value}", split, self.ratios, "splits.ratios, with 0 if need be")

    def starts(self) -> list[tuple[date, str]]:
        """Return the cut-offs, the earliest first."""
        return sorted((date.fromisoformat(day), name) for name, day in self.cutoffs.items())

    def _check_effect(self) -> None:
        given = {
            "cutoffs": (self.by == "date", self.cutoffs),
            "embargo_days": (self.by == "date", self.embargo_days),
            "undated": (self.by == "date", self.undated != FIRST),
            "values": (self.by not in ("date", "group"), self.values),
            "ratios": (self.by != "date", self.ratios != _RATIOS),
        }
        for key, (used, value) in given.items():
            if value and not used:
                needed = {"values": "the field's name", "ratios": "'group' or a field's name"}.get(key, "'date'")
                hint = f"leave it out, or let splits.by be {needed}"
                raise RecipeError(f"splits.{key} has no effect where splits.by is {self.by!r}", hint)

    def _check_dates(self) -> None:
        example = 'for example: cutoffs = { validation = "2024-01-01", test = "2024-07-01" }'
        if not self.cutoffs:
            raise RecipeError("splits.by is 'date', and there are no splits.cutoffs", example)
        for name, day in self.cutoffs.items():
            _check_name("cutoffs", name)
            if name == FIRST:
                raise RecipeError(f"splits.cutoffs names {FIRST!r}, which is what is older than all of them", example)
            if not _is_day(day):
                raise RecipeError(f"splits.cutoffs.{name} is {day!r}; it must be a day", example)
        if self.embargo_days < 0:
            raise RecipeError(f"splits.embargo_days is {self.embargo_days}; it must be 0 or more")
        gap = timedelta(self.embargo_days)
        for (start, name), (following, other) in pairwise(self.starts()):
            if following - start <= gap:
                hint = f"{(following - start).days} days lie between them, and the embargo takes {self.embargo_days}"
                raise RecipeError(f"splits.cutoffs leave no day to {name!r} before {other!r}", hint)
        _check_split("splits.undated", self.undated, (FIRST, *self.cutoffs), "splits.cutoffs")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_name(key: str, name: str) -> None:
    near = difflib.get_close_matches(name, _USUAL_NAMES, 1, 0.75)
    if near and name not in _USUAL_NAMES:
        raise RecipeError(f"splits.{key} names a split {name!r}", f"did you mean {near[0]!r}?")
    if name == "all" or not name.isidentifier():
        raise RecipeError(
            f"splits.{key} names a split {name!r}", "a name has letters, digits and _ only, and is not 'all'"
        )


def _check_split(key: str, name: str, splits: Collection[str], where: str) -> None:
    if name not in splits:
        hint = did_you_mean(name, splits, f"name it in {where}")
        raise RecipeError(f"{key} is {name!r}; the splits are {', '.join(map(repr, splits))}", hint)
