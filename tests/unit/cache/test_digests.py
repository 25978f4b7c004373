import os
from pathlib import Path

import pytest

from builder.cache import checked, digests
from builder.cache.digests import Digests
from builder.lineage import file_digest


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that counts as touched long ago."""
    monkeypatch.setattr(digests, "RACY", -1)
    path = tmp_path / "a.txt"
    path.write_text("one two three")
    return path


def saved(memory: Path, path: Path) -> str:
    digests = Digests(memory)
    found = digests.of(path)
    digests.save()
    return found


def test_a_file_that_was_not_touched_is_not_read_again(article: Path, tmp_path: Path) -> None:
    digest = saved(tmp_path / "memory", article)
    known = checked.read(tmp_path / "memory") or b""
    checked.write(tmp_path / "memory", known.replace(digest.encode(), b"remembered"))
    assert saved(tmp_path / "memory", article) == "remembered"


def test_a_file_that_changed_is_read_again_though_size_and_mtime_say_no(article: Path, tmp_path: Path) -> None:
    before, stat = saved(tmp_path / "memory", article), article.stat()
    article.write_text("one two tower")
    os.utime(article, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert saved(tmp_path / "memory", article) == file_digest(article) != before


def test_what_was_touched_just_now_is_not_remembered(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one two three")
    assert saved(tmp_path / "memory", path) == file_digest(path)
    assert not checked.read(tmp_path / "memory")


def test_a_memory_that_is_damaged_is_none(article: Path, tmp_path: Path) -> None:
    digest = saved(tmp_path / "memory", article)
    data = (tmp_path / "memory").read_bytes()
    (tmp_path / "memory").write_bytes(data.replace(digest.encode(), b"0" * 64))
    assert saved(tmp_path / "memory", article) == digest


def test_what_was_said_of_a_file_before_it_changed_is_still_known(article: Path, tmp_path: Path) -> None:
    digest = saved(tmp_path / "memory", article)
    article.write_text("one two three four")
    digests = Digests(tmp_path / "memory")
    assert (digests.last(article, ""), digests.last(article, "\0lines")) == (digest, "")


def test_of_an_untouched_file_the_same_is_asked_once(article: Path, tmp_path: Path) -> None:
    digests, answers = Digests(tmp_path / "memory"), iter("abc")
    told = [digests.cached(article, what, answers.__next__) for what in ("\0lines", "\0lines", "\0words", "\0lines")]
    assert told == ["a", "a", "b", "a"]
