"""A Dask cluster of processes on loopback, whose parts can be killed and started again."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self


class Cluster:
    """A scheduler and workers of one thread each; `folder` takes what they write."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.start(workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.kill()

    def start(self, workers: int) -> None:
        """Start a scheduler at the address, and workers."""
        place = ("--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
        self.scheduler = self._process("scheduler", *place)
        self.workers = [self._worker() for _ in range(workers)]

    def kill(self) -> None:
        """Kill all of it at once, as a power cut does."""
        for process in (self.scheduler, *self.workers):
            process.kill()
            process.wait()

    def _worker(self) -> "subprocess.Popen[bytes]":
        place = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self._folder))
        return self._process("worker", self.address, *place)

    def _process(self, what: str, *arguments: str) -> "subprocess.Popen[bytes]":
        path = os.pathsep.join(filter(None, sys.path))
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments],
            env={**os.environ, "PYTHONPATH": path},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
