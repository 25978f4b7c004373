from pathlib import Path

import pytest

from builder.errors import RecipeError
from builder.recipe import Recipe


def load(tmp_path: Path, text: str, file: str = "builder.toml") -> Recipe:
    (tmp_path / file).write_text(text, encoding="utf-8")
    return Recipe.load(tmp_path)


def test_everything_but_the_name_has_a_default(tmp_path: Path) -> None:
    recipe = load(tmp_path, 'name = "a"')
    assert (recipe.raw, recipe.dist, recipe.duplicates.threshold, recipe.salt) == ("raw", "dist", 0.7, "a")


def test_a_pyproject_holds_the_recipe_in_its_own_table(tmp_path: Path) -> None:
    recipe = load(tmp_path, '[tool.builder]\nname = "a"\n[tool.builder.outlets]\n"a.org" = "A"', "pyproject.toml")
    assert recipe.outlets == {"a.org": "A"}


def test_a_recipe_is_found_from_a_folder_below(tmp_path: Path) -> None:
    load(tmp_path, 'name = "a"')
    (tmp_path / "raw" / "deep").mkdir(parents=True)
    assert Recipe.load(tmp_path / "raw" / "deep").root == tmp_path


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('name = "a"\nrraw = "x"', "unknown key rraw", "did you mean raw?"),
        ('name = "a"\n[splits]\nrations = 1', "unknown key splits.rations", "did you mean splits.ratios?"),
        ('raw = "x"', "no name", 'add: name = "my-corpus"'),
        ("name = 3", "it must be a string", ""),
        ('name = "a"\n[cleaning]\nmask = ["emial"]', "it must be 'email' or 'phone'", "did you mean 'email'?"),
        ('name = "a"\n[splits]\nratios = { train = 0.5 }', "add up to 1", "for example"),
        ('name = "a"\n[splits]\nratios = { all = 1.0 }', "names a split 'all'", "not 'all'"),
        ('name = "a"\n[duplicates]\nthreshold = 2', "above 0 and at most 1", ""),
        ("name = ", "is not TOML", ""),
    ],
)
def test_a_wrong_recipe_is_one_sentence_with_a_hint(tmp_path: Path, text: str, message: str, hint: str) -> None:
    with pytest.raises(RecipeError) as error:
        load(tmp_path, text)
    assert message in str(error.value)
    assert hint in error.value.hint
