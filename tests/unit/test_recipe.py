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


def test_a_word_unlike_all_that_are_allowed_is_not_called_one_of_them(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="it must be 'earliest' or 'all'") as error:
        load(tmp_path, 'name = "a"\n[duplicates]\nkeep = "latest"')
    assert error.value.hint == ""


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('name = "a"\nrraw = "x"', "unknown key rraw", "did you mean 'raw'?"),
        ('name = "a"\n[splits]\nrations = 1', "unknown key splits.rations", "did you mean 'ratios'?"),
        ('raw = "x"', "no name", 'add: name = "my-corpus"'),
        ("name = 3", "it must be a string", ""),
        ('name = "a"\n[cleaning]\nmask = ["emial"]', "it must be 'email' or 'phone'", "did you mean 'email'?"),
        ('name = "a"\n[outlets]\n"https://A.org/x" = "A"', "'https://A.org/x', which is no domain", "write 'a.org'"),
        ('[tool.builder]\nname = "a"', "unknown key tool", "without [tool.builder]"),
        ('name = "a"\n[cleaning]\nmask = "email"', "it must be a list", "in brackets"),
        ('name = "a"\n[splits]\nratios = { train = 0.5 }', "add up to 1", "for example"),
        ('name = "a"\n[splits]\nratios = { all = 1.0 }', "names a split 'all'", "not 'all'"),
        ('name = "a"\n[duplicates]\nthreshold = 2', "above 0 and at most 1", ""),
        ("name = ", "is not TOML", ""),
        ('name = "a"\nedition = "meta"', "it must be 'full' or 'metadata'", "did you mean 'metadata'?"),
        ('name = "a"\n[rights]\nlicenses = ["CC-BY4.0"]', "which SPDX does not know", "did you mean 'CC-BY-4.0'?"),
        ('name = "a"\n[rights]\nunlicensed = "withhold"', "rights.licenses names none", "for example: licenses"),
        ('name = "a"\n[rights]\nreserved = "drop"', "it must be 'keep' or 'withhold' or 'reject'", ""),
    ],
)
def test_a_wrong_recipe_is_one_sentence_with_a_hint(tmp_path: Path, text: str, message: str, hint: str) -> None:
    with pytest.raises(RecipeError) as error:
        load(tmp_path, text)
    assert message in str(error.value)
    assert hint in error.value.hint


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('by = "date"', "there are no splits.cutoffs", "for example: cutoffs"),
        ('cutoffs = { test = "2024-01-01" }', "splits.cutoffs has no effect where splits.by is 'group'", "'date'"),
        ("embargo_days = 3", "splits.embargo_days has no effect", "let splits.by be 'date'"),
        ('values = { a = "test" }', "splits.values has no effect", "the field's name"),
        ('by = "date"\ncutoffs = { test = "2024-13-01" }', "it must be a day", "for example"),
        ('by = "date"\ncutoffs = { train = "2024-01-01" }', "names 'train', which is what is older", "for example"),
        ('by = "date"\ncutoffs = { tset = "2024-01-01" }', "names a split 'tset'", "did you mean 'test'?"),
        ('by = "date"\ncutoffs = { test = "2024-01-01" }\nundated = "tets"', "splits.undated is 'tets'", "'test'?"),
        ('by = "date"\ncutoffs = { test = "2024-01-01" }\nundated = "never"', "the splits are", "in splits.cutoffs"),
        ('by = "date"\ncutoffs = { test = "2024-01-01" }\nembargo_days = -1', "it must be 0 or more", ""),
        (
            'by = "date"\ncutoffs = { validation = "2024-01-01", test = "2024-01-31" }\nembargo_days = 30',
            "leave no day to 'validation' before 'test'",
            "30 days lie between them",
        ),
        (
            'by = "date"\nratios = { a = 1 }\ncutoffs = { test = "2024-01-01" }',
            "splits.ratios has no effect",
            "'group'",
        ),
        ('by = "outlet"\nvalues = { a = "tset" }', "splits.values.a is 'tset'", "did you mean 'test'?"),
        ("cutoffs = { test = 2024-01-01 }", "it must be a string", "in quotes"),
    ],
)
def test_a_split_that_cannot_be_is_one_sentence_with_a_hint(tmp_path: Path, text: str, message: str, hint: str) -> None:
    with pytest.raises(RecipeError) as error:
        load(tmp_path, f'name = "a"\n[splits]\n{text}')
    assert message in str(error.value)
    assert hint in error.value.hint


def test_a_table_that_stands_twice_is_told_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "builder.toml").write_text('name = "a"\n[outlets]\n[columns]\nx = "title"\n[outlets]\n')
    with pytest.raises(RecipeError, match="twice") as raised:
        Recipe.load(tmp_path)
    assert raised.value.hint == "put all its lines under the one above"
