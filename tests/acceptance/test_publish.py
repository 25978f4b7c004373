"""`builder publish` and `builder pull` as a user runs them, over good lines and bad ones."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import hub_double
import pytest
import s3_double
import wire
from conftest import Corpus

from builder.release.manifest import digests

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
    told.append(released.run("verify", TARGET, **environment))
    told.append(released.run("diff", f"{TARGET}@1.0.0", "1.1.0", **environment))
    told.append(released.run("retract", "--check", "raw/heron.md", "--in", TARGET, **environment))
    assert [ran.code for ran in told[-4:]] == [0, 0, 0, 1], told[-1].err
    for secret in (hub_double.TOKEN, s3_double.SECRET):
        assert not [ran for ran in told if secret in ran.out + ran.err]
        assert not any(secret.encode() in data for data in written(tmp_path, released.root))


def test_by_xet_a_version_comes_back_byte_for_byte_and_loads(
    released: Corpus, line: tuple[wire.Line, hub_double.Hub, dict[str, str]], tmp_path: Path
) -> None:
    laid, hub, _ = line
    hub.store = tmp_path / "store"
    environment = hub_double.environment(laid.upstream, tmp_path / "home", xet=True)
    for version in ("1.0.0", "1.1.0"):
        done = released.run("publish", version, TARGET, **environment)
        assert done.code == 0, done.err
        assert released.run("pull", TARGET, version, "--into", tmp_path / "back", **environment).code == 0
        assert digests(tmp_path / "back" / f"v{version}") == digests(released.root / "dist" / f"v{version}")
    assert [request for request in hub.requests if request.startswith("PUT /large/")] == []
    code = "from datasets import load_dataset\nprint(len(load_dataset('fens/news', revision='v1.1.0', split='train')))"
    told = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, check=True
    )
    assert int(told.stdout) == len([row for row in released.records("v1.1.0") if row["split"] == "train"])


def test_a_checkout_without_releases_builds_on_a_published_one(released: Corpus, tmp_path: Path) -> None:
    target, fresh = f"file://{tmp_path}/shared", Corpus(tmp_path / "fresh")
    assert released.run("publish", "1.0.0", target).code == 0
    shutil.copytree(released.root, fresh.root, ignore=shutil.ignore_patterns("dist", ".builder"))
    assert (
        "would be released as 1.1.0 (since 1.0.0: 1 added)" in fresh.run("build", "--previous", f"{target}@1.0.0").out
    )
    assert "would be released as 1.1.0 (since 1.0.0: 1 added)" in fresh.run("build", "--previous", target).out
    assert (fresh.root / "dist/v1.0.0/manifest.json").is_file()


def test_verify_diff_and_retract_take_what_is_published(released: Corpus, tmp_path: Path) -> None:
    target = f"file://{tmp_path}/shared"
    for version in ("1.0.0", "1.1.0"):
        assert released.run("publish", version, target).code == 0
    fresh = Corpus(tmp_path / "fresh")
    shutil.copytree(released.root, fresh.root, ignore=shutil.ignore_patterns("dist", ".builder"))
    for name in (target, f"{tmp_path}/shared", f"{target}@1.1.0"):
        done = fresh.run("verify", name)
        assert (done.code, done.out.splitlines()[-1].startswith(f"{name}: version 1.1.0")) == (0, True), done.err
    assert fresh.run("retract", "--check", "raw/bridge.md", "--in", f"{target}@1.0.0").code == 0
    assert "in v1.1.0" in fresh.run("retract", "--check", "raw/bridge.md", "--in", target).out
    assert not (fresh.root / "dist/v1.1.0").exists()
    assert "  added  1\n" in fresh.run("diff", f"{target}@1.0.0", target).out
    for arguments in (("verify", f"{target}@9.0.0"), ("diff", f"{target}@9.0.0"), ("verify", f"{target}@x")):
        assert fresh.run(*arguments).code == 2


def test_verify_tells_what_was_damaged_at_the_target(released: Corpus, tmp_path: Path) -> None:
    assert released.run("publish", "1.0.0", tmp_path / "shared").code == 0
    with (tmp_path / "shared/v1.0.0/CHANGES.md").open("a", encoding="utf-8") as file:
        file.write("more\n")
    done = released.run("verify", f"{tmp_path}/shared@1.0.0")
    assert (done.code, "[file-changed]" in done.out) == (1, True)
    (tmp_path / "shared/v1.0.0/ledger.parquet").write_bytes(b"another")
    done = released.run("retract", "--check", "raw/heron.md", "--in", f"{tmp_path}/shared")
    assert (done.code, "is not the published one" in done.err) == (3, True)
