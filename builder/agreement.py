"""Do the recipe and the schema agree? What the recipe says of a field that no record has would say nothing."""

from builder import rights, splits
from builder.errors import RecipeError
from builder.recipe import Recipe
from builder.schema import Schema
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
