"""What workers do. Their code is imported where they are: importing it where the work is planned takes as long."""

from typing import TYPE_CHECKING

from builder import engine
from builder.engine import Engine

if TYPE_CHECKING:  # so that workers can be prepared before Arrow is imported
    from builder.cache import Receipt
    from builder.jobs.job import Job

CODE = "builder.jobs.shard"
"""The module that presses documents, with all that it imports."""


def begin(on: Engine) -> None:
    """Start workers of this machine, which import what they need besides the caller's modules while it goes on."""
    if on.name == "local":
        engine.prepare(CODE, on.width())


def prepare(on: Engine) -> None:
    """Have workers of this machine know their code, unless they began."""
    if on.name == "local":
        engine.prepare(CODE)


def press(job: "Job") -> "Receipt":
    """Do a shard job; raises as `shard.run`."""
    from builder.jobs import shard

    return shard.run(job)
