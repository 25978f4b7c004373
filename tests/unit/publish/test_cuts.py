"""A publication that breaks at a request: no reader ever sees a part, and a run over a whole line completes it.

Here some requests break in every way; with CUTS=1 in the environment, all of them do, one after the other.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import cuts
import pytest
import wire
from cuts import Place

from builder.publish import outgoing
from builder.publish.outgoing import Outgoing
from builder.release.version import FIRST, Version

ALL = "CUTS" in os.environ
LASTING = wire.KINDS if ALL else ("before", "503")
BREAKS = [*((kind, False) for kind in wire.KINDS), *((kind, True) for kind in LASTING)]
"""How a request breaks, and whether all after it do."""


@pytest.fixture(scope="module", params=["first", "second"])
def releases(request: pytest.FixtureRequest, dist: Path) -> list[Outgoing]:
    """What is published; the last of them over the bad line."""
    versions = [FIRST] if request.param == "first" else [FIRST, Version(1, 1, 0)]
    return [outgoing.read(dist, version) for version in versions]


@pytest.fixture(scope="module", params=["hub", "bucket"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with getattr(cuts, request.param)() as opened:
        yield opened


@pytest.fixture(scope="module")
def requests(place: Place, releases: list[Outgoing]) -> int:
    """Of the last publication over a whole line."""
    return cuts.publish(place, releases, "", 0).requests


@pytest.mark.parametrize(("kind", "lasting"), BREAKS)
def test_whatever_request_breaks_there_are_whole_versions_in_the_end(
    place: Place, releases: list[Outgoing], requests: int, kind: str, *, lasting: bool
) -> None:
    step = 1 if ALL else 24 * len(releases)
    start = 1 + BREAKS.index((kind, lasting)) % step
    told = [cuts.publish(place, releases, kind, n, lasting=lasting) for n in range(start, requests + 1, step)]
    assert told
    assert not lasting or not all(one.at_once for one in told)


def test_no_request_to_the_hub_waits_longer_than_the_timeout(dist: Path) -> None:
    release = [outgoing.read(dist, FIRST)]
    with cuts.hub() as place:
        requests = cuts.publish(place, release, "", 0).requests
        for n in range(1, requests + 1):
            cuts.publish(place, release, "hang", n)
            assert not place.line.outwaited, n
