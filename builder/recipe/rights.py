"""[tool.builder.rights]: what becomes of documents whose page or curator says that their text may not go out."""

from dataclasses import dataclass
from typing import Literal

from builder import licenses as spdx
from builder.errors import RecipeError
from builder.wording import meant


@dataclass(frozen=True)
class Rights:
    """[tool.builder.rights]. "withhold" releases a document without its text, "reject" leaves it out."""

    licenses: tuple[str, ...] = ()
    """What a text may be under: SPDX expressions, LicenseRef-… or addresses as pages state them; empty: anything."""
    unlicensed: Literal["withhold", "reject"] = "reject"
    """What becomes of a document whose licence is none of them, or not known."""
    reserved: Literal["keep", "withhold", "reject"] = "keep"
    """What becomes of a document whose page reserves mining or training."""

    def __post_init__(self) -> None:
        if not self.licenses and self.unlicensed != "reject":
            raise RecipeError(
                "rights.unlicensed is set, but rights.licenses names none", 'for example: licenses = ["CC-BY-4.0"]'
            )
        for one in self.licenses:
            if not one.startswith(("LicenseRef-", "https://", "http://")) and spdx.spdx(one) is None:
                hint = meant(one, spdx.known(), "its identifier is at https://spdx.org/licenses/")
                raise RecipeError(f"rights.licenses names {one!r}, which SPDX does not know", hint)

    @property
    def fields(self) -> list[str]:
        """The fields of the schema that the settings look at."""
        return ["license"] * bool(self.licenses) + ["reservations"] * (self.reserved != "keep")
