"""Why a shard is done again: what of its inputs is another than in the shards that are there."""

from collections.abc import Mapping, Sequence

from builder.cache.shards import Receipt

SHOWN = 3
"""Inputs that are named; of more, the number."""


def why(key: str, inputs: Mapping[str, str], there: Sequence[Receipt]) -> str:
    """Say in a few words why no receipt answers for a job.

    Args:
        key: the job's.
        inputs: what the job depends on, by name, with digests.
        there: what the cache holds.
    """
    if any(receipt.key == key for receipt in there):
        return "its files are damaged"
    mine = _sources(inputs)
    near = max(there, key=lambda receipt: len(mine & _sources(receipt.inputs)), default=None)
    if near is None or not mine & _sources(near.inputs):
        return "new"
    changed = [name for name in inputs if name in near.inputs and inputs[name] != near.inputs[name]]
    told = [f"{name} changed" for name in changed]
    told += [f"{name} is new here" for name in inputs if name not in near.inputs]
    told += [f"{name} is gone from here" for name in near.inputs if name not in inputs]
    return _few(told)


def _sources(inputs: Mapping[str, str]) -> set[str]:
    return {name for name in inputs if name.startswith("raw/")}


def _few(told: Sequence[str]) -> str:
    more = len(told) - SHOWN
    return ", ".join(told[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
