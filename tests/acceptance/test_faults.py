"""A little of all of `make torture`: whatever happens to a release, it is absent or whole, and nothing is lost."""

import os
import subprocess
import sys

import pytest
import tracer
from conftest import ROOT

SCENE = "a release of pressed shards"
LITTLE = {
    "faults": ("50", "SIGKILL", "ENOSPC", "EMFILE", "short", SCENE),
    "kills": ("100",),
    "power": ("34",),
    "crowd": ("50",),
}
"""Script of tests/torture → its arguments."""


@pytest.mark.skipif(not tracer.HERE, reason="the tracer needs Linux on x86-64")
@pytest.mark.parametrize("script", LITTLE)
def test_nothing_that_befalls_a_release_harms_it(script: str) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / f"tests/torture/{script}.py", *LITTLE[script]],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    if "not run" in done.stdout:
        pytest.skip(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
