"""Why a shard is done again: what of its inputs is another than in the shards that are there."""

from collections.abc import Mapping

from builder.cache.shards import Inputs

SHOWN = 3
"""Inputs that are named; of more, the number."""


def why(key: str, inputs: Inputs, cached: Mapping[str, Inputs]) -> str:
    """Say in a few words why no receipt answers for a job.

    Args:
        key: the job's.
        inputs: what the job depends on, by name, with digests.
        cached: those of the jobs in the cache, by key.
    """
    if key in cached:
        return "its files are damaged"
    own = _sources(inputs)
    near = max(cached.values(), key=lambda other: len(own & _sources(other)), default={})
    if not own & _sources(near):
        return "new"
    changed = [name for name in inputs if name in near and inputs[name] != near[name]]
    changes = [f"{name} changed" for name in changed]
    changes += [f"{name} is new here" for name in inputs if name not in near]
    changes += [f"{name} is gone from here" for name in near if name not in inputs]
    more = len(changes) - SHOWN
    return ", ".join(changes[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _sources(inputs: Inputs) -> set[str]:
    return {name for name in inputs if name.startswith("raw/")}
