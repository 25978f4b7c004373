"""The recipe: every setting of a corpus, read from builder.toml or from [tool.builder] in pyproject.toml.

Keys, types and defaults are stated once, by the dataclasses.
"""

import dataclasses
import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

from builder import remote
from builder.documents import Reading
from builder.errors import RecipeError, unreadable
from builder.recipe import parsing
from builder.recipe.rights import Rights
from builder.recipe.splits import Splits
from builder.remote import File, Remote

FILES = ("builder.toml", "pyproject.toml")
"""Names of the file with the recipe; of two in one folder the first is read."""


@dataclass(frozen=True)
class Cleaning:
    """[tool.builder.cleaning]."""

    mask: tuple[Literal["email", "phone"], ...] = ()


@dataclass(frozen=True)
class Duplicates:
    """[tool.builder.duplicates]."""

    threshold: float = 0.7
    """True Jaccard similarity of word 5-grams from which two documents are near duplicates, above 0 up to 1."""
    keep: Literal["earliest", "all"] = "earliest"

    def __post_init__(self) -> None:
        if not 0 < self.threshold <= 1:
            raise RecipeError(
                f"duplicates.threshold is {self.threshold}; it must be above 0 and at most 1",
                f"leave it out for {Duplicates.threshold}",
            )


@dataclass(frozen=True)
class Limits:
    """[tool.builder.limits], per document."""

    bytes: int = 50_000_000
    seconds: float = 10
    """CPU seconds; a document that takes longer is rejected."""

    def __post_init__(self) -> None:
        for name, value in (("bytes", self.bytes), ("seconds", self.seconds)):
            if not 0 < value < math.inf:
                usual = f"leave it out for {getattr(Limits, name):,}"
                raise RecipeError(f"limits.{name} is {value}; it must be above 0", usual)


@dataclass(frozen=True)
class Recipe:
    """[tool.builder]. Paths are as written, relative to `root`."""

    name: str
    raw: str = "raw"
    """A folder, or an fsspec url."""
    schema: str = "schema/article.schema.json"
    card: str = "DATASET_CARD.md"
    dist: str = "dist"
    cache: str = ""
    """An fsspec url where workers leave what they made, if they do not see .builder/."""
    edition: Literal["full", "metadata"] = "full"
    """"metadata": the same release without a text in any of its files."""
    sources: Mapping[str, Reading] = field(default_factory=dict, hash=False)
    """Glob over paths in raw/ → how its documents are read, where the default for their kind is wrong."""
    columns: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Column of a table, or key of a JSON object or of front matter → the field that it is; "text", "markdown" or
    "html": the article. What is named a date is read as the day that it plainly names."""
    date_order: Literal["", "DMY", "MDY"] = ""
    """Which day 03/11/2015 is, where `columns` name it a date; "": neither."""
    outlets: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Domain → outlet."""
    defaults: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Field → last-resort value."""
    cleaning: Cleaning = Cleaning()
    duplicates: Duplicates = Duplicates()
    splits: Splits = Splits()  # noqa: RUF009 - frozen
    rights: Rights = Rights()  # noqa: RUF009 - frozen
    limits: Limits = Limits()
    root: Path = field(default=Path(), compare=False)
    """The corpus: the directory that holds the recipe."""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise RecipeError("the recipe's name is empty", 'for example: name = "my-corpus"')
        if self.cache and "://" not in self.cache:
            raise RecipeError(f"cache is {self.cache!r}, which is no url", "leave it out where all see .builder/")
        for written in self.outlets:
            if written != (domain := written.rpartition("://")[2].partition("/")[0].strip().lower()):
                raise RecipeError(f"outlets has {written!r}, which is no domain", f"write {domain!r}")
        raw, dist = self.raw_folder, os.path.normpath(self.dist_folder)
        if isinstance(raw, Path) and Path(dist).is_relative_to(os.path.normpath(raw)):
            raise RecipeError(
                f"raw is {self.raw!r}, which holds dist: each build would read the one before",
                'give raw a folder of its own: raw = "raw"',
            )

    def settings(self) -> dict[str, Any]:
        """Everything that can change a release, as plain values: all but where the inputs and the cache lie."""
        values = dataclasses.asdict(self)
        for place in ("root", "raw", "cache"):
            del values[place]
        return values

    @property
    def raw_folder(self) -> File:
        """Where the sources are."""
        return remote.at(self.root, self.raw)

    @property
    def dist_folder(self) -> Path:
        """Where the releases are."""
        return self.root / self.dist

    @property
    def schema_file(self) -> Path:
        """The record schema; what belongs to it, and what a curator decided, lies beside it."""
        return self.root / self.schema

    @property
    def card_file(self) -> Path:
        """The curator's card."""
        return self.root / self.card

    @property
    def cache_folder(self) -> Path:
        """Where builds leave what spares the next one work."""
        return self.root / ".builder"

    @property
    def shards_folder(self) -> Path:
        """Where shard jobs leave their results, here."""
        return self.cache_folder / "shards"

    @property
    def store(self) -> Remote | None:
        """Where workers leave what they made; None where that is .builder/."""
        return Remote(self.cache.rstrip("/")) if self.cache else None

    @cached_property
    def mastheads(self) -> frozenset[str]:
        """The outlets' names, casefolded, as they stand above an article."""
        return frozenset(name.casefold() for name in self.outlets.values())

    @property
    def salt(self) -> str:
        """What split hashes are salted with."""
        return self.splits.salt or self.name

    @classmethod
    def load(cls, start: Path) -> Self:
        """Read the recipe in `start` or the nearest directory above it.

        Raises:
            RecipeError: there is none, or what `find` says.
        """
        if found := cls.find(start):
            return found
        where = f"{Path(os.path.abspath(start))} or above it"  # noqa: PTH100 - as in `find`
        raise RecipeError(
            f"no recipe: no builder.toml and no pyproject.toml with [tool.builder] in {where}",
            "start a corpus with: builder init DIR",
        )

    @classmethod
    def find(cls, start: Path) -> Self | None:
        """Read the recipe in `start` or the nearest directory above it, if there is one.

        Raises:
            RecipeError: no such folder, not TOML, an unknown key, a value of the wrong type or range.
        """
        if not start.is_dir():
            raise RecipeError(f"there is no folder {start}", "give the corpus's folder: builder -C DIR")
        for folder in (here := Path(os.path.abspath(start)), *here.parents):  # noqa: PTH100 - links stay, .. goes
            for name in FILES:
                path = folder / name
                if path.is_file() and (table := _parsed(path)) is not None:
                    arguments = parsing.arguments(cls, table, name)
                    if "name" not in arguments:
                        raise RecipeError(f"{name}: the recipe has no name", 'add: name = "my-corpus"')
                    return cls(root=folder, **arguments)
        return None


def _parsed(path: Path) -> dict[str, Any] | None:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise RecipeError(f"{path.name} is not UTF-8 (byte {error.start + 1})", "save it as UTF-8") from None
    except ValueError as error:  # tomllib's own, and int()'s for a number of thousands of digits
        is_double = "Cannot declare" in str(error)
        cure = "put all its lines under the one above" if is_double else "correct the line; strings stand in quotes"
        raise RecipeError(f"{path.name} is not TOML: {error}", cure) from None
    except RecursionError:
        raise RecipeError(f"{path.name} nests too deeply", "a recipe has at most three levels") from None
    except OSError as error:
        raise unreadable(path.name, error, RecipeError) from None
    if path.name == "pyproject.toml":
        tool = data.get("tool")
        table = tool.get("builder") if isinstance(tool, dict) else None
        return table if isinstance(table, dict) else None
    if "tool" in data:
        raise RecipeError(f"{path.name}: unknown key tool", f"in {path.name} the keys stand without [tool.builder]")
    return data
