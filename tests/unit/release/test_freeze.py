"""One builder at a time, and a release is there whole or not at all."""

import json
import multiprocessing
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builder.errors import RefusedError, WorldError
from builder.release import freeze


def test_a_second_builder_is_turned_away(tmp_path: Path) -> None:
    with freeze.lock(tmp_path), pytest.raises(WorldError, match="another builder"), freeze.lock(tmp_path):
        pass


def test_the_lock_of_a_killed_builder_is_free(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom builder.release import freeze\n"
        "with freeze.lock(Path(sys.argv[1])):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == -9
    with freeze.lock(tmp_path):
        pass


def test_a_worker_that_outlives_the_builder_does_not_hold_its_lock(tmp_path: Path) -> None:
    with freeze.lock(tmp_path):
        worker = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
        worker.start()
    with freeze.lock(tmp_path):
        assert worker.is_alive()
    worker.kill()


def test_staging_replaces_the_folder_at_the_end(tmp_path: Path) -> None:
    for text in ("one", "two"):
        with freeze.staging(tmp_path) as folder:
            (folder / text).touch()
    assert [path.name for path in (tmp_path / "next").iterdir()] == ["two"]
    assert [path.name for path in tmp_path.iterdir()] == ["next"]


def test_a_failed_staging_leaves_the_old_folder(tmp_path: Path) -> None:
    with freeze.staging(tmp_path) as folder:
        (folder / "one").touch()
    with pytest.raises(ZeroDivisionError), freeze.staging(tmp_path) as folder:
        (folder / str(1 // 0)).touch()
    assert [path.name for path in (tmp_path / "next").iterdir()] == ["one"]
    assert [path.name for path in tmp_path.iterdir()] == ["next"]


def test_what_a_killed_staging_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".next.new" / "left").mkdir(parents=True)
    (tmp_path / ".next.old").mkdir()
    with freeze.staging(tmp_path) as folder:
        assert list(folder.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["next"]


def test_freeze_moves_the_candidate(tmp_path: Path) -> None:
    (tmp_path / "next" / "data").mkdir(parents=True)
    (tmp_path / "next" / "data" / "a").write_text("a")
    freeze.freeze(tmp_path / "next", tmp_path / "v1.0.0")
    assert (tmp_path / "v1.0.0" / "data" / "a").read_text() == "a"
    assert not (tmp_path / "next").exists()


@pytest.mark.parametrize("kind", ["empty folder", "folder", "file", "dangling link"])
def test_freeze_never_replaces_anything(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "v1.0.0"
    (tmp_path / "next").mkdir()
    if kind.endswith("folder"):
        target.mkdir()
    if kind == "folder":
        (target / "a").touch()
    if kind == "file":
        target.touch()
    if kind == "dangling link":
        target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(RefusedError, match="exists already"):
        freeze.freeze(tmp_path / "next", target)
    assert (tmp_path / "next").is_dir()


def test_a_candidate_that_is_not_there_is_the_worlds_fault(tmp_path: Path) -> None:
    with pytest.raises(WorldError):
        freeze.freeze(tmp_path / "next", tmp_path / "v1.0.0")


def test_the_index_lists_the_releases(tmp_path: Path) -> None:
    for name in ("v1.10.0", "v1.9.0"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").touch()
        (tmp_path / name / "tagmanifest-sha256.txt").write_text(name)
    freeze.index(tmp_path)
    told = json.loads((tmp_path / "index.json").read_text())
    assert told["latest"] == "1.10.0"
    assert [release["version"] for release in told["releases"]] == ["1.9.0", "1.10.0"]
