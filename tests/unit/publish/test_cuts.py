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
from builder.release.version import FIRST

STEP = 1 if "CUTS" in os.environ else 12
LASTING = wire.KINDS if STEP == 1 else ("before", "503")
BREAKS = [*((kind, False) for kind in wire.KINDS), *((kind, True) for kind in LASTING)]
"""How a request breaks, and whether all after it do."""


@pytest.fixture(scope="module")
def release(dist: Path) -> Outgoing:
    return outgoing.read(dist, FIRST)


@pytest.fixture(scope="module", params=["hub", "bucket"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with getattr(cuts, request.param)() as opened:
        yield opened


@pytest.fixture(scope="module")
def requests(place: Place, release: Outgoing) -> int:
    """Of a publication over a whole line."""
    return cuts.publish(place, release, "", 0).requests


@pytest.mark.parametrize(("kind", "lasting"), BREAKS)
def test_whatever_request_breaks_there_is_one_whole_version_in_the_end(
    place: Place, release: Outgoing, requests: int, kind: str, *, lasting: bool
) -> None:
    start = 1 + BREAKS.index((kind, lasting)) % STEP
    told = [cuts.publish(place, release, kind, n, lasting=lasting) for n in range(start, requests + 1, STEP)]
    assert told
    assert not lasting or not all(one.at_once for one in told)
