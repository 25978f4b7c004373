"""A little of all of `make torture`: whatever happens to a release, it is absent or whole, and nothing is lost."""

import errno
import os
import subprocess
import sys

import pytest
import tracer
from conftest import ROOT, Corpus, article
from tracer import Call, Fate

SCENE = "a release of pressed shards"
LITTLE = {
    "faults": ("50", "SIGKILL", "ENOSPC", "EMFILE", "short", SCENE),
    "kills": ("100",),
    "power": ("34",),
    "crowd": ("50",),
}
"""Script of tests/torture → its arguments."""


pytestmark = pytest.mark.skipif(not tracer.HERE, reason="the tracer needs Linux on x86-64")


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


def test_nothing_fails_any_more_once_the_release_is_made(corpus: Corpus) -> None:
    corpus.add("bridge.md", article("bridge"))

    def lose(call: Call) -> Fate:
        lost = call.reads and call.path.startswith(str(corpus.root)) and "/dist" not in call.path
        return errno.EIO if lost and (corpus.root / "dist/index.json").exists() else "let"

    assert tracer.run(corpus.root, ["release", "--workers", "1"], lose, reads=True).code == 0
