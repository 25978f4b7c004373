"""What workers leave behind a url."""

import uuid
from pathlib import Path

import pytest
from conftest import Corpus, article

from builder import Recipe, scaffold
from builder.cache import Receipt
from builder.jobs import away
from builder.jobs.job import breadcrumb
from builder.release.pressing import plan_work
from builder.remote import Remote


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> away.Job:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    scaffold.start(tmp_path / "corpus")
    Corpus(tmp_path / "corpus").add("a.md", article("a bridge"))
    (first,) = plan_work(Recipe.load(tmp_path / "corpus")).jobs
    return away.Job(first, Remote(f"memory://{uuid.uuid4().hex}"))


def fetched(job: away.Job) -> Receipt | None:
    folder = job.job.recipe.shards_folder
    folder.mkdir(parents=True, exist_ok=True)
    return away.fetch(job.store, job.job.key, folder)


def test_what_a_worker_put_there_is_fetched_whole_and_nothing_stays_with_the_worker(job: away.Job) -> None:
    receipt = away.run(job)
    assert away.done(job.store) == {job.job.key}
    assert fetched(job) == receipt
    assert not list(job.on_this_machine().cache.iterdir())


def test_a_damaged_shard_is_not_believed_and_one_in_parts_is_not_done(job: away.Job) -> None:
    away.run(job)
    (job.store / job.job.key / "edits.arrow").write_bytes(b"other bytes")
    assert fetched(job) is None
    (job.store / job.job.key / "edits.arrow").unlink()
    assert away.done(job.store) == frozenset()


def test_what_no_build_uses_any_more_leaves_the_url(job: away.Job) -> None:
    away.run(job)
    (job.store / "older" / "receipt.json").write_bytes(b"{}")
    away.forget(job.store, {job.job.key})
    assert {entry.key.partition("/")[0] for entry in job.store.tree()} == {job.job.key}


def test_the_document_that_killed_a_process_is_told_once_on_another_machine(job: away.Job) -> None:
    breadcrumb(job.on_this_machine()).write_bytes(b"the document")
    job.mourn()
    breadcrumb(job.on_this_machine()).unlink()
    assert job.last_words() == b"the document"
    with pytest.raises(FileNotFoundError):
        job.last_words()
