"""Shard jobs on a Dask cluster (the extra `dask`): jobs carry paths there and receipts back, never documents.

All workers see the corpus's folder under one path and have the same builder; each task looks before it starts.
"""

import logging
import uuid
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from typing import Any, NamedTuple

from builder.cache import edition
from builder.engine import LostError, Mourned, Pool, child
from builder.errors import UsageError, WorldError
from builder.remote import File

try:
    from dask import config
    from dask.utils import parse_timedelta
    from distributed import Client, KilledWorker, LocalCluster
except ImportError:
    hint = "install it on this machine and on all workers: pip install 'corpus-press[dask]'"
    raise UsageError("dask is not installed", hint) from None


class Meeting(NamedTuple):
    """How a worker knows that it works on the same corpus, with the same code."""

    token: File
    edition: str
    folder: File
    """Where it is."""


def pool(scheduler: str | None, shared: File) -> Pool:
    """Return what connects to a scheduler, or starts so many workers on this machine where there is none.

    Args:
        scheduler: its address, as in tcp://10.0.0.5:8786.
        shared: a folder that all workers see under this path.
    """
    return partial(Cluster, scheduler, shared)


class Cluster(Executor):
    """An executor of the workers of a cluster.

    Raises:
        WorldError: no scheduler at the address, or it has no worker.
    """

    def __init__(self, scheduler: str | None, shared: File, workers: int) -> None:
        self._own = None if scheduler else _processes(workers)
        self._client = _connect(scheduler or self._own)
        self._tasks: set[Any] = set()
        self._meeting = Meeting(shared / f"{uuid.uuid4().hex}.token", edition.digest(), shared)
        self._meeting.token.write_bytes(b"")

    def submit(self, function: Any, /, *arguments: Any, **_: Any) -> "Future[Any]":
        """Submit `function(job)`; it runs in a process of its own on some worker."""
        ours: Future[Any] = Future()
        # Not by Dask's own executor: its future is never done where the scheduler goes as a result is fetched.
        theirs = self._client.submit(_task, self._meeting, function, *arguments, pure=False)
        self._tasks.add(theirs)  # a task that nobody holds is dropped
        theirs.add_done_callback(partial(self._hand_on, ours))
        return ours

    def _hand_on(self, ours: "Future[Any]", theirs: Any) -> None:
        """Make Dask's outcome one of our engine's."""
        try:
            ours.set_result(theirs.result())
        except KilledWorker as error:
            ours.set_exception(BrokenExecutor(str(error)))
        except ModuleNotFoundError as error:
            message = f"a Dask worker cannot import builder: {error}"
            ours.set_exception(WorldError(message, "install requirements.lock and builder on all workers"))
        except BaseException as error:  # noqa: BLE001 - whoever waits for the result gets it
            ours.set_exception(error if theirs.status == "error" else LostError())
        self._tasks.discard(theirs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as in Executor
        """Let go of the cluster; what still runs there is cancelled or left alone."""
        if self._client.status == "closed":
            return
        if self._client.status == "running":
            if cancel_futures or not wait:
                self._client.cancel(list(self._tasks))
            self._client.run(child.dismiss, on_error="ignore")
        self._client.close()
        self._meeting.token.unlink(missing_ok=True)
        if self._own:
            self._own.close()


def _connect(scheduler: str | LocalCluster | None) -> Client:
    """Wait for a scheduler and its first worker, each as long as Dask is set to wait for a connection."""
    patience = parse_timedelta(config.get("distributed.comm.timeouts.connect"))
    try:
        client = Client(scheduler, timeout=patience, set_as_default=False)
    except (OSError, ValueError) as error:
        hint = "start one with: dask scheduler; its first lines tell the address"
        raise WorldError(f"no Dask scheduler answers at {scheduler}: {error}", hint) from None
    try:
        client.wait_for_workers(1, patience)
    except TimeoutError:
        client.close()
        hint = f"start some, one for each core: dask worker {scheduler} --nworkers auto --nthreads 1"
        raise WorldError(f"the Dask scheduler {scheduler} has no workers", hint) from None
    return client


def _processes(workers: int) -> LocalCluster:
    return LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL)


def _task(meeting: Meeting, function: Any, job: Any) -> Any:
    """Do a job, on a worker."""
    from distributed import get_worker

    if not meeting.token.exists():
        message = f"the Dask worker {get_worker().address} does not see {meeting.folder}"
        raise WorldError(message, "give all workers the corpus's folder under the same path, as on a network disk")
    if edition.digest() != meeting.edition:
        message = f"the Dask worker {get_worker().address} has another builder, or other versions of what it stands on"
        raise WorldError(message, "install requirements.lock and the same builder on all workers")
    try:
        return child.call(function, job)
    except BrokenExecutor:
        if isinstance(job, Mourned):
            job.mourn()
        raise
