"""A second build does what changed and no more, says why, and makes the bytes that a first one would."""

import json
import shutil
from collections.abc import Callable

import pytest
from conftest import Corpus, article
from test_reproducible import digest

from builder.lineage import sha256
from builder.release import bagit


@pytest.fixture
def built(corpus: Corpus) -> Corpus:
    for name in ("bridge", "heron"):
        corpus.add(f"{name}.md", article(f"The {name}"))
    assert corpus.run("build").code == 0
    return corpus


def said(corpus: Corpus) -> str:
    """What `builder build -v` says of the one shard."""
    ran = corpus.run("-v", "build")
    assert ran.code == 0
    return ran.err.splitlines()[0].split(": ", 1)[1]


def edit(corpus: Corpus) -> None:
    corpus.add("heron.md", article("The other heron"))


def add(corpus: Corpus) -> None:
    corpus.add("willow.md", article("The willow"))


def remove(corpus: Corpus) -> None:
    (corpus.root / "raw/heron.md").unlink()


def rename(corpus: Corpus) -> None:
    (corpus.root / "raw/bridge.md").rename(corpus.root / "raw/span.md")
    remove(corpus)


def mask(corpus: Corpus) -> None:
    corpus.recipe('name = "corpus"\n[cleaning]\nmask = ["email"]\n')


def widen(corpus: Corpus) -> None:
    file = corpus.root / "schema/article.schema.json"
    file.write_text(json.dumps(json.loads(file.read_bytes()) | {"title": "Another"}), encoding="utf-8")


def cut(corpus: Corpus) -> None:
    (corpus.root / "schema/boilerplate.txt").write_text("[*]\nRead more\n", encoding="utf-8")


def damage(corpus: Corpus) -> None:
    shutil.rmtree(corpus.root / "dist/next")
    (file,) = corpus.root.glob(".builder/shards/*/records.arrow")
    file.write_bytes(b"")


WHY = [
    (edit, "raw/heron.md changed"),
    (add, "raw/willow.md is new here"),
    (remove, "raw/heron.md is gone from here"),
    (rename, "new"),
    (mask, "recipe.cleaning changed"),
    (widen, "schema changed"),
    (cut, "boilerplate changed"),
    (damage, "its files are damaged"),
    (lambda _: None, "kept, as nothing that it depends on has changed"),
]


@pytest.mark.parametrize(("change", "why"), WHY, ids=[why for _, why in WHY])
def test_a_shard_says_why_it_is_done_again(built: Corpus, change: Callable[[Corpus], None], why: str) -> None:
    change(built)
    assert said(built) == why
    again = digest(built.root / "dist/next")
    shutil.rmtree(built.root / ".builder")
    assert built.run("build").code == 0
    assert digest(built.root / "dist/next") == again


@pytest.mark.parametrize("change", [edit, add, remove, rename, mask, widen, cut])
def test_files_carried_over_from_a_release_are_those_of_a_first_build(
    built: Corpus, change: Callable[[Corpus], None]
) -> None:
    assert built.run("release").code == 0
    change(built)
    assert built.run("build").code == 0
    again = digest(built.root / "dist/next")
    shutil.rmtree(built.root / ".builder")
    shutil.rmtree(built.root / "dist/next")
    assert built.run("build").code == 0
    assert digest(built.root / "dist/next") == again


def test_a_candidate_that_is_damaged_is_made_again(built: Corpus) -> None:
    whole = digest(built.root / "dist/next")
    (built.root / "dist/next/README.md").write_text("mine", encoding="utf-8")
    (built.root / "dist/next/data/more.txt").write_text("mine", encoding="utf-8")
    assert built.run("build").code == 0
    assert digest(built.root / "dist/next") == whole
    (built.root / "dist/next" / bagit.PAYLOAD).unlink()
    assert built.run("build").code == 0
    assert digest(built.root / "dist/next") == whole


def test_a_build_with_nothing_to_do_tells_the_same(built: Corpus) -> None:
    first, second = built.run("build", "--json"), built.run("build", "--json")
    assert json.loads(first.out) == json.loads(second.out)


@pytest.mark.parametrize("place", [0, 30, 60])
def test_what_is_put_into_a_long_file_leaves_most_of_its_shards(corpus: Corpus, place: int) -> None:
    rows = [json.dumps({"title": f"T {n}", "text": f"word {n} " * 20_000}) for n in range(61)]
    path = corpus.add("long.jsonl", "\n".join(rows) + "\n")
    assert corpus.run("build").code == 0
    rows[place] = rows[place].replace("word", "other")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    said = [line.rpartition(": ")[2] for line in corpus.run("-v", "build").err.splitlines()]
    assert len(said) > 2
    assert sum(why != "kept" for why in said) == 1


def test_a_line_of_the_quarantine_touches_its_source_alone(built: Corpus) -> None:
    built.add("long.jsonl", "\n".join(json.dumps({"text": f"word {n} " * 20_000}) for n in range(40)))
    assert built.run("build").code == 0
    line = {"source": "heron.md", "place": "", "digest": sha256((built.root / "raw/heron.md").read_bytes()), "why": ""}
    file = built.root / "schema/decisions/quarantine.jsonl"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(line), encoding="utf-8")
    ran = built.run("-v", "build")
    assert [line for line in ran.err.splitlines() if not line.endswith(": kept")] == [
        f"shard {ran.err[6:18]} from raw/bridge.md: quarantine is new here"
    ]
    assert [row["code"] for row in built.rejects() if row["source"] == "heron.md"] == ["quarantined"]


def test_the_cache_may_be_pruned_at_any_time(built: Corpus) -> None:
    edit(built)
    assert built.run("build").code == 0
    whole = digest(built.root / "dist/next")
    assert built.run("cache", "prune").out.startswith("dropped 1 shard, ")
    assert built.run("cache", "prune", "--builds", "0").out.startswith("dropped 1 shard, ")
    assert built.run("build").code == 0
    assert digest(built.root / "dist/next") == whole
