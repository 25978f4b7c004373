import os
import signal
from concurrent.futures import BrokenExecutor

import pytest

from builder.engine import child


def number(job: int) -> int:
    if job < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


def fail(job: str) -> None:
    raise ValueError(job)


def test_jobs_one_after_the_other_share_a_child() -> None:
    assert child.call(number, 1) == child.call(number, 2) != os.getpid()
    child.dismiss()


def test_what_a_job_prints_is_no_answer() -> None:
    assert child.call(print, "words") is None
    child.dismiss()


def test_an_error_in_a_job_is_raised_here_and_the_child_lives() -> None:
    before = child.call(number, 1)
    with pytest.raises(ValueError, match="wrong"):
        child.call(fail, "wrong")
    assert child.call(number, 1) == before
    child.dismiss()


def test_a_job_that_kills_its_child_is_told_and_the_next_one_gets_another() -> None:
    with pytest.raises(BrokenExecutor):
        child.call(number, -1)
    assert child.call(number, 1)
    child.dismiss()
