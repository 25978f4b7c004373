from pathlib import Path

import pytest

from builder.errors import WorldError
from builder.publish import outgoing
from builder.publish.address import at
from builder.publish.publish import publish
from builder.release import freeze
from builder.release.version import Version

V1 = Version(1, 0, 0)


def test_a_cut_before_the_index_is_mended_by_the_next_run(dist: Path, tmp_path: Path) -> None:
    target = at(str(tmp_path), timeout=1)
    publish(outgoing.read(dist, V1), target)
    (tmp_path / "index.json").unlink()
    assert not publish(outgoing.read(dist, V1), target).plan.published
    assert freeze.indexed(tmp_path) == [V1]


def test_a_copy_that_is_damaged_in_the_meantime_never_gets_its_name(dist: Path, tmp_path: Path) -> None:
    def damage(_done: int, _all: int) -> None:
        (partial,) = tmp_path.glob(".v1.0.0-*")
        (partial / "CHANGES.md").write_text("What nobody wrote")

    target = at(f"file://{tmp_path}", timeout=1)
    with pytest.raises(WorldError, match=r"CHANGES\.md did not arrive whole"):
        publish(outgoing.read(dist, V1), target, progress=damage)
    assert target.versions() == []
    publish(outgoing.read(dist, V1), target)
    assert target.versions() == [V1]


def test_while_another_builder_writes_there_nothing_is_sent(dist: Path, tmp_path: Path) -> None:
    with freeze.lock(tmp_path), pytest.raises(WorldError, match="another builder"):
        publish(outgoing.read(dist, V1), at(str(tmp_path), timeout=1))
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]
