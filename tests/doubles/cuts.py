"""Publications over a bad line: what a reader may see at any moment, and what must be there in the end."""

import asyncio
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import NamedTuple

import hub_double
import pytest
import s3_double
import wire

from builder.errors import PressError
from builder.publish.outgoing import Outgoing
from builder.publish.target import Target, at, silent

TIMEOUT = 0.5


@dataclass
class Place:
    """A target behind a line; every publication gets an empty one."""

    line: wire.Line
    where: Callable[[str], str]
    """A name → the address."""
    seen: Callable[[str, Outgoing], bool]
    """Whether a reader sees the version under this name; fails where it sees a part of one."""
    name: str = ""

    def empty(self) -> Target:
        """Return a new target."""
        self.name = f"n{uuid.uuid4().hex}"
        return at(self.where(self.name), timeout=TIMEOUT)


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


def publish(place: Place, release: Outgoing, kind: str, first: int, *, lasting: bool = False) -> Told:
    """Publish over a line that breaks at a request, then again over a whole one; look at every moment."""
    target = place.empty()
    place.line.watch = lambda: place.seen(place.name, release)
    place.line.breaks(kind, first, lasting=lasting)
    at_once = attempt(target, release)
    requests = place.line.seen
    place.line.breaks("", 0, lasting=False)
    again = at(target.address, timeout=10)
    assert attempt(again, release), "a run over a whole line fails"
    assert place.seen(place.name, release), "after a whole run there is no version"
    assert again.compare(release).published
    return Told(at_once, requests)


@contextmanager
def hub() -> Iterator[Place]:
    """A Hub whose every tag, and main, show a whole release or none."""
    from huggingface_hub import constants

    def seen(name: str, release: Outgoing) -> bool:
        repo = remembered.repos.get(f"fens/{name}")
        if repo is None:
            return False
        titles = [commit.title for commit in repo.main.history()]
        assert titles in (["initial commit"], [f"Release {release.version}", "initial commit"]), titles
        for commit in (repo.main, *repo.tags.values()):
            files = {path: blob.size for path, blob in commit.files.items() if path != ".gitattributes"}
            assert files in ({}, {path: file.bytes for path, file in release.files.items()}), files
        assert repo.tags in ({}, {release.version.folder: repo.main})
        return bool(repo.tags)

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
    """A bucket whose index names a whole release or none."""
    import boto3

    def seen(name: str, release: Outgoing) -> bool:
        listed = client.list_objects_v2(Bucket=s3_double.BUCKET, Prefix=f"{name}/").get("Contents", [])
        sizes = {one["Key"]: one["Size"] for one in listed}
        if f"{name}/index.json" not in sizes:
            return False
        index = json.loads(client.get_object(Bucket=s3_double.BUCKET, Key=f"{name}/index.json")["Body"].read())
        (entry,) = index["releases"]
        assert entry["digest"] == release.digest
        assert {f"{name}/{entry['path']}/{path}": file.bytes for path, file in release.files.items()} | {
            f"{name}/index.json": sizes[f"{name}/index.json"]
        } == sizes
        return True

    with s3_double.serve() as upstream, wire.lay(upstream) as (near, line), pytest.MonkeyPatch.context() as patch:
        for key, value in s3_double.environment(upstream).items():
            patch.setenv(key, value)
        client = boto3.client("s3", endpoint_url=upstream)
        patch.setenv("AWS_ENDPOINT_URL", near)
        patch.setenv("AWS_MAX_ATTEMPTS", "1")  # s3fs tries again by itself
        # With pauses between its tries, which are not what is tried here.
        patch.setattr("s3fs.core.asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": at_once}))
        yield Place(line, f"s3://{s3_double.BUCKET}/{{}}".format, seen)
