"""What holds of every target: whole or not at all, once, and the same bytes back."""

import errno
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import more, press

from builder import verify_release
from builder.errors import PressError, RefusedError, UsageError, WorldError
from builder.publish import outgoing
from builder.publish.address import at
from builder.publish.outgoing import Outgoing
from builder.publish.publish import publish
from builder.publish.pull import pull
from builder.publish.target import Target, reaching, silent
from builder.release import freeze
from builder.release.manifest import digests
from builder.release.version import Version

V1, V2 = Version(1, 0, 0), Version(1, 1, 0)


@pytest.fixture
def target(address: str) -> Target:
    return at(address, timeout=10)


class CutError(Exception):
    """The publisher is gone."""


def cut(done: int, _all: int) -> None:
    if done:
        raise CutError


def test_a_published_version_comes_back_byte_for_byte(dist: Path, target: Target, tmp_path: Path) -> None:
    done = publish(outgoing.read(dist, V1), target)
    back = pull(target, V1, tmp_path / "back")
    assert digests(back.folder) == digests(dist / "v1.0.0")
    assert verify_release(back.folder, done.release.digest).verdict == "whole"


def test_a_second_run_does_nothing(dist: Path, target: Target) -> None:
    assert not publish(outgoing.read(dist, V1), target).plan.published
    again = publish(outgoing.read(dist, V1), target, progress=cut)
    assert again.plan.published
    assert again.plan.missing == {}


def test_versions_stand_beside_each_other_and_the_newest_is_pulled(dist: Path, target: Target, tmp_path: Path) -> None:
    publish(outgoing.read(dist, V1), target)
    publish(outgoing.read(dist, V2), target)
    assert target.versions() == [V1, V2]
    assert pull(target, V1, tmp_path / "first").version == V1
    assert pull(target, None, tmp_path / "back").version == V2


def test_a_yanked_version_is_pulled_by_its_name_alone(dist: Path, target: Target, tmp_path: Path) -> None:
    publish(outgoing.read(dist, V1), target)
    publish(outgoing.read(dist, V2), target)
    assert pull(target, None, tmp_path / "back", yanked={V2: "half of the bridge was missing"}).version == V1
    assert pull(target, V2, tmp_path / "back", yanked={V2: "half of the bridge was missing"}).version == V2
    assert freeze.yanked(tmp_path / "back") == {V2: "half of the bridge was missing"}
    with pytest.raises(UsageError, match="no version to use"):
        pull(target, None, tmp_path / "none", yanked=dict.fromkeys((V1, V2), "both"))


@pytest.mark.parametrize("address", ["folder", "memory", "s3"], indirect=True)
def test_a_target_with_an_index_says_which_version_was_yanked(dist: Path, target: Target, tmp_path: Path) -> None:
    publish(outgoing.read(dist, V1), target)
    publish(outgoing.read(dist, V2), target)
    target.mark({V2: "half of the bridge was missing"})
    assert target.yanked() == {V2: "half of the bridge was missing"}
    assert pull(target, None, tmp_path / "back").version == V1


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    target = at(str(tmp_path / "nowhere"), timeout=10)
    with pytest.raises(UsageError, match=r"there is no .*nowhere"):
        pull(target, None, tmp_path / "back")


def test_other_content_is_refused_and_changes_nothing(dist: Path, other: Path, target: Target, tmp_path: Path) -> None:
    publish(outgoing.read(dist, V1), target)
    with pytest.raises(RefusedError, match="other content"):
        publish(outgoing.read(other, V1), target)
    assert digests(pull(target, V1, tmp_path / "back").folder) == digests(dist / "v1.0.0")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The releases of a corpus of another name."""
    return press(tmp_path_factory.mktemp("another") / "letters", "lamp", "gate")


@pytest.fixture(scope="module")
def heir(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1.0.0, and a 1.1.0 that was built on it under another name."""
    root = tmp_path_factory.mktemp("heir") / "news"
    shutil.copytree(dist.parent, root, ignore=shutil.ignore_patterns("v1.1.0", "index.json", "bridge.md", ".builder"))
    recipe = root / "pyproject.toml"
    recipe.write_text(recipe.read_text().replace('name = "news"', 'name = "heir"'))
    return more(root, "gate")


def test_a_corpus_of_another_name_is_refused(dist: Path, stranger: Path, target: Target) -> None:
    publish(outgoing.read(dist, V1), target)
    with pytest.raises(RefusedError) as refused:
        publish(outgoing.read(stranger, V2), target, dry=True)
    told = "holds another corpus: its 1.0.0 is of 'news', this is 'letters'"
    assert str(refused.value) == f"{target.address} {told}"
    assert refused.value.hint.endswith(f"builder release --previous {target.address}")
    assert target.versions() == [V1]


def test_a_corpus_that_was_renamed_is_known_by_the_release_it_was_built_on(
    dist: Path, heir: Path, target: Target
) -> None:
    publish(outgoing.read(dist, V1), target)
    assert not publish(outgoing.read(heir, V2), target).plan.published
    assert publish(outgoing.read(heir, V2), target).plan.published


def test_a_dry_run_tells_what_a_run_would_send_and_sends_nothing(dist: Path, target: Target) -> None:
    done = publish(outgoing.read(dist, V1), target, dry=True)
    assert done.plan.missing == done.release.files
    assert target.versions() == []


def test_after_a_cut_nothing_is_published_and_a_run_goes_on(dist: Path, target: Target) -> None:
    with pytest.raises((CutError, PressError)):
        publish(outgoing.read(dist, V1), target, progress=cut)
    assert target.versions() == []
    publish(outgoing.read(dist, V1), target)
    assert target.versions() == [V1]


@pytest.mark.parametrize("address", ["folder", "memory", "s3"], indirect=True)
def test_what_arrived_before_a_cut_is_not_sent_again(dist: Path, target: Target) -> None:
    with pytest.raises((CutError, PressError)):
        publish(outgoing.read(dist, V1), target, progress=cut)
    rest = publish(outgoing.read(dist, V1), target)
    assert len(rest.plan.missing) == len(rest.release.files) - 1


def test_what_does_not_verify_is_not_published(dist: Path, target: Target, tmp_path: Path) -> None:
    broken = tmp_path / "dist" / "v1.0.0"
    broken.mkdir(parents=True)
    (broken / "manifest.json").write_text("{}")
    with pytest.raises(RefusedError, match="only a whole release is published"):
        publish(outgoing.read(tmp_path / "dist", V1), target)
    with pytest.raises(UsageError, match="there is no"):
        publish(outgoing.read(dist, Version(9, 0, 0)), target)
    assert target.versions() == []


def test_what_was_yanked_is_marked_where_it_is_listed_and_not_published_anew(
    dist: Path, address: str, tmp_path: Path
) -> None:
    mine, target, elsewhere = tmp_path / "mine", at(address, timeout=10), at(str(tmp_path / "elsewhere"), timeout=10)
    shutil.copytree(dist, mine)
    publish(outgoing.read(mine, V1), target)
    freeze.index(mine, {V1: "half of it is another corpus"})
    publish(outgoing.read(mine, V2), target)
    with pytest.raises(RefusedError, match="was yanked: half of it") as refused:
        publish(outgoing.read(mine, V1), elsewhere)
    assert refused.value.hint == f"publish {V2}, the newest that was not"
    if not address.startswith("hf"):
        assert "half of it is another corpus" in listing(address)


def listing(address: str) -> str:
    """index.json, as any reader of the place sees it."""
    import fsspec

    with fsspec.open(f"{address}/index.json", "rt", encoding="utf-8") as file:
        return str(file.read())


def test_a_version_that_is_not_there_is_not_pulled(dist: Path, target: Target, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"has no version|there is no "):
        pull(target, None, tmp_path)
    publish(outgoing.read(dist, V1), target)
    with pytest.raises(UsageError, match=r"has no version 1\.1\.0") as error:
        pull(target, V2, tmp_path)
    assert error.value.hint == "it has: 1.0.0"


def test_a_pull_goes_on_after_a_cut_and_a_second_one_does_nothing(dist: Path, target: Target, tmp_path: Path) -> None:
    publish(outgoing.read(dist, V1), target)
    with pytest.raises((CutError, PressError)):
        pull(target, V1, tmp_path, cut)
    assert pull(target, V1, tmp_path).fresh
    assert not pull(target, V1, tmp_path).fresh


def test_a_pull_never_replaces_a_release(dist: Path, other: Path, target: Target) -> None:
    publish(outgoing.read(dist, V1), target)
    before = digests(other / "v1.0.0")
    with pytest.raises(RefusedError, match="other content"):
        pull(target, V1, other)
    assert digests(other / "v1.0.0") == before


def test_of_two_publishers_of_one_version_the_second_is_told(dist: Path, other: Path, address: str) -> None:
    def overtake(done: int, _all: int) -> None:
        if done and not rival.versions():
            publish(outgoing.read(dist, V1), rival)

    mine, rival = at(address, timeout=10), at(address, timeout=10)
    with pytest.raises(PressError, match=r"other content|another builder|somebody else"):
        publish(outgoing.read(other, V1), mine, progress=overtake)
    if rival.versions():
        assert publish(outgoing.read(dist, V1), rival).plan.published


ROUNDS = 10


@pytest.mark.parametrize("address", ["folder", "s3", "hub"], indirect=True)
def test_of_two_publishers_at_once_one_wins_and_the_other_is_told(dist: Path, other: Path, address: str) -> None:
    def publisher(release: Outgoing) -> str:
        target = at(f"{address}-{number}", timeout=60)
        start.wait()
        try:
            target.send(release, target.compare(release), silent)
        except PressError:
            return ""
        return release.digest

    releases, start = [outgoing.read(dist, V1), outgoing.read(other, V1)], threading.Barrier(2)
    for number in range(ROUNDS):
        with ThreadPoolExecutor(2) as pool:
            won = [digest for digest in pool.map(publisher, releases) if digest]
        assert [at(f"{address}-{number}", timeout=60).digest(V1)] == won


@pytest.mark.parametrize("name", ["gopher9://x/y", "s3x://bucket"])
def test_a_scheme_that_nobody_knows_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        at(name, timeout=1)


@pytest.mark.parametrize(
    ("error", "told", "advice"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device", "make room"),
        (PermissionError("Forbidden"), "PermissionError: Forbidden", "log in"),
        (FileNotFoundError("there is no such bucket"), "there is no such bucket", "make the bucket first"),
        (ConnectionRefusedError(111, "Connection refused"), "Connection refused", "see whether the network"),
        (RuntimeError("GET x?signature=s failed"), "RuntimeError: GET x?… failed", "run the same command again"),
    ],
)
def test_what_a_client_raises_is_one_line_with_what_to_do(error: Exception, told: str, advice: str) -> None:
    with pytest.raises(WorldError, match=r"^s3://archive/news: ") as caught, reaching("s3://archive/news"):
        raise error
    assert str(caught.value).endswith(told)
    assert caught.value.hint.startswith(advice)
