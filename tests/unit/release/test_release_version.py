"""Versions are numbers with a meaning."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import UsageError
from builder.release.version import Version, bump, latest, versions
from builder.schema.differences import Effect

numbers = st.integers(0, 10**9 - 1)


@given(numbers, numbers, numbers)
def test_a_version_reads_back(major: int, minor: int, patch: int) -> None:
    version = Version(major, minor, patch)
    assert Version.parse(str(version)) == Version.parse(version.folder) == version


@pytest.mark.parametrize(
    "text", ["", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.3-rc1", "1.2.٣", "1.2.3\n", "vv1.2.3", "9" * 5_000]
)
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Version.parse(text)


def test_the_first_release_is_1_0_0() -> None:
    assert bump(None, {"added": 5}) == Version(1, 0, 0)


@pytest.mark.parametrize(
    ("changes", "schema", "expected"),
    [
        ({}, "neutral", "1.2.4"),
        ({"added": 0, "removed": 0}, "neutral", "1.2.4"),
        ({"added": 1}, "neutral", "1.3.0"),
        ({}, "additive", "1.3.0"),
        ({"removed": 1}, "neutral", "2.0.0"),
        ({"edited": 1}, "neutral", "2.0.0"),
        ({"moved": 1}, "neutral", "2.0.0"),
        ({"added": 1}, "breaking", "2.0.0"),
    ],
)
def test_the_bump_means_what_changed(changes: dict[str, int], schema: Effect, expected: str) -> None:
    assert str(bump(Version(1, 2, 3), changes, schema)) == expected


def test_only_folders_with_a_manifest_are_releases(tmp_path: Path) -> None:
    for name in ("v1.10.0", "v1.9.0", "v2.0", "next", "1.0.0"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").touch()
    (tmp_path / "v3.0.0").mkdir()
    (tmp_path / "v4.0.0").symlink_to(tmp_path / "v1.9.0")
    assert versions(tmp_path) == [Version(1, 9, 0), Version(1, 10, 0)]
    assert latest(tmp_path) == Version(1, 10, 0)


def test_no_dist_has_no_latest(tmp_path: Path) -> None:
    assert latest(tmp_path / "dist") is None
