"""What a release takes over from its corpus besides the documents."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from builder import withheld
from builder.recipe import Recipe
from builder.release.curation import decisions
from builder.release.version import Version
from builder.schema import Schema

if TYPE_CHECKING:
    from builder.release.pressing import Work


class Corpus(NamedTuple):
    """The inputs of a release that are not documents."""

    name: str
    folder: str
    """dist/, as one writes it from the corpus's root."""
    date: str
    """The day of the release as YYYY-MM-DD, "" where no document has a date."""
    settings: Mapping[str, Any]
    """The recipe's."""
    card: str
    """DATASET_CARD.md."""
    schema: Schema
    """Of the released records."""
    inputs: Mapping[str, Any]
    """How many files in raw/ were read, and one digest of them all."""
    boilerplate: str | None
    """The digest of schema/boilerplate.txt; None where there is none."""
    decisions: Mapping[str, str]
    """Path in schema/decisions/ → sha256, of every file there that this release depends on."""
    words: str = ""
    """The curator's for the changelog."""
    yanked: Mapping[Version, str] = MappingProxyType({})
    """Version → why nobody should use it."""


def read(recipe: Recipe, work: "Work", card: str, date: str, previous: Version | None) -> Corpus:
    """Read the curator's decisions; only after the jobs, as these may have put documents into quarantine.

    Args:
        recipe: the corpus's.
        work: what was pressed.
        card: DATASET_CARD.md.
        date: the release's.
        previous: the version of the release before.
    """
    settings = recipe.settings()
    facts = settings, card, withheld.released(work.rules, settings), work.inputs, work.boilerplate.digest
    decided = decisions.digests(recipe, previous), decisions.words(recipe, previous), decisions.yanked(recipe)
    return Corpus(recipe.name, recipe.dist, date, *facts, *decided)
