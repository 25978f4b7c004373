from pathlib import Path

import pytest

from builder.cache import retention


@pytest.fixture
def shards(tmp_path: Path) -> Path:
    """The shards of four builds, each with one of its own and one that all share."""
    folder = tmp_path / "shards"
    for key in ("one", "two", "three", "all"):
        (folder / key).mkdir(parents=True)
        (folder / key / "records.arrow").write_bytes(b"12345")
        if key != "all":
            retention.remember(folder, [key, "all"])
    return folder


def names(shards: Path) -> list[str]:
    return sorted(path.name for path in shards.iterdir())


def test_a_build_leaves_what_it_and_the_one_before_it_used(shards: Path) -> None:
    retention.remember(shards, ["three", "all"])
    assert names(shards) == ["all", "three"]


def test_pruning_drops_what_older_builds_used_and_what_broken_runs_left(shards: Path) -> None:
    (shards / "five.tmp").mkdir()
    (shards / "five.at").write_bytes(b"1")
    assert retention.prune(shards, 1) == retention.Pruned(3, 6)
    assert names(shards) == ["all", "three"]


def test_without_a_record_of_builds_nothing_is_kept(shards: Path) -> None:
    (shards.parent / "builds.json").write_bytes(b"damaged")
    retention.prune(shards, 2)
    assert names(shards) == []
