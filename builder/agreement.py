"""Does the recipe agree with the schema and with raw/? What it says of what is not there would say nothing."""

from builder import rights, sources, splits
from builder.errors import RecipeError
from builder.recipe import Recipe
from builder.schema import Schema
from builder.sources import Listing
from builder.sources.rows import TEXT_FIELDS
from builder.spelling import meant


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
    """Warn, in the log, of globs of the recipe that fit no file, and of folders that are passed over."""
    warnings = [
        f"the recipe's sources have {glob!r}, which fits no file in {recipe.raw}: correct it or leave it out"
        for glob in sources.idle(recipe.sources, [source.path for source in listing.sources])
    ]
    if folders := len(listing.parts):
        more = f" and {folders - 1:,} more" if folders > 1 else ""
        warnings.append(f"not read: {listing.parts[0]}{more}, where a browser put the parts of a page that it saved")
    if warnings:
        import logging  # costs more than the look, and few recipes need it

        for warning in warnings:
            logging.getLogger(__name__).warning("%s", warning)
