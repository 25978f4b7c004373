"""One document, pressed and judged within its seconds, or a reject: the same in a build and in `validate`."""

import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from types import FrameType
from typing import NamedTuple

from builder import judgement, pages, pipeline, quarantine
from builder.boilerplate import Boilerplate
from builder.documents import Document, Reject
from builder.judgement import Judged
from builder.pipeline import Pressed
from builder.quarantine import Held
from builder.recipe import Recipe
from builder.schema import Check
from builder.schema.table import Kind


class Terms(NamedTuple):
    """What all documents of a job are held against."""

    recipe: Recipe
    kinds: Mapping[str, Kind]
    """The schema's properties, and the kinds of their columns."""
    check: Check
    boilerplate: Boilerplate
    quarantine: Held
    """Documents that crashed or hung a worker before."""


class Tried(NamedTuple):
    """A document that was read to its end; it may have problems."""

    document: Document
    pressed: Pressed
    judged: Judged
    withheld: bool = False
    """Whether it is released without its text."""


class Stopped(NamedTuple):
    """A document that took too long, or on which our own code failed."""

    document: Document
    why: str


def attempt(document: Document, terms: Terms) -> Tried | Stopped | Reject:
    """Press and judge a document; nothing it holds can make this raise or hang."""
    if quarantine.holds(terms.quarantine, document):
        return quarantine.reject(document)
    try:
        with _time_limit(terms.recipe.limits.seconds):
            pressed = pipeline.press(document, terms.recipe, terms.kinds, terms.boilerplate)
            judged = judgement.judge(document, pressed.values, pressed.text, terms.kinds, terms.check, terms.recipe)
            return Tried(document, pressed, judged)
    except pages.UnreadablePageError as error:
        return error.reject(document)
    except _OutOfTimeError:
        return Stopped(document, "took too long")
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not cost the others
        return Stopped(document, f"crashed with {type(error).__name__}")


class _OutOfTimeError(Exception):
    """The document's seconds are over."""


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise _OutOfTimeError after this CPU time; native code that never comes back is killed soon after.

    A worker that is killed is found out by its breadcrumb, so both ends are a reject. Python handles signals in the
    main thread alone; a program that works in other threads has no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _listen()
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    signal.setitimer(signal.ITIMER_PROF, 2 * seconds + 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)


@cache
def _listen() -> None:
    """Answer the timer from now on: to say so for each document takes longer than judging it."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _OutOfTimeError

    signal.signal(signal.SIGVTALRM, stop)
