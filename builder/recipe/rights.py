"""[tool.builder.rights]: what becomes of documents whose page or curator says that their text may not go out."""

from dataclasses import dataclass
from typing import Literal

from builder import licenses
from builder.errors import RecipeError
from builder.wording import did_you_mean


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
        for name in self.licenses:
            if not name.startswith(("LicenseRef-", "https://", "http://")) and licenses.spdx(name) is None:
                hint = did_you_mean(name, licenses.identifiers(), "find its identifier at https://spdx.org/licenses/")
                raise RecipeError(f"rights.licenses names {name!r}, which SPDX does not know", hint)

    @property
    def fields(self) -> list[str]:
        """The fields of the schema that the settings look at."""
        return ["license"] * bool(self.licenses) + ["reservations"] * (self.reserved != "keep")
