"""What a curator decides, in schema/decisions/: inputs of a release as raw/ is, kept in git."""

from pathlib import Path

from builder.errors import UsageError
from builder.recipe import Recipe
from builder.release.version import Version


def folder(recipe: Recipe) -> Path:
    """Return where the decisions are."""
    return (recipe.root / recipe.schema).parent / "decisions"


def words_file(recipe: Recipe, previous: Version | None) -> Path:
    """Return the file for the curator's words on what changed since a release, whatever the next version will be."""
    return folder(recipe) / "changes" / (f"since-{previous}.md" if previous else "first.md")


def words(recipe: Recipe, previous: Version | None) -> str:
    """Read the curator's words for the coming entry of the changelog; "" where there are none.

    Raises:
        UsageError: the file is not UTF-8.
    """
    path = words_file(recipe, previous)
    try:
        return path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 (byte {error.start + 1})", "save it as UTF-8") from None
