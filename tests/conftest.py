"""What the tests share: a corpus in an empty folder, and the command line as a user runs it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A machine that others share makes any deadline a coin toss; CI draws the same examples in every run.
settings.register_profile("press", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("press")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


@dataclass
class Ran:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*arguments: str | Path, at: Path, **environment: str) -> Ran:
    """Run `builder` as its own process, as a user does."""
    done = subprocess.run(
        [sys.executable, "-m", "builder", *map(str, arguments)],
        cwd=at,
        env={**os.environ, "HF_HUB_OFFLINE": "1", **environment},
        capture_output=True,
        check=False,
        timeout=300,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass
class Corpus:
    """A corpus made by `builder init`."""

    root: Path

    def add(self, name: str, content: str | bytes) -> Path:
        path = self.root / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def recipe(self, text: str) -> None:
        """Replace the recipe by builder.toml."""
        (self.root / "builder.toml").write_text(text, encoding="utf-8")

    def run(self, *arguments: str | Path, **environment: str) -> Ran:
        return run(*arguments, at=self.root, **environment)

    def rejects(self) -> list[dict[str, Any]]:
        """What the last build rejected, sorted by source."""
        import pyarrow.parquet as pq

        files = sorted(self.root.glob("dist/next/rejects/*.parquet"))
        return [row for file in files for row in pq.read_table(file).to_pylist()]

    def records(self, release: str = "next") -> list[dict[str, Any]]:
        """The records of all splits, each with its split."""
        import pyarrow.parquet as pq

        files = sorted((self.root / "dist" / release / "data").glob("*.parquet"))
        return [row | {"split": file.name.split("-")[0]} for file in files for row in pq.read_table(file).to_pylist()]


ARTICLE = """---
title: {title}
authors: [Ada Quill]
date: "2019-05-04"
outlet: The Fen Gazette
---
{text}
"""


def article(title: str, text: str = "") -> str:
    """Return a Markdown article with all the metadata it needs."""
    body = text or (
        f"The {title} opened on Monday after eleven years of waiting, and the whole of the lower town came to look at "
        f"it.\n\nNobody could say who had paid for {title}, and nobody at the gate would be drawn on the question, but "
        "the tea was free and the band had learned a second tune."
    )
    return ARTICLE.format(title=title, text=body)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    root = tmp_path / "corpus"
    assert run("init", root, at=tmp_path).code == 0
    return Corpus(root)


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Find a folder of ../shared, or skip."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"{path} is not there")
        return path

    return find
