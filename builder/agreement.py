"""Does the recipe agree with the schema and with raw/? What it says of what is not there would say nothing."""

from collections.abc import Iterator

from builder import rights, sources, splits
from builder.documents import Document
from builder.errors import RecipeError
from builder.recipe import Recipe
from builder.schema import Schema
from builder.sources import Listing
from builder.sources.rows import TEXT_FIELDS
from builder.wording import meant

_LOOKED_AT = 20
"""Sources, spread over raw/, of which one document is looked at."""


def examine(recipe: Recipe, rules: Schema) -> None:
    """See that the schema has the fields that the recipe speaks of.

    Raises:
        RecipeError: splits, rights, defaults or columns look at a field that the schema does not have.
    """
    splits.field(recipe.splits.by, rules.columns)
    rights.examine(recipe, rules)
    for name in recipe.defaults.keys() - rules.fields:
        hint = meant(name, rules.fields, f"add it to {recipe.schema}, or leave it out")
        raise RecipeError(f"defaults has the field {name!r}, which the schema does not have", hint)
    for column, name in recipe.columns.items():
        if name not in rules.fields and name not in TEXT_FIELDS:
            hint = meant(name, [*rules.fields, *TEXT_FIELDS], f"add it to {recipe.schema}, or leave it out")
            raise RecipeError(f"columns.{column} is {name!r}, which is no field of the schema", hint)


def look(recipe: Recipe, listing: Listing) -> None:
    """Warn, in the log, of globs and columns of the recipe that nothing in raw/ has, and of folders passed over."""
    warnings = [
        f"the recipe's sources have {glob!r}, which fits no file in {recipe.raw}: correct it or leave it out"
        for glob in sources.idle(recipe.sources, [source.path for source in listing.sources])
    ]
    warnings += _misnamed(recipe, listing)
    if folders := len(listing.parts):
        more = f" and {folders - 1:,} more" if folders > 1 else ""
        warnings.append(f"not read: {listing.parts[0]}{more}, where a browser put the parts of a page that it saved")
    if warnings:
        import logging  # costs more than the look, and few recipes need it

        for warning in warnings:
            logging.getLogger(__name__).warning("%s", warning)


def _misnamed(recipe: Recipe, listing: Listing) -> Iterator[str]:
    """Tell of columns that no document looked at has, where one has a column whose name is much like it."""
    texts = {name: field for name, field in recipe.columns.items() if field in TEXT_FIELDS}  # these are missed at once
    if not (named := recipe.columns.keys() - texts):
        return
    seen: set[str] = set()
    for source in listing.sources[:: 1 + len(listing.sources) // _LOOKED_AT]:
        first = next(sources.read(recipe.raw_folder, source._replace(columns=texts), recipe.limits), None)
        seen.update(one.field for one in (first.authored if isinstance(first, Document) else ()))
    for name in sorted(named - seen):
        if hint := meant(name, seen - named):
            yield f"the recipe's columns have {name!r}, which no document looked at has: {hint}"
