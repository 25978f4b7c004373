"""A process of our own for jobs that must not share one: a Dask worker runs its tasks in threads.

In the main thread of a process a document's time limit holds, and what crashes there takes no worker of the cluster
with it. Dask's workers may have no children by `multiprocessing`, and those would outlive a worker that is killed; this
one ends when its standard input does.

    python -m builder.engine.child    pickled (function, job) on stdin → pickled (done, result or error) on stdout
"""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from io import BufferedReader, FileIO
from typing import IO, Any, TypeVar

J = TypeVar("J")
R = TypeVar("R")

_idle: "deque[subprocess.Popen[bytes]]" = deque()
"""Children that wait for a job; taking one and giving it back are atomic."""


def call(function: Callable[[J], R], job: J) -> R:
    """Return what `function` makes of `job` in a child.

    Raises:
        BrokenExecutor: the child died.
        Exception: what `function` raises.
    """
    try:
        child = _idle.pop()
    except IndexError:
        child = _start()
    try:
        done, answer = _ask(child, (function, job))
    except (EOFError, OSError, pickle.UnpicklingError):
        child.kill()
        child.wait()
        raise BrokenExecutor("a worker process died") from None
    _idle.append(child)
    if done:
        result: R = answer
        return result
    raise answer


def dismiss() -> None:
    """End the children that wait for a job."""
    while _idle:
        child = _idle.pop()
        child.communicate()


def _start() -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "builder.engine.child"]
    path = os.pathsep.join(filter(None, sys.path))
    return subprocess.Popen(  # noqa: S603 - ourselves
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
    )


def _ask(child: "subprocess.Popen[bytes]", call_: Any) -> Any:
    assert child.stdin  # noqa: S101 - it has pipes
    assert child.stdout  # noqa: S101 - it has pipes
    pickle.dump(call_, child.stdin)
    child.stdin.flush()
    return pickle.load(child.stdout)  # noqa: S301 - what our own child wrote


def serve(calls: BufferedReader, answers: IO[bytes]) -> None:
    """Answer calls until there are no more."""
    while calls.peek(1):
        try:
            function, job = pickle.load(calls)  # noqa: S301 - what the process that started us wrote
            answer = True, function(job)
        except Exception as error:  # noqa: BLE001 - it is raised again where the call was made
            answer = False, error
        pickle.dump(answer, answers)
        answers.flush()


def main() -> None:
    """Serve on standard input and output; what libraries print goes to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(BufferedReader(FileIO(0)), answers)


if __name__ == "__main__":
    main()
