import json
from pathlib import Path

import pytest

from builder.errors import RefusedError, WorldError
from builder.publish import outgoing
from builder.publish.address import at
from builder.publish.bucket import Bucket
from builder.publish.publish import publish
from builder.publish.pull import pull
from builder.release import bagit
from builder.release.manifest import digests
from builder.release.version import Version

V1, V2 = Version(1, 0, 0), Version(1, 1, 0)

pytestmark = pytest.mark.parametrize("address", ["memory", "s3"], indirect=True)


@pytest.fixture
def bucket(address: str) -> Bucket:
    return Bucket.open(address, 10)


def test_the_index_says_where_a_version_is_and_what_it_must_be(dist: Path, bucket: Bucket) -> None:
    release = publish(outgoing.read(dist, V1), bucket).release
    told = json.loads(bucket.fs.cat_file(f"{bucket.root}/index.json"))
    entry = {"version": "1.0.0", "digest": release.digest, "bytes": release.bytes}
    assert told == {"latest": "1.0.0", "releases": [entry | {"path": f"v1.0.0-{release.digest[:16]}"}]}


def test_an_object_that_is_damaged_is_taken_out_and_sent_again(dist: Path, bucket: Bucket) -> None:
    def damage(_done: int, _all: int) -> None:
        (path,) = bucket.fs.glob(f"{bucket.root}/v1.0.0-*/CHANGES.md")
        bucket.fs.pipe_file(path, b"x" * bucket.fs.size(path))

    with pytest.raises(WorldError, match=r"CHANGES\.md did not arrive whole"):
        publish(outgoing.read(dist, V1), bucket, progress=damage)
    assert bucket.versions() == []
    assert list(publish(outgoing.read(dist, V1), bucket).plan.missing) == ["CHANGES.md"]


def test_what_the_version_before_holds_is_copied_there_and_not_sent(dist: Path, bucket: Bucket, tmp_path: Path) -> None:
    publish(outgoing.read(dist, V1), bucket)
    done = publish(outgoing.read(dist, V2), bucket)
    old, new = (digests(dist / version.folder) for version in (V1, V2))
    unchanged = {path for path in new.keys() - bagit.FILES if new[path] == old.get(path)}
    assert set(done.plan.elsewhere) == unchanged == new.keys() - done.plan.missing.keys()
    assert unchanged
    assert digests(pull(bucket, V2, tmp_path / "back").folder) == new


def test_a_damaged_file_of_the_version_before_is_sent_and_not_copied(
    dist: Path, bucket: Bucket, tmp_path: Path
) -> None:
    publish(outgoing.read(dist, V1), bucket)
    (path,) = bucket.fs.glob(f"{bucket.root}/v1.0.0-*/schema/*.json")
    bucket.fs.pipe_file(path, b"x" * bucket.fs.size(path))
    publish(outgoing.read(dist, V2), bucket)
    assert digests(pull(bucket, V2, tmp_path / "back").folder) == digests(dist / "v1.1.0")


def test_who_writes_the_index_in_between_is_kept(dist: Path, address: str) -> None:
    def overtake(done: int, all_: int) -> None:
        if done == all_:
            publish(outgoing.read(dist, V2), rival)

    mine, rival = at(address, timeout=10), at(address, timeout=10)
    publish(outgoing.read(dist, V1), mine, progress=overtake)
    assert mine.versions() == [V1, V2]


def test_what_is_no_index_is_left_alone(dist: Path, bucket: Bucket) -> None:
    bucket.fs.pipe_file(f"{bucket.root}/index.json", b'{"pages": []}')
    with pytest.raises(WorldError, match="no index of releases"):
        publish(outgoing.read(dist, V1), bucket)
    assert bucket.fs.cat_file(f"{bucket.root}/index.json") == b'{"pages": []}'


def test_a_manifest_cannot_write_outside_the_folder_that_is_pulled(dist: Path, bucket: Bucket, tmp_path: Path) -> None:
    publish(outgoing.read(dist, V1), bucket)
    (path,) = bucket.fs.glob(f"{bucket.root}/v1.0.0-*/manifest.json")
    told = json.loads(bucket.fs.cat_file(path))
    told["files"][0]["path"] = "../../stolen"
    bucket.fs.pipe_file(path, json.dumps(told).encode())
    with pytest.raises(RefusedError, match="outside the release"):
        pull(bucket, V1, tmp_path / "dist")
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]
