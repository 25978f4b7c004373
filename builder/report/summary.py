"""What a command has done, in a few lines."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

from builder.release.version import Version
from builder.report.plain import aligned, near, visible
from builder.wording import counted

if TYPE_CHECKING:
    from builder.cache.retention import Pruned
    from builder.release.candidate import Built
    from builder.release.promote import Released


def as_json(value: Any) -> str:
    """Return a result as indented JSON; named tuples are objects, paths and versions strings."""
    return orjson.dumps(_plain(value), option=orjson.OPT_INDENT_2, default=str).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, Version):
        return str(value)
    if hasattr(value, "_asdict"):
        return {key: _plain(item) for key, item in value._asdict().items()}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def funnel(built: "Built") -> str:
    """Tell what became of every document, and prove the laws of splits."""
    counts = built.funnel
    parts = [f"read {counted(counts.read, 'document')}"]
    if counts.rejects:
        parts += ["", f"rejected {sum(counts.rejects.values()):,}", aligned(counts.rejects.items())]
        parts += ["see what to mend, document by document, with: builder validate"]
    parts += (
        ["", f"released {counts.released:,}", aligned(counts.splits.items())] if counts.released else ["", "released 0"]
    )
    if counts.withheld:
        parts += [f"of these, {counts.withheld:,} without their text"]
    if counts.cut:
        parts += ["", "characters cut or replaced", aligned(counts.cut.items())]
    if counts.left_out:
        parts += ["", "fields left out, as the schema does not name them", aligned(counts.left_out.items())]
    parts += ["", _proof(built), "", _next(built)]
    return "\n".join(parts)


def _proof(built: "Built") -> str:
    proof = built.proof
    splits = f"splits: {proof.moved} documents moved, {proof.straddling} groups straddle"
    seen = f" (99 % of the pairs from {proof.sight:.2f} on would have been seen)"
    if proof.closest is None:
        alike = f"that are in different splits look alike{seen}" if proof.sight else "are in different splits"
        return f"{splits}; no two documents {alike}"
    one, other, likeness = proof.closest
    closest = f"the closest pair across splits is {visible(one)} and {visible(other)}, similarity {likeness:.3f}"
    return f"{splits}; {closest}{seen if likeness < proof.sight else ''}"


def _next(built: "Built") -> str:
    if not built.funnel.released:
        return "nothing to release; see what every document lacks with: builder validate"
    if not built.changed:
        return f"{near(built.folder)}: nothing has changed since {built.previous}"
    changes = ", ".join(f"{number:,} {kind}" for kind, number in built.changes.items() if number) or "the same records"
    since = f"since {built.previous}: {changes}" if built.previous else "the first release"
    return f"{near(built.folder)}: would be released as {built.version} ({since}); freeze it with: builder release"


def released(done: "Released") -> str:
    """Name the release, its digest, and the three lines that load it."""
    folder = near(done.folder)
    lines = [_one_line(done.built), f"released {done.version}: {folder}"]
    if not done.fresh:
        lines = [f"nothing has changed: the latest release is {done.version}, in {folder}"]
    load = ["from datasets import load_dataset", f'articles = load_dataset("{folder}")', "print(articles)"]
    return "\n".join([*lines, f"digest {done.digest}", "", *load])


def pruned(gone: "Pruned") -> str:
    """Tell what left the cache."""
    return f"dropped {counted(gone.folders, 'shard')}, {gone.bytes / 1e6:,.1f} MB"


def _one_line(built: "Built") -> str:
    """The funnel in one line."""
    counts = built.funnel
    codes = ", ".join(f"{number:,} {code}" for code, number in counts.rejects.items())
    return f"read {counts.read:,}, released {counts.released:,}, rejected {counts.read - counts.released:,}" + (
        f" ({codes})" if codes else ""
    )
