"""What counts as changed since a revision, in real repositories, and whose documents a change touches."""

import json
import os
from pathlib import Path

import pytest
from conftest import ROOT
from repository import Repository

from builder import scaffold, schema, sources
from builder.errors import UsageError, WorldError
from builder.recipe import Recipe
from builder.validation import since

CASES = json.loads((ROOT / "tests/cases/since_affected.json").read_text(encoding="utf-8"))
FILES = ("a.txt", "a.txt.meta.yaml", "b/c.md", "b/d.md", "lost.txt.meta.yaml")


def fill(root: Path) -> Recipe:
    """Start a corpus with a few files in raw/; `lost.txt` itself is not there."""
    scaffold.start(root)
    for name in FILES:
        (root / "raw" / name).parent.mkdir(exist_ok=True)
        (root / "raw" / name).write_text("title: T\n")
    return Recipe.load(root)


@pytest.fixture
def corpus(tmp_path: Path) -> tuple[Recipe, Repository]:
    """A corpus in a subfolder of a repository, on a branch that has just left main."""
    recipe = fill(tmp_path / "texts")
    repository = Repository.start(tmp_path)
    repository.branch("dev")
    return recipe, repository


def changes(recipe: Recipe, revision: str = "main") -> list[str]:
    """Return what changed, relative to the corpus."""
    root = os.path.realpath(recipe.root)
    return sorted(os.path.relpath(path, root) for path in since.changed(recipe, revision))


def test_added_edited_deleted_renamed_and_untracked_files_have_changed(corpus: tuple[Recipe, Repository]) -> None:
    recipe, repository = corpus
    raw = recipe.root / "raw"
    (raw / "a.txt").write_text("edited")
    repository.git("mv", raw / "b/c.md", raw / "b/e.md")
    repository.commit()
    (raw / "b/d.md").unlink()
    (raw / "new.txt").write_text("untracked")
    (recipe.root / "schema/boilerplate.txt").write_text("# untracked\n")
    repository.git("add", "--intent-to-add", ".")
    (repository.root / "aside.txt").write_text("nobody asked\n")
    assert changes(recipe) == [
        "raw/a.txt",
        "raw/b/c.md",
        "raw/b/d.md",
        "raw/b/e.md",
        "raw/new.txt",
        "schema/boilerplate.txt",
    ]


def test_only_the_branch_s_own_changes_count(corpus: tuple[Recipe, Repository]) -> None:
    recipe, repository = corpus
    (recipe.root / "raw/a.txt").write_text("ours")
    repository.commit()
    repository.git("switch", "--quiet", "main")
    (recipe.root / "raw/b/c.md").write_text("theirs")
    repository.commit()
    repository.git("switch", "--quiet", "dev")
    assert changes(recipe, "main") == ["raw/a.txt"]
    assert changes(recipe, "HEAD") == []


def test_a_file_that_git_is_told_to_ignore_counts_in_raw(corpus: tuple[Recipe, Repository]) -> None:
    recipe, repository = corpus
    (repository.root / ".gitignore").write_text("*.big\n")
    repository.commit()
    (recipe.root / "raw/x.big").write_text("")
    (recipe.root / "x.big").write_text("")
    assert changes(recipe, "HEAD") == ["raw/x.big"]


@pytest.mark.parametrize(
    "name", ["with space.txt", "quo\"te's.txt", "line\nbreak.txt", "été.txt", "*.txt", "-x.txt", ":!a.txt"]
)
def test_every_name_of_a_file_comes_through(corpus: tuple[Recipe, Repository], name: str) -> None:
    recipe, repository = corpus
    (recipe.root / "raw" / name).write_text("new")
    assert changes(recipe) == [f"raw/{name}"]
    repository.commit()
    assert changes(recipe) == [f"raw/{name}"]


def test_a_name_that_is_not_utf_8_is_found_in_the_listing(corpus: tuple[Recipe, Repository]) -> None:
    recipe, _ = corpus
    (recipe.root / "raw" / os.fsdecode(b"caf\xe9.txt")).write_text("new")
    assert touched(recipe, since.changed(recipe, "main")) == [r"caf\xe9.txt"]


def test_the_git_of_a_hook_that_runs_elsewhere_is_not_asked(
    corpus: tuple[Recipe, Repository], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe, _ = corpus
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "no.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "nowhere"))
    assert changes(recipe) == []


def test_a_corpus_behind_a_link_is_compared_all_the_same(corpus: tuple[Recipe, Repository], tmp_path: Path) -> None:
    recipe, _ = corpus
    (recipe.root / "raw/b/c.md").write_text("edited")
    (tmp_path / "link").symlink_to(recipe.root)
    linked = Recipe.load(tmp_path / "link")
    assert touched(linked, since.changed(linked, "main")) == ["b/c.md"]


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("mian", "no revision 'mian'"),
        ("", "no revision ''"),
        ("--output=pwned", "no revision '--output=pwned'"),
        ("main..dev", "no revision 'main..dev'"),
        ("HEAD:texts/raw", "no revision 'HEAD:texts/raw'"),
        ("0" * 40, "no revision '0000"),
    ],
)
def test_what_is_no_revision_is_named(corpus: tuple[Recipe, Repository], revision: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        since.changed(corpus[0], revision)
    assert "a branch, a tag or a commit" in caught.value.hint
    assert not list(corpus[1].root.rglob("pwned"))


def test_a_branch_that_grew_from_nothing_has_no_commit_in_common(corpus: tuple[Recipe, Repository]) -> None:
    recipe, repository = corpus
    repository.git("switch", "--quiet", "--orphan", "island")
    repository.git("commit", "--quiet", "--allow-empty", "--message", "alone")
    (recipe.root / "raw").mkdir(parents=True)
    with pytest.raises(UsageError, match="'main' and HEAD have no commit in common"):
        since.changed(recipe, "main")


@pytest.mark.parametrize(("revision", "said"), [("main~1", "no revision"), ("origin/main", "no commit in common")])
def test_a_shallow_clone_is_told_to_fetch_its_history(
    corpus: tuple[Recipe, Repository], tmp_path: Path, revision: str, said: str
) -> None:
    _, repository = corpus
    repository.commit()
    repository.git("clone", "--quiet", "--depth=1", "--branch=dev", f"file://{repository.root}", tmp_path / "shallow")
    clone = Repository(tmp_path / "shallow")
    clone.git("fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main")
    with pytest.raises(UsageError, match=said) as caught:
        since.changed(Recipe.load(tmp_path / "shallow/texts"), revision)
    assert "git fetch --unshallow" in caught.value.hint


def test_a_corpus_outside_git_is_told_to_leave_since_out(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a git repository") as caught:
        since.changed(fill(tmp_path), "main")
    assert "without it everything is validated" in caught.value.hint


def test_raw_outside_the_repository_cannot_be_compared(tmp_path: Path) -> None:
    recipe = fill(tmp_path / "inside")
    (tmp_path / "inside/raw").rename(tmp_path / "outside")
    (tmp_path / "inside/raw").symlink_to(tmp_path / "outside")
    Repository.start(tmp_path / "inside")
    with pytest.raises(UsageError, match="outside is outside the git repository"):
        since.changed(recipe, "main")


def test_without_git_the_error_says_so(corpus: tuple[Recipe, Repository], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(WorldError, match="git is not installed"):
        since.changed(corpus[0], "main")


def test_a_file_that_was_only_saved_again_has_not_changed(corpus: tuple[Recipe, Repository]) -> None:
    recipe, _ = corpus
    os.utime(recipe.root / "raw/a.txt", (0, 0))
    assert changes(recipe) == []


def touched(recipe: Recipe, files: frozenset[Path]) -> list[str]:
    rules = schema.load(recipe.schema_file)
    listing = sources.scan(recipe.root / recipe.raw, recipe.sources)
    return sorted(since.affected(files, recipe, rules, listing))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_change_touches(case: dict[str, list[str]], tmp_path: Path) -> None:
    recipe = fill(tmp_path)
    for name in case.get("gone", []):
        (tmp_path / name).unlink()
    (tmp_path / "raw/metadata.csv").write_text("source,title\na.txt,T\nnobody.txt,T\n")
    assert touched(recipe, since.absolute(tmp_path / name for name in case["original"])) == case["expected"]


def test_a_file_that_the_schema_refers_to_touches_everything(tmp_path: Path) -> None:
    recipe = fill(tmp_path)
    main, part = tmp_path / "schema/article.schema.json", tmp_path / "schema/parts/name.json"
    part.parent.mkdir()
    part.write_text('{"type": "string"}')
    document = json.loads(main.read_text(encoding="utf-8"))
    document["properties"]["place"] = {"$ref": "parts/name.json"}
    main.write_text(json.dumps(document), encoding="utf-8")
    assert len(touched(recipe, frozenset({part}))) == 4
    assert touched(recipe, frozenset({part.with_name("other.json")})) == []


def test_names_are_taken_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = fill(tmp_path)
    monkeypatch.chdir(tmp_path / "raw/b")
    assert touched(recipe, since.absolute([Path("c.md"), Path("../a.txt"), Path("../../README.md")])) == [
        "a.txt",
        "b/c.md",
    ]


def test_a_folder_that_cannot_be_looked_into_is_touched_by_what_lay_in_it(tmp_path: Path) -> None:
    recipe = fill(tmp_path)
    (tmp_path / "raw/dead").symlink_to("gone")
    assert touched(recipe, since.absolute([tmp_path / "raw/dead/x.txt"])) == ["dead"]
