"""What the tests share: a corpus in an empty folder, and the command line as a user runs it."""

import logging
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hub_double
import pytest
import s3_double
from command import Ran, run
from hypothesis import settings

# A machine that others share makes any deadline a coin toss; CI draws the same examples in every run.
settings.register_profile("press", deadline=None, derandomize="CI" in os.environ)
settings.register_profile("sweep", deadline=None, max_examples=2000)
settings.load_profile("press")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


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


def sample(root: Path) -> Corpus:
    """Copy the sample corpus."""
    for name in ("raw", "schema"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("pyproject.toml", "DATASET_CARD.md"):
        shutil.copy(ROOT / name, root / name)
    return Corpus(root)


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


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Let warnings be heard again: a command that ran in this process with -q has silenced them."""
    yield
    logging.disable(logging.NOTSET)


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


def press(root: Path, *names: str) -> Path:
    """Make a corpus of some articles, one release an article, and return its dist/."""
    from builder import scaffold

    scaffold.start(root)
    return more(root, *names)


def more(root: Path, *names: str) -> Path:
    """Add articles to a corpus, one release an article, and return its dist/."""
    from builder import Recipe, make_release
    from builder.engine import Engine

    for name in names:
        Corpus(root).add(f"{name}.md", article(name, f"What the {name} said was never written down. " * 9 + name * 40))
        make_release(Recipe.load(root), on=Engine(workers=1))
    return root / "dist"


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases, 1.0.0 and 1.1.0; the tests leave them as they are."""
    return press(tmp_path_factory.mktemp("corpus") / "news", "heron", "bridge")


@pytest.fixture
def released(dist: Path, tmp_path: Path) -> Corpus:
    """The corpus of these two releases, to change: in 1.0.0 is heron.md, in 1.1.0 bridge.md came."""
    return Corpus(shutil.copytree(dist.parent, tmp_path / "released"))


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A 1.0.0 with other content."""
    return press(tmp_path_factory.mktemp("other") / "news", "lamp")


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """A server that speaks S3; its address."""
    with s3_double.serve() as address:
        yield address


@pytest.fixture
def s3(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty folder in a bucket."""
    for name, value in s3_double.environment(s3_server).items():
        monkeypatch.setenv(name, value)
    return f"s3://{s3_double.BUCKET}/{uuid.uuid4().hex}"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[hub_double.Hub]:
    """An empty Hub, which the client in this process takes for the Hub."""
    from huggingface_hub import constants

    with hub_double.serve() as (endpoint, remembered):
        monkeypatch.setattr(constants, "ENDPOINT", endpoint)
        template = endpoint + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
        monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
        monkeypatch.setenv("HF_TOKEN", hub_double.TOKEN)
        yield remembered


@pytest.fixture(params=["folder", "memory", "s3", "hub"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place of each kind that a release is published to."""
    if request.param == "s3":
        return str(request.getfixturevalue("s3"))
    if request.param == "hub":
        request.getfixturevalue("hub")
        return "hf://datasets/fens/news"
    return f"memory://{uuid.uuid4().hex}/news" if request.param == "memory" else str(tmp_path / "shared" / "news")
