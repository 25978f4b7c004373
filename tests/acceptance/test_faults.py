"""A few points of `make torture`: killed or refused by the disk, a release is absent or whole."""

import os
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("fault", ["SIGKILL", "ENOSPC"])
def test_no_fault_at_any_system_call_harms_a_release(fault: str) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tests/torture/faults.py", "28", fault],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith(" 0 failures\n")
