"""`builder rebuild --check`: a release comes out the same from the same inputs, or it is said why not."""

import json

import pytest
from conftest import Corpus, article

from builder.lineage import sha256
from builder.release import bagit, freeze, manifest


def test_the_same_inputs_give_the_same_bytes_and_dist_is_not_touched(released: Corpus) -> None:
    before = manifest.digests(released.root / "dist")
    done = released.run("rebuild", "--check", "1.1.0", "--workers", "1", TZ="Asia/Tokyo")
    assert (done.code, done.out) == (0, "dist/v1.1.0: the same inputs give the same bytes\n")
    assert manifest.digests(released.root / "dist") == before


def test_another_input_is_named_with_the_files_that_differ(released: Corpus) -> None:
    card = released.root / "DATASET_CARD.md"
    card.write_text(card.read_text(encoding="utf-8") + "One line more.\n", encoding="utf-8")
    done = released.run("rebuild", "--check", "1.1.0")
    assert done.code == 1
    assert {"README.md", "manifest.json", "tagmanifest-sha256.txt"} <= set(done.out.splitlines())
    assert "another input: card: " in done.out
    assert done.out.endswith("the records say the same\n")


def test_a_release_comes_out_the_same_whatever_was_yanked_since(released: Corpus) -> None:
    assert released.run("yank", "1.0.0", "--reason", "the heron was missing").code == 0
    assert released.run("rebuild", "--check", "1.1.0").code == 0
    released.add("mill.md", article("The mill", "Of the mill alone, as mill hands tell mill owners."))
    assert "released 1.2.0" in released.run("release").out
    assert released.run("yank", "1.1.0", "--reason", "the mill was missing").code == 0
    done = released.run("rebuild", "--check", "1.2.0")
    assert (done.code, done.out) == (0, "dist/v1.2.0: the same inputs give the same bytes\n")


def test_a_yank_that_was_taken_back_is_another_input(released: Corpus) -> None:
    assert released.run("yank", "1.0.0", "--reason", "the heron was missing").code == 0
    released.add("mill.md", article("The mill", "Of the mill alone, as mill hands tell mill owners."))
    assert "released 1.2.0" in released.run("release").out
    (released.root / "schema/decisions/yanked.jsonl").write_bytes(b"")
    done = released.run("rebuild", "--check", "1.2.0")
    assert (done.code, "another input: decisions.yanked.jsonl: " in done.out) == (1, True)


def test_another_tool_is_named(released: Corpus) -> None:
    folder = released.root / "dist/v1.1.0"
    stated = manifest.read(folder)
    stated["tools"]["pyarrow"] = "1.0"
    manifest.write(folder, stated)
    bagit.write(folder, {path: digest for path, digest in manifest.digests(folder).items() if path not in bagit.FILES})
    assert 'another tool: pyarrow: "1.0", now ' in released.run("rebuild", "--check", "1.1.0").out


def test_inputs_that_need_a_higher_version_are_named(released: Corpus) -> None:
    (released.root / "raw/bridge.md").unlink()
    done = released.run("rebuild", "--check", "1.1.0")
    assert (done.code, "another input: sources.count: 2, now 1\n" in done.out) == (1, True)
    assert done.out.endswith("the records say something else\n")
    assert json.loads((released.root / "dist/index.json").read_bytes())["latest"] == "1.1.0"


@pytest.mark.parametrize("source", ["bridge.md", "heron.md"])
def test_a_release_comes_out_the_same_whatever_was_retracted_since(released: Corpus, source: str) -> None:
    assert released.run("retract", source, "--reason", "by court order", "--yes").code == 0
    assert "released 2.0.0" in released.run("release").out
    for version in ("1.1.0", "2.0.0"):
        assert released.run("rebuild", "--check", version).code == 0
    assert list(released.root.glob(".builder/rebuild*")) == []


def test_a_release_comes_out_the_same_whatever_was_put_into_quarantine_since(released: Corpus) -> None:
    entry = {"source": "heron.md", "digest": sha256((released.root / "raw/heron.md").read_bytes()), "why": "it hung"}
    decided = released.root / "schema/decisions/quarantine.jsonl"
    decided.parent.mkdir(parents=True, exist_ok=True)
    decided.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    assert "released 2.0.0" in released.run("release").out
    for version in ("1.1.0", "2.0.0"):
        assert released.run("rebuild", "--check", version).code == 0


def test_a_rebuild_does_not_work_beside_a_builder(released: Corpus) -> None:
    with freeze.lock(released.root / "dist"):
        done = released.run("rebuild", "--check", "1.1.0")
    assert (done.code, "another builder works on" in done.err) == (3, True)
