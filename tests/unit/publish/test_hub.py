from pathlib import Path

import hub_double
import pytest
from hub_double import Hub

from builder.errors import CardError, RefusedError, UsageError, WorldError
from builder.publish import outgoing
from builder.publish.address import at
from builder.publish.publish import publish
from builder.publish.target import Target
from builder.release.version import Version

V1, V2 = Version(1, 0, 0), Version(1, 1, 0)
NAME = "fens/news"


def repository(**settings: object) -> Target:
    return at(f"hf://datasets/{NAME}", timeout=10, **settings)  # type: ignore[arg-type]  # each test gives what it is about


def titles(hub: Hub) -> list[str]:
    return [commit.title for commit in hub.repos[NAME].main.history()]


def sent(hub: Hub) -> list[str]:
    return [request for request in hub.requests if request.startswith("PUT /large/")]


def test_a_version_is_one_commit_and_one_tag_and_main_shows_the_newest(dist: Path, hub: Hub) -> None:
    publish(outgoing.read(dist, V1), repository())
    release = publish(outgoing.read(dist, V2), repository()).release
    repo = hub.repos[NAME]
    assert titles(hub) == ["Release 1.1.0", "Release 1.0.0", "initial commit"]
    assert [*repo.tags] == ["v1.0.0", "v1.1.0"]
    assert repo.tags["v1.1.0"] == repo.main
    assert repo.main.files.keys() == release.files.keys() | {".gitattributes"}


def test_what_did_not_change_is_not_sent_again(dist: Path, hub: Hub) -> None:
    publish(outgoing.read(dist, V1), repository())
    hub.requests.clear()
    missing = publish(outgoing.read(dist, V2), repository()).plan.missing
    assert len(sent(hub)) == len([path for path in missing if path.endswith(".parquet")])


def test_after_a_cut_between_content_and_commit_no_content_is_sent_again(dist: Path, hub: Hub) -> None:
    def cut(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(outgoing.read(dist, V1), repository(), progress=cut)
    assert sent(hub)
    hub.requests.clear()
    publish(outgoing.read(dist, V1), repository())
    assert sent(hub) == []


def test_a_commit_without_a_tag_is_tagged_and_not_made_again(dist: Path, hub: Hub) -> None:
    publish(outgoing.read(dist, V1), repository())
    commit = hub.repos[NAME].tags.pop("v1.0.0")
    assert not publish(outgoing.read(dist, V1), repository()).plan.published
    assert hub.repos[NAME].tags == {"v1.0.0": commit}
    assert titles(hub) == ["Release 1.0.0", "initial commit"]


def test_a_commit_of_this_version_with_other_content_is_somebody_elses(dist: Path, other: Path, hub: Hub) -> None:
    publish(outgoing.read(other, V1), repository())
    hub.repos[NAME].tags.clear()
    with pytest.raises(RefusedError, match="other content"):
        publish(outgoing.read(dist, V1), repository())
    assert titles(hub) == ["Release 1.0.0", "initial commit"]
    assert hub.repos[NAME].tags == {}


def test_versions_are_published_in_their_order(dist: Path, hub: Hub) -> None:
    publish(outgoing.read(dist, V2), repository())
    with pytest.raises(RefusedError, match=r"has 1\.1\.0") as error:
        publish(outgoing.read(dist, V1), repository())
    assert error.value.hint == "publish versions in their order"
    assert [*hub.repos[NAME].tags] == ["v1.1.0"]


def test_a_card_that_the_hub_refuses_stops_before_anything_is_there(dist: Path, hub: Hub, tmp_path: Path) -> None:
    import shutil

    from builder import Recipe, make_release
    from builder.engine import Engine

    corpus = shutil.copytree(dist.parent, tmp_path / "corpus", ignore=shutil.ignore_patterns("dist"))
    card = corpus / "DATASET_CARD.md"
    card.write_text(card.read_text(encoding="utf-8").replace("license:", "license: Of My Own #"), encoding="utf-8")
    make_release(Recipe.load(corpus), on=Engine(workers=1))
    with pytest.raises(CardError, match="the Hub refuses the card"):
        publish(outgoing.read(corpus / "dist", V1), repository())
    assert hub.repos == {}


def test_private_and_gated_are_set_as_asked_and_else_left(dist: Path, hub: Hub) -> None:
    publish(outgoing.read(dist, V1), repository(private=True, gated="manual"))
    assert (hub.repos[NAME].private, hub.repos[NAME].gated) == (True, "manual")
    publish(outgoing.read(dist, V2), repository())
    assert (hub.repos[NAME].private, hub.repos[NAME].gated) == (True, "manual")


def test_without_a_token_the_hint_says_where_one_comes_from(
    dist: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HF_TOKEN")
    with pytest.raises(WorldError) as error:
        publish(outgoing.read(dist, V1), repository())
    assert error.value.hint.startswith("log in")
    assert hub.repos == {}


def test_a_trusted_publisher_needs_no_token(dist: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(outgoing.read(dist, V1), repository())
    monkeypatch.delenv("HF_TOKEN")
    monkeypatch.setenv("HF_OIDC_RESOURCE", f"datasets/{NAME}")
    monkeypatch.setenv("HF_OIDC_ID_TOKEN", hub_double.IDENTITY)
    publish(outgoing.read(dist, V2), repository())
    assert [*hub.repos[NAME].tags] == ["v1.0.0", "v1.1.0"]
    assert "POST /oauth/token" in hub.requests


@pytest.mark.parametrize("address", ["hf://models/a/b", "hf://datasets/a", "hf://buckets/a/b", "hf://datasets/a/b/c"])
def test_an_address_that_is_no_dataset_is_a_usage_error(address: str) -> None:
    with pytest.raises(UsageError, match="no dataset on the Hub"):
        at(address, timeout=1)


def test_only_the_hub_has_settings(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not on the Hub"):
        at(str(tmp_path), timeout=1, private=True)


def test_the_double_refuses_a_commit_on_another_parent(dist: Path, hub: Hub) -> None:
    def overtake(_done: int, _all: int) -> None:
        repo = hub.repos[NAME]
        repo.main = hub_double.commit("a typo", repo.main.files, repo.main)

    with pytest.raises(RefusedError, match="somebody else has committed"):
        publish(outgoing.read(dist, V1), repository(), progress=overtake)
    assert hub.repos[NAME].tags == {}
    publish(outgoing.read(dist, V1), repository())
    assert titles(hub) == ["Release 1.0.0", "a typo", "initial commit"]
