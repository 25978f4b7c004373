"""The recipe: every setting of a corpus, read once from builder.toml or from [tool.builder] in pyproject.toml.

The dataclasses are the one statement of keys, types and defaults; an unknown key is an error that names the
nearest known one.
"""

import dataclasses
import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self, get_args, get_origin, get_type_hints

from builder import remote
from builder.documents import Reading
from builder.errors import RecipeError, unreadable
from builder.recipe.rights import Rights
from builder.recipe.splits import Splits
from builder.remote import File, Remote
from builder.wording import did_you_mean

FILES = ("builder.toml", "pyproject.toml")
"""Where a recipe may stand; of two in one folder the first is read."""


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
                if path.is_file() and (table := _table(path)) is not None:
                    return cls(root=folder, **_values(cls, table, path.name, ""))
        return None


def _table(path: Path) -> dict[str, Any] | None:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise RecipeError(f"{path.name} is not UTF-8 (byte {error.start + 1})", "save it as UTF-8") from None
    except ValueError as error:  # tomllib's own, and int()'s for a number of thousands of digits
        raise RecipeError(f"{path.name} is not TOML: {error}", "correct the line; strings stand in quotes") from None
    except RecursionError:
        raise RecipeError(f"{path.name} nests too deep", "a recipe needs three levels") from None
    except OSError as error:
        raise unreadable(path.name, error, RecipeError) from None
    if path.name == "pyproject.toml":
        tool = data.get("tool")
        table = tool.get("builder") if isinstance(tool, dict) else None
        return table if isinstance(table, dict) else None
    if "tool" in data:
        raise RecipeError(f"{path.name}: unknown key tool", f"in {path.name} the keys stand without [tool.builder]")
    return data


def _values(cls: type, table: Mapping[str, Any], file: str, prefix: str) -> dict[str, Any]:
    hints = get_type_hints(cls)
    keys = {f.name: hints[f.name] for f in dataclasses.fields(cls) if f.name != "root"}
    for key in table:
        if key not in keys:
            hint = did_you_mean(key, keys, f"known keys: {', '.join(keys)}")
            raise RecipeError(f"{file}: unknown key {prefix}{key}", hint)
    if cls is Recipe and "name" not in table:
        raise RecipeError(f"{file}: the recipe has no name", 'add: name = "my-corpus"')
    return {key: _value(keys[key], value, file, prefix + key) for key, value in table.items()}


def _value(hint: Any, value: Any, file: str, key: str) -> Any:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(value, dict):
            raise RecipeError(f"{file}: {key} is {value!r}; it must be a table", f"write it as [tool.builder.{key}]")
        return hint(**_values(hint, value, file, key + "."))
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        if value not in args:
            raise RecipeError(
                f"{file}: {key} is {value!r}; it must be {' or '.join(map(repr, args))}", did_you_mean(str(value), args)
            )
        return value
    if origin is tuple and isinstance(value, list):
        return tuple(_value(args[0], item, file, f"{key}[{i}]") for i, item in enumerate(value))
    if isinstance(origin, type) and issubclass(origin, Mapping) and isinstance(value, dict):
        return {k: _value(args[1], v, file, f"{key}.{k}") for k, v in value.items()}
    if hint is Any:
        return value
    wanted = {float: (int, float), int: (int,), str: (str,)}.get(hint)
    if wanted is None or not isinstance(value, wanted) or isinstance(value, bool):
        told = f"{file}: {key} is {value}" if isinstance(value, date | time) else f"{file}: {key} is {value!r}"
        cure = "write it in quotes" if hint is str else "write it in brackets" if origin is tuple else ""
        raise RecipeError(f"{told}; it must be {_spoken(hint, origin)}", cure)
    return value


def _spoken(hint: Any, origin: Any) -> str:
    if origin is tuple:
        return "a list"
    if isinstance(origin, type):
        return "a table"
    return {float: "a number", int: "a whole number", str: "a string"}.get(hint, str(hint))
