"""What the recipe makes of a document's rights: its text may go out, or it is withheld, or the document is rejected."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from builder import licenses as spdx
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
    """Hold what was seen of a record's rights against the recipe; [] where its text may go out."""
    found = []
    if rights.licenses:
        license_ = record.get("license")
        if not isinstance(license_, str) or not spdx.allows(rights.licenses, license_):
            said = "no licence is known" if license_ is None else f"the licence is {license_!r}"
            message = f"{said}; rights.licenses allows {', '.join(rights.licenses)}"
            hint = "" if license_ else "write its SPDX identifier beside the document as 'license', if you know it"
            found.append(Objection("license-not-allowed", "license", message, hint, rights.unlicensed == "reject"))
    if rights.reserved != "keep" and (marks := record.get("reservations")):
        message = f"its page reserves mining or training: {', '.join(map(str, marks))}"
        hint = "with leave to use it, write beside the document: reservations: []"
        found.append(Objection("mining-reserved", "reservations", message, hint, rights.reserved == "reject"))
    return found


def withholds(record: Mapping[str, Any], recipe: Recipe) -> bool:
    """Say whether a record that was not rejected is released without its text."""
    return recipe.edition == "metadata" or bool(objections(record, recipe.rights))


def examine(recipe: Recipe, rules: Schema) -> None:
    """See that the schema has the fields that the recipe's rights look at.

    Raises:
        RecipeError: it has not; nothing would be looked for.
    """
    for name in recipe.rights.fields:
        if name not in rules.fields:
            raise RecipeError(
                f"rights looks at the field {name!r}, which the schema does not have",
                f"add it to {recipe.schema} as in the schema that builder init writes",
            )
