"""Other people's programs read what was published: olah, a mirror of the Hub that serves git repositories, and
mlcroissant. They stand in an environment of their own, which `make peers` makes; without it these tests are skipped.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hub_double
import pytest
from conftest import ROOT, Corpus
from repository import Repository

from builder.publish import outgoing
from builder.publish.address import at
from builder.publish.publish import publish
from builder.release.manifest import digests
from builder.release.version import Version

PEERS = Path(os.environ.get("PEERS", ROOT / ".peers")) / "bin"
V1, V2 = Version(1, 0, 0), Version(1, 1, 0)

pytestmark = pytest.mark.skipif(not PEERS.is_dir(), reason="make peers has not been run")


@pytest.fixture
def olah(dist: Path, tmp_path: Path) -> Iterator[dict[str, str]]:
    """A mirror without a network that serves both releases as tags; what a client of it finds in its environment."""
    root = tmp_path / "mirrors/datasets/fens/news"
    root.mkdir(parents=True)
    repository = Repository.start(root)
    for version in (V1, V2):
        shutil.copytree(dist / version.folder, root, dirs_exist_ok=True)
        repository.commit()
        repository.git("tag", version.folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = f"""[basic]
host = "127.0.0.1"
port = {port}
repos-path = "{tmp_path / "cache"}"
mirrors-path = ["{tmp_path / "mirrors"}"]
[accessibility]
offline = true
"""
    (tmp_path / "olah.toml").write_text(settings, encoding="utf-8")
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [PEERS / "olah-cli", "--config", tmp_path / "olah.toml", "--log-path", tmp_path / "logs"],
            stdout=log,
            stderr=log,
            cwd=tmp_path,
        )
        try:
            answering(f"http://127.0.0.1:{port}", server)
            yield hub_double.environment(f"http://127.0.0.1:{port}", tmp_path / "home")
        finally:
            server.kill()
            server.wait()


def answering(address: str, server: "subprocess.Popen[bytes]") -> None:
    """Wait until a server answers anything at all."""
    while server.poll() is None:
        with contextlib.suppress(OSError):
            try:
                urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own server
            except urllib.error.HTTPError:
                return
            return
        time.sleep(0.2)
    pytest.fail("olah has ended")


def python(code: str, *arguments: str | Path, by: str | Path = sys.executable, **environment: str) -> Any:
    """Run a program, and evaluate what it prints."""
    done = subprocess.run(
        [by, "-c", code, *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return eval(done.stdout)  # noqa: S307 - our own program printed it


LOAD = """
from datasets import load_dataset
ids = lambda split: [row["id"] for row in split]
print({
    "tags": [ids(load_dataset("fens/news", revision=tag, split="train")) for tag in ("v1.0.0", "v1.1.0")],
    "streamed": ids(load_dataset("fens/news", revision="v1.1.0", split="train", streaming=True)),
    "evidence": len(load_dataset("fens/news", "evidence", revision="v1.1.0", split="train")) > 0,
})
"""


def test_a_release_loads_from_somebody_elses_server_by_tag_config_and_split(olah: dict[str, str], dist: Path) -> None:
    told = python(LOAD, **olah)
    expected = [
        [row["id"] for row in Corpus(dist.parent).records(version.folder) if row["split"] == "train"]
        for version in (V1, V2)
    ]
    assert told == {"tags": expected, "streamed": expected[-1], "evidence": True}


def test_a_release_is_pulled_from_somebody_elses_server(olah: dict[str, str], dist: Path, tmp_path: Path) -> None:
    done = Corpus(dist.parent).run("pull", "hf://datasets/fens/news", "1.0.0", "--into", tmp_path / "back", **olah)
    assert done.code == 0, done.err
    assert digests(tmp_path / "back/v1.0.0") == digests(dist / "v1.0.0")


CROISSANT = """
import sys
from mlcroissant import Dataset
opened = Dataset(sys.argv[1])
issues = opened.metadata.ctx.issues
records = {one.id: len(list(opened.records(one.id))) for one in opened.metadata.record_sets}
ids = [row["default/id"].decode() for row in opened.records("default")]
print({"issues": [*issues.errors, *issues.warnings], "records": records, "ids": ids})
"""


def croissant(address: str | Path, tmp_path: Path) -> Any:
    return python(CROISSANT, address, by=PEERS / "python", HOME=str(tmp_path / "peer"))


def test_the_records_of_a_published_release_load_by_croissant(dist: Path, hub: object, tmp_path: Path) -> None:
    from huggingface_hub import snapshot_download

    assert hub is not None
    for target in ("hf://datasets/fens/news", str(tmp_path / "shared")):
        publish(outgoing.read(dist, V2), at(target, timeout=10))
    snapshot = snapshot_download("fens/news", repo_type="dataset", revision="v1.1.0", cache_dir=tmp_path / "cache")
    told = [croissant(Path(at_, "croissant.json"), tmp_path) for at_ in (tmp_path / "shared/v1.1.0", snapshot)]
    assert [one["issues"] for one in told] == [[], []]
    assert told[0]["ids"] == [row["id"] for row in Corpus(dist.parent).records("v1.1.0")]
    assert told[0] == told[1]
