"""Does a release say what it holds? Its card and Croissant, made of its data once more."""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

import orjson

from builder.documents import Problem
from builder.errors import CardError
from builder.release import manifest
from builder.release.changes import KINDS
from builder.release.data import contents
from builder.release.data.contents import Config
from builder.release.finalise import README
from builder.release.papers import card, croissant, front_matter, statistics
from builder.release.version import Version
from builder.verification.findings import of_file

_WIDTH = 200
"""Characters shown of a value."""


def examine(release: Path, stated: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield where the card or Croissant differ from files and rows, which are right; `stated` is the manifest."""
    configs = contents.configs(release)
    text = (release / README).read_text(encoding="utf-8")
    try:
        values = front_matter.released(text)
    except CardError as error:
        yield of_file("card-unreadable", README, str(error))
        return
    facts = _facts(release, stated, configs, values)
    for key, expected in card.computed(facts).items():
        if message := _differs(values.get(key), expected, key):
            yield of_file("card-differs", README, message)
    if message := _sections(text, card.sections(facts)):
        yield of_file("card-differs", README, message)
    digests = {str(entry["path"]): str(entry["sha256"]) for entry in stated["files"]}
    described = orjson.loads(manifest.dump(croissant.render(facts, digests)))
    if message := _differs(orjson.loads((release / croissant.FILE).read_bytes()), described, ""):
        yield of_file("card-differs", croissant.FILE, message)


def _facts(release: Path, stated: Mapping[str, Any], configs: list[Config], front: Mapping[str, Any]) -> card.Facts:
    version, previous = Version.parse(stated["version"]), stated["previous"]
    return card.Facts(
        name=stated["name"],
        date=stated["date"],
        version=version,
        previous=Version.parse(previous["version"]) if previous else None,
        folder=f"{stated['inputs']['recipe']['dist']}/{version.folder}",
        configs=configs,
        fields=manifest.schema_of(release, stated).columns,
        statistics=statistics.measure(configs),
        changes={kind: stated["changes"][kind] for kind in KINDS},
        yanked={Version.parse(name): reason for name, reason in stated["yanked"].items()},
        front=front,
        body="",
    )


def _differs(actual: Any, expected: Any, path: str) -> str:
    """Say in which part two JSON values differ first, "" where they do not.

    >>> _differs({"rows": [1, 2]}, {"rows": [1, 3]}, "counts")
    'counts.rows[1] is 2, the data say 3'
    >>> _differs({"rows": [1, 2]}, {"rows": {"train": 1}}, "counts")
    "counts.rows is [1, 2], the data say {'train': 1}"
    """
    if isinstance(actual, dict) and isinstance(expected, dict):
        keys = {**expected, **actual}
        messages = (_differs(actual.get(key), expected.get(key), f"{path}.{key}") for key in keys)
        return next(filter(None, messages), "").removeprefix(".")
    if isinstance(actual, list) and isinstance(expected, list) and len(actual) == len(expected):
        pairs = enumerate(zip(actual, expected, strict=True))
        return next(filter(None, (_differs(*pair, f"{path}[{number}]") for number, pair in pairs)), "")
    return "" if actual == expected else f"{path} is {_short(actual)}, the data say {_short(expected)}"


def _sections(text: str, expected: list[str]) -> str:
    """Say in which line the sections that a release writes differ first; they end the card."""
    heading = expected[0].partition("\n")[0]
    lines = (heading + text.rpartition(f"\n{heading}")[2]).splitlines()
    wanted = "\n\n".join(expected).splitlines()
    under = heading
    for found, line in zip_longest(lines, wanted):
        if found != line:
            return f"under {under.removeprefix('## ')!r} stands {_short(found)}, the data say {_short(line)}"
        under = line if line.startswith("## ") else under
    return ""


def _short(value: Any) -> str:
    return "nothing" if value is None else repr(value)[:_WIDTH]
