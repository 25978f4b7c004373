"""What the recipe makes of a document's rights: its text may go out, or it is withheld, or the document is rejected."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from builder import licenses
from builder.errors import RecipeError
from builder.recipe import Recipe
from builder.recipe.rights import Rights
from builder.schema import Schema


class Objection(NamedTuple):
    """Why a text may not go out."""

    code: str
    field: str
    message: str
    hint: str
    rejects: bool
    """False: the document is released without its text."""


def objections(record: Mapping[str, Any], rights: Rights) -> list[Objection]:
    """Return why a record's text may not go out by the recipe; [] where it may."""
    found = []
    if rights.licenses:
        license_ = record.get("license")
        if not isinstance(license_, str) or not licenses.allows(rights.licenses, license_):
            stated = "no licence is known" if license_ is None else f"the licence is {license_!r}"
            message = f"{stated}; rights.licenses allows {', '.join(rights.licenses)}"
            hint = "" if license_ else "write its SPDX identifier beside the document as 'license', if you know it"
            found.append(Objection("license-not-allowed", "license", message, hint, rights.unlicensed == "reject"))
    if rights.reserved != "keep" and (marks := record.get("reservations")):
        message = f"its page reserves mining or training: {', '.join(map(str, marks))}"
        hint = "with leave to use it, write beside the document: reservations: []"
        found.append(Objection("mining-reserved", "reservations", message, hint, rights.reserved == "reject"))
    return found


def withholds(record: Mapping[str, Any], recipe: Recipe) -> bool:
    """Whether a record that is not rejected is released without its text."""
    return recipe.edition == "metadata" or bool(objections(record, recipe.rights))


def check_fields(recipe: Recipe, schema: Schema) -> None:
    """Check that the schema has the fields that the recipe's rights look at.

    Raises:
        RecipeError: it lacks one, which then nothing would look for.
    """
    for name in recipe.rights.fields:
        if name not in schema.fields:
            raise RecipeError(
                f"rights looks at the field {name!r}, which the schema does not have",
                f"add it to {recipe.schema} as in the schema that builder init writes",
            )
