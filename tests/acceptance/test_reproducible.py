"""The one rule: same inputs, same bytes, whatever the folder, workers, hash seed, time zone or locale."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Corpus, article

VARIANTS = [
    ("1", {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"}),
    ("3", {"PYTHONHASHSEED": "7", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"}),
]


def digest(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.mark.parametrize(("workers", "environment"), VARIANTS)
def test_two_releases_of_the_same_inputs_are_the_same_bytes(
    corpus: Corpus, tmp_path: Path, workers: str, environment: dict[str, str]
) -> None:
    for number in range(5):
        corpus.add(f"{number}.md", article(f"bridge number {number}"))
    corpus.add("rows.jsonl", '{"title": "T", "text": "one two three four"}\n' * 3)
    other = Corpus(tmp_path / "elsewhere" / "deeper")
    shutil.copytree(corpus.root, other.root)
    assert corpus.run("release", "--workers", "2").code == 0
    assert other.run("release", "--workers", workers, **environment).code == 0
    assert digest(corpus.root / "dist/v1.0.0") == digest(other.root / "dist/v1.0.0")


def test_a_build_imports_no_pandas(corpus: Corpus) -> None:
    """It would take longer than a small build; pyarrow imports it unasked, for `to_numpy` among others."""
    corpus.add("a.md", article("bridge"))
    code = (
        "import sys; from pathlib import Path; from builder import Recipe, build_candidate; "
        f"build_candidate(Recipe.load(Path({str(corpus.root)!r}))); print('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
