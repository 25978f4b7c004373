"""Does the release open? Its card, and every config through load_dataset, offline and in a cache of its own."""

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from builder.documents import Problem
from builder.release import contents
from builder.release.contents import Config
from builder.schema import features_yaml

README = "README.md"

_FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)


def examine(release: Path, version: str) -> Iterator[Problem]:
    """Yield what a reader would stumble over; the files and rows are known to be right.

    Args:
        release: its folder.
        version: the manifest's.
    """
    configs = contents.configs(release)
    wrong = list(_card(release, version, configs))
    yield from wrong
    if not wrong:
        yield from _load(release, version, configs)


def _card(release: Path, version: str, configs: list[Config]) -> Iterator[Problem]:
    """Hold the front matter to the files: configs, version, features, counts."""
    front = _FRONT.match((release / README).read_text(encoding="utf-8"))
    try:
        values = yaml.safe_load(front[1]) if front else {}
        stated = {entry["config_name"]: entry for entry in values["dataset_info"]}
        versions = {entry["config_name"]: entry["version"] for entry in values["configs"]}
    except (yaml.YAMLError, KeyError, TypeError, RecursionError) as error:
        yield _problem("card-unreadable", f"its front matter cannot be read: {error}")
        return
    if [*stated] != [config.name for config in configs] or versions != dict.fromkeys(stated, version):
        held = dict.fromkeys((config.name for config in configs), version)
        yield _problem("card-differs", f"it describes {versions}, the release holds {held}")
        return
    for config in configs:
        rows = {split["name"]: split["num_examples"] for split in stated[config.name]["splits"]}
        if rows != (found := {split.name: split.rows for split in config.splits}):
            yield _problem("card-differs", f"config {config.name}: it says {rows}, the files hold {found}")
        if stated[config.name]["features"] != features_yaml(config.schema):
            yield _problem("card-differs", f"config {config.name}: its features are not those of the files")


def _load(release: Path, version: str, configs: list[Config]) -> Iterator[Problem]:
    import datasets  # takes over a second

    bars = datasets.is_progress_bar_enabled()
    datasets.disable_progress_bars()
    try:
        for config in configs:
            with tempfile.TemporaryDirectory(prefix="builder-verify-") as cache:
                opened = datasets.load_dataset(str(release.absolute()), config.name, cache_dir=cache)
                yield from _opened(opened, version, config)
    except Exception as error:  # noqa: BLE001 - whatever a reader would see is the finding
        magic = set("*?[]{}") & set(str(release.absolute()))
        hint = f"load_dataset takes {' '.join(sorted(magic))} in a path for a pattern: move the folder" if magic else ""
        yield _problem("load-fails", f"load_dataset says: {' '.join(str(error).split())[:500]}", hint)
    finally:
        if bars:
            datasets.enable_progress_bars()


def _opened(opened: Mapping[str, Any], version: str, config: Config) -> Iterator[Problem]:
    rows = {name: split.num_rows for name, split in opened.items()}
    if rows != {split.name: split.rows for split in config.splits}:
        yield _problem("load-differs", f"config {config.name}: load_dataset gives {rows}")
    for name, split in opened.items():
        if str(split.info.version) != version:
            message = f"config {config.name}, split {name}: load_dataset gives version {split.info.version}"
            yield _problem("load-differs", message)


def _problem(code: str, message: str, hint: str = "") -> Problem:
    return Problem(code, README, "", "", message, hint)
