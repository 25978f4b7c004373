"""Who does the shard jobs: anything with the interface of concurrent.futures.Executor.

A worker that dies takes its pool with it. Then the jobs it had not finished run one at a time until the guilty one
dies again, alone; `on_crash` answers with a job that leaves the guilty document out, and all go on together.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, as_completed
from typing import TypeVar

J = TypeVar("J")
R = TypeVar("R")


def local(workers: int) -> Executor:
    """Return a pool of processes that start clean: a forked copy of a threaded parent can hang."""
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("forkserver"))


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    function: Callable[[J], R],
    jobs: Sequence[J],
    pool: Callable[[int], Executor],
    workers: int,
    on_crash: Callable[[J], J],
) -> Iterator[tuple[int, R]]:
    """Yield (place in `jobs`, result) as jobs finish; `pool(n)` makes an executor of n workers.

    Raises:
        What `function` or `on_crash` raises.
    """
    waiting = dict(enumerate(jobs))
    while waiting:
        try:
            yield from _together(function, waiting, pool(min(workers, len(waiting))))
        except BrokenExecutor:
            yield from _one_by_one(function, waiting, pool, on_crash)


def _together(function: Callable[[J], R], waiting: dict[int, J], executor: Executor) -> Iterator[tuple[int, R]]:
    with executor:
        futures = {executor.submit(function, job): i for i, job in waiting.items()}
        try:
            for future in as_completed(futures):
                result = future.result()
                del waiting[futures[future]]
                yield futures[future], result
        finally:
            executor.shutdown(cancel_futures=True)


def _one_by_one(
    function: Callable[[J], R], waiting: dict[int, J], pool: Callable[[int], Executor], on_crash: Callable[[J], J]
) -> Iterator[tuple[int, R]]:
    for i in list(waiting):
        try:
            yield from _together(function, {i: waiting[i]}, pool(1))
        except BrokenExecutor:
            waiting[i] = on_crash(waiting[i])
            return
        del waiting[i]
