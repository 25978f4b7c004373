"""`builder publish` and `builder pull` as a user runs them, over good lines and bad ones."""

from collections.abc import Iterator
from pathlib import Path

import hub_double
import pytest
import s3_double
import wire
from conftest import Corpus

TARGET = "hf://datasets/fens/news"


@pytest.fixture(scope="module")
def released(dist: Path) -> Corpus:
    """A corpus with two releases."""
    return Corpus(dist.parent)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[tuple[wire.Line, hub_double.Hub, dict[str, str]]]:
    """A line to an empty Hub, and what the environment says of it."""
    with hub_double.serve() as (upstream, hub), wire.lay(upstream) as (near, laid):
        yield laid, hub, hub_double.environment(near, tmp_path / "home")


def written(*folders: Path) -> Iterator[bytes]:
    """All that stands in files."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                yield path.read_bytes()


@pytest.mark.parametrize(("kind", "number"), [("after", 1), ("500", 3), ("after", 20)])
def test_the_token_appears_in_no_output_and_no_file(
    released: Corpus, line: tuple[wire.Line, hub_double.Hub, dict[str, str]], kind: str, number: int, tmp_path: Path
) -> None:
    laid, _, environment = line
    laid.breaks(kind, number, lasting=False)
    told = [released.run("-v", "--debug", "publish", "1.0.0", TARGET, **environment) for _ in range(2)]
    told.append(released.run("pull", TARGET, "--into", tmp_path / "back", **environment))
    assert told[-1].code == 0, told[-1].err
    for secret in (hub_double.TOKEN, s3_double.SECRET):
        assert not [ran for ran in told if secret in ran.out + ran.err]
        assert not any(secret.encode() in data for data in written(tmp_path, released.root))
