import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import pytest

from builder import engine
from builder.errors import RefusedError, WorldError


def double(number: int) -> int:
    if number < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def test_results_name_their_job_whatever_the_order() -> None:
    def threads(workers: int) -> Executor:
        return ThreadPoolExecutor(workers)

    done = dict(engine.run(double, [3, 1, 2], threads, 2, abs))
    assert done == {0: 6, 1: 2, 2: 4}


@pytest.mark.parametrize("begun", [None, 2])
def test_a_job_that_kills_its_worker_is_changed_and_all_others_are_done(begun: int | None) -> None:
    engine.prepare("builder.lineage", begun)
    done = dict(engine.run(double, [1, -2, 3, -4], engine.local, 2, abs))
    assert done == {0: 2, 1: 4, 2: 6, 3: 8}


PARENTS = """
import os, threading
import pyarrow
from builder import engine
for also in ((), (threading.Event().wait,)):
    [threading.Thread(target=one, daemon=True).start() for one in also]
    with engine.local(1) as pool:
        print(pool.submit(os.getppid).result() == os.getpid())
"""
"""Arrow alone has a thread of jemalloc's, which gives its locks back at a fork."""


def test_a_process_is_copied_where_it_runs_no_threads() -> None:
    quiet = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # as the command line has it
    done = subprocess.run([sys.executable, "-c", PARENTS], capture_output=True, check=True, env=quiet)
    assert done.stdout.split() == [b"True", b"False"]


IDLE = """
import multiprocessing, os, signal
from builder import engine
pool = engine.local(1)
pool.submit(bool).result()
(worker,) = multiprocessing.active_children()
os.kill(worker.pid, signal.SIGINT)
worker.join()
print(worker.exitcode)
"""


def test_a_worker_that_waits_for_a_job_ends_at_a_ctrl_c_and_says_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", IDLE], capture_output=True, check=False)
    assert (done.stdout, done.stderr) == (b"130\n", b"")


class Orphan(ThreadPoolExecutor):
    """A pool that loses the process its workers come from as it starts the first one."""

    lost = 0

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        if not Orphan.lost:
            Orphan.lost += 1
            raise EOFError("unexpected EOF")  # as multiprocessing.forkserver says it
        return super().submit(function, *args, **kwargs)


def test_a_job_whose_worker_never_began_is_done() -> None:
    assert dict(engine.run(double, [1, 2, 3], Orphan, 2, abs)) == {0: 2, 1: 4, 2: 6}
    assert Orphan.lost


def refuse(reason: str) -> None:
    raise RefusedError(reason, "try again")


def test_what_works_apart_answers_and_raises_as_it_does_here() -> None:
    assert engine.apart("it doubled", double, 4) == 8
    with pytest.raises(RefusedError, match="no") as refused:
        engine.apart("it refused", refuse, "no")
    assert refused.value.hint == "try again"
    with pytest.raises(WorldError, match="died while it doubled"):
        engine.apart("it doubled", double, -1)
