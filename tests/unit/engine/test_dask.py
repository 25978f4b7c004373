"""Real schedulers and workers, each a process on loopback."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from cluster import Cluster

from builder import engine
from builder.engine import Engine
from builder.errors import WorldError


class Job(NamedTuple):
    """A number to double; a negative one kills the process it comes to."""

    number: int
    folder: Path


def double(job: Job) -> int:
    job.folder.joinpath(str(job.number)).touch()
    if job.number < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.2)
    return 2 * job.number


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    (tmp_path / "shared").mkdir()
    with Cluster(tmp_path, 3) as running:
        yield running


def doubled(cluster: Cluster, folder: Path, numbers: list[int], after: Callable[[], None]) -> dict[int, int]:
    """Double numbers on a cluster; `after` happens when the first is done."""
    shared = folder / "shared"
    pool = Engine("dask", scheduler=cluster.address).pool(shared)
    jobs = [Job(number, folder) for number in numbers]
    done: dict[int, int] = {}
    for place, result in engine.run(double, jobs, pool, 3, lambda job: job._replace(number=-job.number)):
        if not done:
            after()
        done[place] = result
    return done


def test_a_killed_worker_loses_nothing(cluster: Cluster, tmp_path: Path) -> None:
    done = doubled(cluster, tmp_path, list(range(30)), cluster.workers[1].kill)
    assert done == {number: 2 * number for number in range(30)}


def test_a_restarted_scheduler_loses_nothing(cluster: Cluster, tmp_path: Path) -> None:
    def restart() -> None:
        cluster.kill()
        cluster.start(2)

    done = doubled(cluster, tmp_path, list(range(20)), restart)
    assert done == {number: 2 * number for number in range(20)}


def test_a_job_that_kills_its_process_is_changed_and_takes_no_worker_along(cluster: Cluster, tmp_path: Path) -> None:
    done = doubled(cluster, tmp_path, [1, -2, 3, 4], lambda: None)
    assert done == {0: 2, 1: 4, 2: 6, 3: 8}
    assert [worker.poll() for worker in cluster.workers] == [None] * 3


def test_a_worker_that_does_not_see_the_folder_says_so(cluster: Cluster, tmp_path: Path) -> None:
    pool = Engine("dask", scheduler=cluster.address).pool(tmp_path / "shared")
    with pool(1) as executor:
        (tmp_path / "shared").rename(tmp_path / "elsewhere")
        with pytest.raises(WorldError, match=r"does not see .*shared"):
            executor.submit(double, Job(1, tmp_path)).result()


def test_an_address_where_nobody_listens_is_an_error(tmp_path: Path) -> None:
    from dask import config

    with config.set({"distributed.comm.timeouts.connect": "1s"}), pytest.raises(WorldError, match="no Dask scheduler"):
        Engine("dask", scheduler="tcp://127.0.0.1:9").pool(tmp_path)(1)
