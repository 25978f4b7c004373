"""Who does the shard jobs: anything with the interface of concurrent.futures.Executor.

A job whose worker died is a suspect: with its own process alone, or with all that shared a pool. Suspects run one at a
time until the guilty one dies again, alone; `on_crash` answers with a job that leaves the guilty document out, and all
go on together. A job that was lost with its scheduler is done again.
"""

import gc
import importlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from threading import Thread
from typing import Literal, NamedTuple, NoReturn, Protocol, TypeVar, runtime_checkable

from builder.errors import WorldError
from builder.remote import File

J = TypeVar("J")
R = TypeVar("R")

Pool = Callable[[int], Executor]
"""Makes an executor of so many workers."""


class LostError(Exception):
    """The scheduler went away with a job that may be innocent."""


@runtime_checkable
class Mourned(Protocol):
    """A job that has something to do on the machine where its process died."""

    def mourn(self) -> None:
        """Do it."""


class Engine(NamedTuple):
    """Where shard jobs are done; no byte of a release depends on it."""

    name: Literal["local", "dask"] = "local"
    workers: int | None = None
    """Processes on this machine; None for one a core."""
    scheduler: str | None = None
    """Where Dask's scheduler listens, as in tcp://10.0.0.5:8786; None for a cluster of this machine's processes."""

    def pool(self, shared: File) -> Pool:
        """Return what makes executors; `shared` is a folder that all workers see."""
        if self.name == "local":
            return local
        from builder.engine import dask

        return dask.pool(self.scheduler, shared)

    def width(self) -> int:
        """Return how many processes this machine gives."""
        return self.workers or cores()


LOCAL = Engine()


_begun: list[Executor] = []
"""At most one pool whose processes run before it is asked for."""


def local(workers: int) -> Executor:
    """Return a pool of processes: copies of this one, which are there at once, where it runs no other thread.

    A copy of one with threads can wait for ever for a lock that one of them held; there they start clean.
    """
    return _begun.pop() if _begun else _pool(workers)


def prepare(code: str, workers: int | None = None) -> None:
    """Have the processes of the next local pool know a module.

    Args:
        code: its name.
        workers: so many processes start now, and import it while the caller goes on; None: it is imported here, where
            there are no copies of this process yet.
    """
    if _begun:
        return
    if not _is_alone():
        multiprocessing.set_forkserver_preload([code])
        _serve()
    elif workers:
        _begun.append(_pool(workers, code))
        with _undisturbed():
            _begun[0].submit(bool)  # starts them
    else:
        importlib.import_module(code)


def dismiss() -> None:
    """End the processes of a pool that nobody asked for: Python's own way, as it ends, shows a traceback at times."""
    while _begun:
        _begun.pop().shutdown()


def _pool(workers: int, code: str | None = None) -> Executor:
    alone = _is_alone()
    if not alone:
        _serve()
    context = multiprocessing.get_context("fork" if alone else "forkserver")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(code,))


def _is_alone() -> bool:
    """Whether no other thread of this process may hold a lock. The one of Arrow's jemalloc lets go of its at a fork."""
    try:
        names = [file.read_text(encoding="utf-8").strip() for file in Path("/proc/self/task").glob("*/comm")]
    except OSError:
        return False
    return len(names) - names.count("jemalloc_bg_thd") == 1


def _begin(code: str | None = None) -> None:
    """Look for little garbage, and end when the parent is killed: each worker holds the pipe of jobs open for all."""
    gc.freeze()  # modules are no garbage; a batch holds 50,000 objects, none in vain, and looking at them takes 6 %
    gc.set_threshold(200_000, 20, 100)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, _leave)
    Thread(target=_watch, daemon=True).start()
    if code:
        importlib.import_module(code)
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    except SystemExit as end:
        os._exit(int(str(end)))  # a Ctrl-C that waited for the imports; the pool would show its traceback


def _leave(*_: object) -> None:
    """End for a Ctrl-C, cleaning up, without the traceback of an interrupt: the caller says that it was stopped."""
    raise SystemExit(130)


def _watch() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _serve() -> None:
    """Start the process that clean workers are forked from."""
    resource_tracker.ensure_running()  # else it is started there, and unblocks what is blocked here
    with _undisturbed():
        forkserver.ensure_running()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Have what is started here wait with a Ctrl-C: one as it imports would have it show a traceback."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    function: Callable[[J], R], jobs: Sequence[J], pool: Pool, workers: int, on_crash: Callable[[J], J]
) -> Iterator[tuple[int, R]]:
    """Yield (place in `jobs`, result) as jobs finish.

    Raises:
        What `function`, `pool` or `on_crash` raises.
    """
    # Where local workers start clean, the process that they are forked from imports the code once.
    multiprocessing.set_forkserver_preload([function.__module__])
    waiting = dict(enumerate(jobs))
    while waiting:
        suspects: list[int] = []
        yield from _together(function, waiting, pool(min(workers, len(waiting))), suspects)
        yield from _one_by_one(function, waiting, pool, suspects, on_crash)


def apart(doing: str, function: Callable[..., R], *arguments: object) -> R:
    """Return what a function makes in a process of its own, whose memory goes with it.

    Args:
        doing: what it does, as in "it read texts".
        function: one that can be imported.
        arguments: its own.

    Raises:
        WorldError: the process died.
        What `function` raises.
    """
    context = multiprocessing.get_context("fork" if _is_alone() else "spawn")  # a fork server would stay
    try:
        with ProcessPoolExecutor(1, mp_context=context, initializer=_begin) as pool:
            return pool.submit(function, *arguments).result()
    except BrokenExecutor:
        raise WorldError(f"a worker process died while {doing}", "run it again") from None


def ending(doing: str) -> Callable[[object], NoReturn]:
    """Return the `on_crash` of jobs that have no guilty document; `doing` is what a worker did, as in "it read texts".

    What it returns raises:
        WorldError: always.
    """

    def died(_: object) -> NoReturn:
        raise WorldError(f"a worker process died while {doing}", "run it again; what was pressed is kept")

    return died


def _together(
    function: Callable[[J], R], waiting: dict[int, J], executor: Executor, suspects: list[int]
) -> Iterator[tuple[int, R]]:
    """Do all that waits, and leave in `waiting` what was not done; `suspects` are those whose worker died."""
    with executor:
        futures = {_submit(executor, function, job): i for i, job in waiting.items()}
        try:
            for future in as_completed(futures):
                i = futures[future]
                try:
                    result = future.result()
                except BrokenExecutor:
                    suspects.append(i)
                except LostError:
                    pass
                else:
                    del waiting[i]
                    yield i, result
        finally:
            executor.shutdown(cancel_futures=True)


def _submit(executor: Executor, function: Callable[[J], R], job: J) -> "Future[R]":
    """Submit a job; where the executor is broken already, or breaks as it starts a worker, its future says so."""
    try:
        return executor.submit(function, job)
    except (BrokenExecutor, EOFError, ConnectionError):
        failed: Future[R] = Future()
        failed.set_exception(BrokenExecutor("a worker process died before it began"))
        return failed


def _one_by_one(
    function: Callable[[J], R],
    waiting: dict[int, J],
    pool: Pool,
    suspects: Sequence[int],
    on_crash: Callable[[J], J],
) -> Iterator[tuple[int, R]]:
    for i in sorted(suspects):
        died: list[int] = []
        for place, result in _together(function, {i: waiting[i]}, pool(1), died):
            del waiting[i]
            yield place, result
        if died:
            waiting[i] = on_crash(waiting[i])
            return
