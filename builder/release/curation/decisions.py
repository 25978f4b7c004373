"""What a curator decides, in schema/decisions/: inputs of a release as raw/ is, kept in git."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from builder import lineage, quarantine
from builder.errors import UsageError
from builder.recipe import Recipe
from builder.release import freeze
from builder.release.version import Version

YANKED = "yanked.jsonl"
RETRACTED = "retracted.jsonl"


def folder(recipe: Recipe) -> Path:
    """Return where the decisions are."""
    return recipe.schema_file.parent / "decisions"


def words_file(recipe: Recipe, previous: Version | None) -> Path:
    """Return the file for the curator's words on what changed since a release, whatever the next version will be."""
    return folder(recipe) / "changes" / (f"since-{previous}.md" if previous else "first.md")


def words(recipe: Recipe, previous: Version | None) -> str:
    """Read the curator's words for the coming entry of the changelog; "" where there are none.

    Raises:
        UsageError: the file is not UTF-8.
    """
    path = words_file(recipe, previous)
    try:
        return path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 (byte {error.start + 1})", "save it as UTF-8") from None


def yanked(recipe: Recipe) -> dict[Version, str]:
    """Return the versions that nobody should use any more, and why.

    Raises:
        UsageError: a line of schema/decisions/yanked.jsonl means nothing.
    """
    path = folder(recipe) / YANKED
    try:
        return {Version.parse(entry["version"]): str(entry["reason"]) for entry in entries(path)}
    except (KeyError, TypeError) as error:
        raise broken(path, error) from None


def lists(recipe: Recipe) -> tuple[Path, ...]:
    """Return the files that commands only add lines to: documents in quarantine, retractions, yanks."""
    return quarantine.path(recipe), folder(recipe) / RETRACTED, folder(recipe) / YANKED


def digests(recipe: Recipe, previous: Version | None) -> dict[str, str]:
    """Digest the decisions that a release after `previous` depends on: path in schema/decisions/ → sha256."""
    here, paths = folder(recipe), (*lists(recipe), words_file(recipe, previous))
    return {path.relative_to(here).as_posix(): lineage.file_digest(path) for path in paths if path.is_file()}


def leave_out(recipe: Recipe, documents: Sequence[quarantine.Entry]) -> None:
    """Put documents into quarantine, each once."""
    known = quarantine.read(recipe)
    if fresh := [one for one in documents if quarantine.name(one) not in known]:
        append(quarantine.path(recipe), fresh)


def entries(path: Path) -> list[dict[str, Any]]:
    """Read a file of one JSON object a line; none where there is no file.

    Raises:
        UsageError: it holds something else.
    """
    try:
        lines = path.read_bytes().splitlines() if path.is_file() else []
        return [dict(orjson.loads(line)) for line in lines if line.strip()]
    except (ValueError, TypeError) as error:
        raise broken(path, error) from None


def append(path: Path, added: Sequence[Mapping[str, Any]]) -> None:
    """Add lines to such a file, all or none of them."""
    before = path.read_bytes() if path.is_file() else b""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [orjson.dumps(entry, option=orjson.OPT_APPEND_NEWLINE) for entry in added]
    freeze.replace(path, b"".join([before, b"" if before[-1:] in (b"", b"\n") else b"\n", *lines]))


def as_it_was(path: Path, digest: str) -> bytes:
    """Return the first lines of such a file, those that it had when its sha256 was `digest`; else all of it."""
    whole, lines = path.read_bytes(), b""
    for line in whole.splitlines(keepends=True):
        lines += line
        for before in (lines, lines.removesuffix(b"\n")):
            if lineage.sha256(before) == digest:
                return before
    return whole


def broken(path: Path, error: Exception) -> UsageError:
    """Say that a decision cannot be understood."""
    return UsageError(f"{path} is broken: {error}", "each line is a JSON object; restore the file from git")
