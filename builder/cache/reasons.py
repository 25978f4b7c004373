"""Why a shard is done again: what of its inputs is another than in the shards that are there."""

from collections.abc import Mapping, Sequence

from builder.cache.shards import Inputs

SHOWN = 3
"""Inputs that are named; of more, the number."""


def why(key: str, inputs: Inputs, there: Mapping[str, Inputs]) -> str:
    """Say in a few words why no receipt answers for a job.

    Args:
        key: the job's.
        inputs: what the job depends on, by name, with digests.
        there: those of the jobs in the cache, by key.
    """
    if key in there:
        return "its files are damaged"
    mine = _sources(inputs)
    near = max(there.values(), key=lambda other: len(mine & _sources(other)), default={})
    if not mine & _sources(near):
        return "new"
    changed = [name for name in inputs if name in near and inputs[name] != near[name]]
    told = [f"{name} changed" for name in changed]
    told += [f"{name} is new here" for name in inputs if name not in near]
    told += [f"{name} is gone from here" for name in near if name not in inputs]
    return _few(told)


def _sources(inputs: Inputs) -> set[str]:
    return {name for name in inputs if name.startswith("raw/")}


def _few(told: Sequence[str]) -> str:
    more = len(told) - SHOWN
    return ", ".join(told[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
