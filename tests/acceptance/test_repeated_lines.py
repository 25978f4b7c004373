"""Lines that repeat: proposed from the whole corpus, agreed to by a person, cut by every command that makes a text."""

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import Corpus, article

LINE = "The Fen Gazette is printed on paper made of reeds."
TOPICS = ("lock", "ferry", "heron", "mill")


def text(topic: str, last: str = LINE) -> str:
    """A story that shares no run of words with that of another topic."""
    words = [f"{topic}{number}" for number in range(40)]
    return f"The {' '.join(words[:20])}.\n\nNobody at {' '.join(words[20:])} would say.\n\n{last}"


def bodies(corpus: Corpus, name: str, rows: list[dict[str, str]]) -> None:
    common = {"authors": ["Ada Quill"], "date": "2019-05-04"}
    corpus.add(name, "".join(json.dumps(common | row) + "\n" for row in rows))


@pytest.fixture
def fens(corpus: Corpus) -> Corpus:
    """Three bodies and a page with the line; and three versions of one other story, which share all but a few words."""
    rows = [{"title": topic, "outlet": "The Fen Gazette", "text": text(topic)} for topic in TOPICS[:3]]
    rows += [
        {"title": f"flood {n}", "outlet": "The Fen Gazette", "text": text("flood", f"Version{n} came later.")}
        for n in range(3)
    ]
    bodies(corpus, "bodies.jsonl", rows)
    corpus.add("mill.md", article("mill", text("mill").replace(LINE, f"The miller went home.\n\n{LINE}")))
    return corpus


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A corpus whose file has the line; the tests that use it leave it as it is."""
    from command import run

    root = tmp_path_factory.mktemp("agreed") / "corpus"
    run("init", root, at=root.parent)
    corpus = Corpus(root)
    rows = [{"title": topic, "outlet": "The Fen Gazette", "text": text(topic)} for topic in TOPICS]
    bodies(corpus, "bodies.jsonl", [*rows, {"title": "Elsewhere", "outlet": "Harbour Light", "text": text("pier")}])
    (root / "schema/boilerplate.txt").write_text(f"[The Fen Gazette]\n{LINE}\n", encoding="utf-8")
    assert corpus.run("release").code == 0
    return corpus


def test_a_line_of_many_articles_is_proposed_and_the_versions_of_one_story_are_one_article(fens: Corpus) -> None:
    done = fens.run("boilerplate", "--json")
    assert done.code == 0, done.err
    found = done.json
    assert [(one["section"], one["line"]) for one in found["repeats"]] == [("The Fen Gazette", LINE)]
    assert found["repeats"][0]["of"] == found["articles"] == 5
    assert found["repeats"][0]["articles"] >= 3
    assert found["rejected"] == 2
    assert not (fens.root / "schema/boilerplate.txt").exists()
    assert not (fens.root / "dist/next").exists()


def test_what_is_written_is_cut_from_pages_and_bodies_and_not_proposed_again(fens: Corpus) -> None:
    assert "1 line added" in fens.run("boilerplate", "--write").out
    assert fens.run("build").code == 0
    assert [row["title"] for row in fens.records() if LINE in row["text"]] == []
    assert {row["text"].split()[-1] for row in fens.records() if row["title"] in TOPICS[:3]} == {"say."}
    written = (fens.root / "schema/boilerplate.txt").read_bytes()
    assert "no line to propose" in fens.run("boilerplate", "--write").out
    assert (fens.root / "schema/boilerplate.txt").read_bytes() == written


def test_a_line_with_a_hash_stays_in_the_text_and_is_not_proposed_again(fens: Corpus) -> None:
    fens.run("boilerplate", "--write")
    file = fens.root / "schema/boilerplate.txt"
    file.write_text(file.read_text(encoding="utf-8").replace(f"\n{LINE}", f"\n# {LINE}"), encoding="utf-8")
    assert "no line to propose" in fens.run("boilerplate").out
    assert fens.run("build").code == 0
    assert sum(LINE in row["text"] for row in fens.records()) >= 3


def test_the_workers_change_no_byte_of_the_proposal(fens: Corpus) -> None:
    one = fens.run("boilerplate", "--json", "--workers", "1")
    shutil.rmtree(fens.root / ".builder")
    assert one.out == fens.run("boilerplate", "--json", "--workers", "2").out


def test_only_the_outlet_named_loses_the_line_and_explain_names_the_line_of_the_file(agreed: Corpus) -> None:
    kept = {row["title"]: LINE in row["text"] for row in agreed.records("v1.0.0")}
    assert kept == dict.fromkeys(TOPICS, False) | {"Elsewhere": True}
    told = agreed.run("explain", "bodies.jsonl").out
    assert told.count(f"schema/boilerplate.txt line 2  {LINE}") == 4
    assert re.search(r"boilerplate +[\d,]+  characters at 1 place", told)
    assert agreed.run("verify", "dist/v1.0.0").code == 0


def test_extract_and_validate_cut_what_the_build_cuts(agreed: Corpus) -> None:
    lines = agreed.run("extract", "raw/bodies.jsonl").out.splitlines()
    assert [LINE in json.loads(line)["text"] for line in lines] == [False] * 4 + [True]
    name = "only.txt.meta.yaml"
    agreed.add("only.txt", LINE + "\n")
    agreed.add(name, 'title: T\nauthors: [A]\ndate: "2019-05-04"\noutlet: The Fen Gazette\n')
    problems = agreed.run("validate", "--format", "json", "raw/only.txt").json["problems"]
    for path in ("only.txt", name):
        (agreed.root / "raw" / path).unlink()
    assert [problem["code"] for problem in problems] == ["no-text"]


def test_the_file_is_an_input_of_the_release_and_a_changed_file_makes_another(agreed: Corpus, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(agreed.root, root)
    other = Corpus(root)
    assert "nothing has changed" in other.run("release").out
    (root / "schema/boilerplate.txt").unlink()
    assert "released 2.0.0" in other.run("release").out
    assert all(LINE in row["text"] for row in other.records("v2.0.0"))
    inputs = [json.loads((root / f"dist/v{n}.0.0/manifest.json").read_bytes())["inputs"] for n in (1, 2)]
    assert len(inputs[0].pop("boilerplate")) == 64
    assert inputs[1].pop("boilerplate") is None
    assert inputs[0] == inputs[1]


@pytest.mark.parametrize("command", ["build", "validate", "extract raw", "explain bodies.jsonl", "boilerplate --write"])
def test_a_broken_file_stops_every_command_with_its_line(agreed: Corpus, tmp_path: Path, command: str) -> None:
    root = tmp_path / "copy"
    shutil.copytree(agreed.root, root)
    (root / "schema/boilerplate.txt").write_text(f"# mine\n{LINE}\n", encoding="utf-8")
    done = Corpus(root).run(*command.split())
    assert done.code == 2
    assert done.err.startswith("builder: schema/boilerplate.txt:2: the line stands under no outlet\n  hint: ")


def test_hostile_outlets_and_lines_reach_neither_the_terminal_nor_the_file(corpus: Corpus) -> None:
    last = "\u202eShare\u202c \u2066this\u2069 now, reader."
    rows = [{"title": topic, "outlet": "]\x1b[2J\n# Fen", "text": text(topic, last)} for topic in TOPICS]
    bodies(corpus, "bodies.jsonl", rows)
    shown = corpus.run("boilerplate", "--write").out
    assert not any(mark in shown for mark in "\x1b\u202e\u202c\u2066\u2069")
    file = (corpus.root / "schema/boilerplate.txt").read_text(encoding="utf-8")
    assert "\n[] [2J # Fen]\n" in file
    assert corpus.run("build").code == 0
    assert [row for row in corpus.records() if "reader." in row["text"]] == []


def test_an_outlet_that_nobody_has_is_told(agreed: Corpus, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(agreed.root, root)
    with (root / "schema/boilerplate.txt").open("a", encoding="utf-8") as file:
        file.write("[The Fenn Gazette]\nShare this\n")
    assert "no article falls under [The Fenn Gazette]" in Corpus(root).run("boilerplate").out


def test_a_corpus_without_articles_has_nothing_to_propose(corpus: Corpus) -> None:
    done = corpus.run("boilerplate")
    assert done.code == 1
    assert "holds no article" in done.err
    corpus.add("empty.txt", "")
    done = corpus.run("boilerplate", "--write")
    assert done.code == 0
    assert done.out == "looked at 0 articles of 0 outlets; 1 rejected document left out\n\nno line to propose\n"
    assert not (corpus.root / "schema/boilerplate.txt").exists()
