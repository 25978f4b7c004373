"""A machine without dist/ keeps ids, splits and order by a release that lies elsewhere."""

import shutil
from pathlib import Path

import pytest
from conftest import Corpus, article

from builder.release import manifest


@pytest.fixture
def released(released: Corpus) -> Corpus:
    """The same, and an article that no release has."""
    released.add("mill.md", article("The mill", "Of the mill and the mill race, as mill hands tell mill owners."))
    return released


def test_a_release_without_dist_is_the_same_bytes_as_one_with_it(released: Corpus, tmp_path: Path) -> None:
    other = Corpus(tmp_path / "elsewhere")
    shutil.copytree(released.root, other.root, ignore=shutil.ignore_patterns("dist", ".builder"))
    assert other.run("release", "--previous", released.root / "dist/v1.1.0").code == 0
    assert released.run("release").code == 0
    there, here = (manifest.digests(one.root / "dist/v1.2.0") for one in (other, released))
    assert there == here


def test_what_has_not_changed_since_is_not_released_again(released: Corpus, tmp_path: Path) -> None:
    (released.root / "raw/mill.md").unlink()
    moved = shutil.move(released.root / "dist/v1.1.0", tmp_path / "v1.1.0")
    shutil.rmtree(released.root / "dist")
    done = released.run("release", "--previous", moved)
    assert done.out.startswith(f"nothing has changed: the latest release is 1.1.0, in {moved}\n")


@pytest.mark.parametrize(
    ("previous", "code", "said"),
    [("dist/v1.0.0", 1, "which is newer than dist/v1.0.0"), ("raw", 2, "raw is no release")],
)
def test_history_does_not_fork(released: Corpus, previous: str, code: int, said: str) -> None:
    done = released.run("build", "--previous", previous)
    assert (done.code, said in done.err) == (code, True), done.err


def test_a_release_before_that_is_not_there_is_said_to_be_missing(released: Corpus) -> None:
    done = released.run("release", "--previous", "../nowhere")
    assert (done.code, done.err.splitlines()[0]) == (2, "builder: there is no ../nowhere")


@pytest.mark.parametrize("version", ["", "@1.1.0"])
def test_a_release_is_built_on_a_folder_of_releases_and_a_yanked_one_counts(
    released: Corpus, tmp_path: Path, version: str
) -> None:
    released.run("yank", "1.1.0", "--reason", "half of the heron was missing")
    published = shutil.move(released.root / "dist", tmp_path / "published")
    done = released.run("release", "--previous", f"{published}{version}")
    assert "released 1.2.0" in done.out
    assert (released.root / "dist/v1.1.0").is_dir()
