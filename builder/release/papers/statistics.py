"""What the card tells of a release, counted from its own files."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from builder.duplicates import Numbers, distinct
from builder.licenses import spdx
from builder.release.data.contents import Config, batches
from builder.release.data.records import labels
from builder.schema import codes, numbers, string
from builder.withheld import TEXT

_BETWEEN = "\0"
"""Stands in no kind of evidence and no code."""
NAMES = 65_536
"""Rows that are read at once; those of edits, with what they put in, in megabytes."""


class Cut(NamedTuple):
    """What one cleaner or label did."""

    documents: int
    taken: int
    """Characters taken out."""
    given: int
    """Characters put in their place."""


class Coverage(NamedTuple):
    """What the records are about."""

    outlets: Mapping[str, int]
    """Outlet → records, the most frequent first."""
    languages: Mapping[str, int]
    """Language → records, the most frequent first."""
    first: str
    """The day of the oldest as YYYY-MM-DD, "" where none has one."""
    last: str
    """The day of the newest."""
    undated: int
    """Records without a day."""


class Rights(NamedTuple):
    """What records say of their rights."""

    licenses: Mapping[str, int]
    """SPDX expression, or the words that stand in the record → records; the most frequent first."""
    reservations: Mapping[str, int]
    """Mark → records whose page bears it, the most frequent first."""
    reserved: int
    """Records whose page bears any."""
    withheld: int
    """Records without their text."""


class Statistics(NamedTuple):
    """Counts by name; every mapping is sorted by name."""

    splits: Mapping[str, int]
    """Split → records."""
    kinds: Mapping[str, Mapping[str, int]]
    """Field → kind of evidence → values chosen from it."""
    rejects: Mapping[str, int]
    """Code → documents."""
    cuts: Mapping[str, Cut]
    """Cleaner or label → what it did."""
    rights: Rights
    coverage: Coverage

    @property
    def released(self) -> int:
        """Records of all splits."""
        return sum(self.splits.values())

    @property
    def rejected(self) -> int:
        """Documents that did not enter."""
        return sum(self.rejects.values())


def measure(configs: Sequence[Config]) -> Statistics:
    """Count what the configs of a release hold, one row group at a time."""
    by_name = {config.name: config for config in configs}
    splits = {split.name: split.rows for config in configs if config.name == "default" for split in config.splits}
    kinds: dict[str, dict[str, int]] = {}
    for (field, kind), number in sorted(_count(by_name.get("evidence"), "field", "kind", chosen=True).items()):
        kinds.setdefault(field, {})[kind] = number
    rejects = {code: number for (code,), number in sorted(_count(by_name.get("rejects"), "code").items())}
    records = by_name.get("default")
    counts = {field: values(records, field) for field in ("license", "outlet", "language")}
    coverage = Coverage(_ranked(counts["outlet"]), _ranked(counts["language"]), *_days(records))
    rights = _rights(records, counts["license"])
    return Statistics(splits, kinds, rejects, _cuts(by_name.get("edits")), rights, coverage)


def values(config: Config | None, field: str) -> Counter[str]:
    """Count the values of a field that holds one, labels by their names."""
    found: Counter[str] = Counter()
    if config and field in config.schema.names:
        names = labels(config.schema).get(field)
        for batch in batches(config, [field], NAMES):
            for one in pc.value_counts(batch[field].drop_null()).to_pylist():
                found[names[one["values"]] if names else str(one["values"])] += one["counts"]
    del found[""]
    return found


def _days(config: Config | None) -> tuple[str, str, int]:
    """Return the first day, the last, and how many records have none."""
    if config is None or "date" not in config.schema.names or not pa.types.is_date(config.schema.field("date").type):
        return "", "", config.rows if config else 0
    days: list[date] = []
    undated = 0
    for batch in batches(config, ["date"], NAMES):
        days += filter(None, pc.min_max(batch["date"]).as_py().values())
        undated += batch["date"].null_count
    return (min(days).isoformat(), max(days).isoformat(), undated) if days else ("", "", undated)


def _rights(config: Config | None, licenses: Mapping[str, int]) -> Rights:
    marks: Counter[str] = Counter()
    reserved = withheld = 0
    fields = config.schema if config else pa.schema([])
    marked, hidden = "reservations" in fields.names, TEXT in fields.names and fields.field(TEXT).nullable
    columns = ["reservations"] * marked + [TEXT] * hidden
    for batch in batches(config if columns else None, columns):
        for own in filter(None, batch["reservations"].to_pylist()) if marked else ():
            marks.update(set(map(str, own)))
            reserved += 1
        withheld += batch[TEXT].null_count if hidden else 0
    ranked: Counter[str] = Counter()
    for license_, number in licenses.items():
        ranked[spdx(license_) or license_] += number
    return Rights(_ranked(ranked), _ranked(marks), reserved, withheld)


def _ranked(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _count(config: Config | None, *columns: str, chosen: bool = False) -> Counter[tuple[str, ...]]:
    """Count what strings stand together in these columns, of the chosen rows or of all."""
    total: Counter[tuple[str, ...]] = Counter()
    for batch in batches(config, [*columns, *["chosen"] * chosen], NAMES):
        # Table.group_by would import pyarrow.dataset and with it pandas, two seconds for every build.
        some = batch.filter(batch["chosen"]) if chosen else batch
        joined = pc.binary_join_element_wise(*(some[column] for column in columns), string(_BETWEEN))
        for one in pc.value_counts(joined).to_pylist():
            total[tuple(one["values"].rsplit(_BETWEEN, len(columns) - 1))] += one["counts"]
    return total


def _cuts(config: Config | None) -> dict[str, Cut]:
    taken: Counter[str] = Counter()
    given: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    last: tuple[str, set[str]] = "", set()
    for batch in batches(config, size=NAMES):
        (said, cleaner), (ids, owner) = (codes(pa.chunked_array([batch[name]])) for name in ("cleaner", "id"))
        cleaners, many = said.to_pylist(), len(said)
        owners, used = np.divmod(distinct(owner * many + cleaner), many)
        first, end = (
            (ids[one].as_py(), {cleaners[own] for own in used[owners == one].tolist()})
            for one in owner[[0, -1]].tolist()
        )
        # The edits of a document stand together: only the first may have been counted in the batch before.
        counted = last[1] if first[0] == last[0] else set()
        last = end[0], end[1] | counted if end[0] == last[0] else end[1]
        documents.subtract(first[1] & counted)
        documents.update(_by(cleaners, used))
        taken.update(_by(cleaners, cleaner, pc.subtract(batch["end"], batch["start"])))
        given.update(_by(cleaners, cleaner, pc.utf8_length(batch["replacement"]).cast(pa.int64())))
    return {cleaner: Cut(documents[cleaner], taken[cleaner], given[cleaner]) for cleaner in sorted(documents)}


def _by(cleaners: Sequence[str], cleaner: Numbers, sizes: pa.Int64Array | None = None) -> dict[str, int]:
    """Return how often each cleaner stands there, or the sum of what stands beside it."""
    found = np.bincount(cleaner, None if sizes is None else numbers(sizes), len(cleaners))
    return dict(zip(cleaners, found.astype(int).tolist(), strict=True))
