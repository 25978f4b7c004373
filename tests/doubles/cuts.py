"""Publications over a bad line: what a reader may see at any moment, and what must be there in the end."""

import asyncio
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import NamedTuple

import hub_double
import pytest
import s3_double
import wire

from builder.errors import PressError
from builder.publish.address import at
from builder.publish.outgoing import Outgoing
from builder.publish.target import Target, silent

TIMEOUT, PATIENCE = 0.5, 30
"""Seconds that a client waits over a bad line, and over a whole one on a busy machine. No other test waits as long:
fsspec would give it the same client, with the address that it had first.
"""


@dataclass
class Place:
    """A target behind a line; every publication gets an empty one."""

    line: wire.Line
    where: Callable[[str], str]
    """A name → the address."""
    seen: Callable[[str, Sequence[Outgoing]], bool]
    """Whether a reader sees the last of these versions under this name; fails where it sees a part of one."""
    name: str = ""

    def target(self, timeout: float) -> Target:
        """Return the target for a client with this timeout; huggingface_hub has one for all, the last."""
        return at(self.where(self.name), timeout=timeout)


class Told(NamedTuple):
    """How a publication over a bad line went."""

    at_once: bool
    """The clients' own retries saved it."""
    requests: int


def attempt(target: Target, release: Outgoing) -> bool:
    """Publish as `builder publish` does, a verified release."""
    try:
        plan = target.compare(release)
        if not plan.published:
            target.send(release, plan, silent)
    except PressError:
        return False
    return True


def publish(place: Place, releases: Sequence[Outgoing], kind: str, first: int, *, lasting: bool = False) -> Told:
    """Publish versions in their order, the last over a line that breaks at a request, then again over a whole one.

    A kind of "" breaks nothing. A reader looks at every moment.
    """
    place.name = f"n{uuid.uuid4().hex}"
    *before, last = releases
    place.line.breaks("", 0, lasting=False)
    place.line.watch = lambda: None
    assert all(attempt(place.target(PATIENCE), release) for release in before)
    place.line.watch = lambda: place.seen(place.name, releases)
    place.line.breaks(kind, first, lasting=lasting)
    at_once = attempt(place.target(TIMEOUT if kind else PATIENCE), last)
    assert at_once or kind, "a publication over a whole line fails"
    requests = place.line.seen
    place.line.breaks("", 0, lasting=False)
    again = place.target(PATIENCE)
    assert attempt(again, last), "a run over a whole line fails"
    assert place.seen(place.name, releases), "after a whole run there is no version"
    assert all(again.compare(release).published for release in releases)
    return Told(at_once, requests)


@contextmanager
def hub() -> Iterator[Place]:
    """A Hub whose every tag and commit show a whole release or none."""
    from huggingface_hub import constants

    def seen(name: str, releases: Sequence[Outgoing]) -> bool:
        repo = remembered.repos.get(f"fens/{name}")
        if repo is None:
            return False
        _, *commits = reversed([*repo.main.history()])
        tags = {one.version.folder: commit for one, commit in zip(releases, commits, strict=False)}
        assert repo.tags.items() <= tags.items()
        assert len(commits) == len(tags), [commit.title for commit in commits]
        for release, commit in zip(releases, commits, strict=False):
            assert commit.title == f"Release {release.version}"
            files = {path: blob.size for path, blob in commit.files.items() if path != ".gitattributes"}
            assert files == {path: file.bytes for path, file in release.files.items()}
        return releases[-1].version.folder in repo.tags

    with (
        hub_double.serve() as (upstream, remembered),
        wire.lay(upstream) as (near, line),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(constants, "ENDPOINT", near)
        patch.setattr(constants, "HF_HUB_DISABLE_XET", True)
        patch.setenv("HF_TOKEN", hub_double.TOKEN)
        # Five retries with pauses of up to 8 seconds: the pauses are not what is tried here.
        patch.setattr("huggingface_hub.utils._http.time", SimpleNamespace(sleep=lambda _: None))
        yield Place(line, "hf://datasets/fens/{}".format, seen)


async def at_once(_seconds: float) -> None:
    """Do not wait."""


@contextmanager
def bucket() -> Iterator[Place]:
    """A bucket whose index names whole releases or none."""

    def seen(name: str, releases: Sequence[Outgoing]) -> bool:
        stored = s3_double.stored(f"{name}/")
        if not (index_file := stored.pop("index.json", None)):
            return False
        sizes = {path: len(data) for path, data in stored.items()}
        index = json.loads(index_file)
        named = {entry["version"]: entry for entry in index["releases"]}
        assert [*named] == [str(release.version) for release in releases][: len(named)]
        whole: dict[str, int] = {}
        for release in releases[: len(named)]:
            entry = named[str(release.version)]
            assert entry["digest"] == release.digest
            whole |= {f"{entry['path']}/{path}": file.bytes for path, file in release.files.items()}
        done = len(named) == len(releases)
        assert whole == sizes if done else whole.items() <= sizes.items()
        return done

    with s3_double.serve() as upstream, wire.lay(upstream) as (near, line), pytest.MonkeyPatch.context() as patch:
        for key, value in s3_double.environment(upstream).items():
            patch.setenv(key, value)
        patch.setenv("AWS_ENDPOINT_URL", near)
        patch.setenv("AWS_MAX_ATTEMPTS", "1")  # s3fs tries again by itself
        # With pauses between its tries, which are not what is tried here.
        patch.setattr("s3fs.core.asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": at_once}))
        yield Place(line, f"s3://{s3_double.BUCKET}/{{}}".format, seen)
