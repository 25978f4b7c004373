"""Why a shard is done again: what of its inputs is another than in the shards that are there."""

from collections.abc import Mapping, Sequence

from builder.cache import Receipt
from builder.shard import Job

SHOWN = 3
"""Inputs that are named; of more, the number."""


def why(job: Job, there: Sequence[Receipt]) -> str:
    """Say in a few words why no receipt answers for a job.

    Args:
        job: one that is to be done.
        there: what the cache holds.
    """
    if any(receipt.key == job.key for receipt in there):
        return "its files are damaged"
    mine = _sources(job.inputs)
    near = max(there, key=lambda receipt: len(mine & _sources(receipt.inputs)), default=None)
    if near is None or not mine & _sources(near.inputs):
        return "new"
    changed = [name for name in job.inputs if name in near.inputs and job.inputs[name] != near.inputs[name]]
    told = [f"{name} changed" for name in changed]
    told += [f"{name} is new here" for name in job.inputs if name not in near.inputs]
    told += [f"{name} is gone from here" for name in near.inputs if name not in job.inputs]
    return _few(told)


def _sources(inputs: Mapping[str, str]) -> set[str]:
    return {name for name in inputs if name.startswith("raw/")}


def _few(told: Sequence[str]) -> str:
    more = len(told) - SHOWN
    return ", ".join(told[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
