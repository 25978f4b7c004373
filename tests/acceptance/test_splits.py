"""Splits and duplicates as a user meets them: three releases one after the other, splits by date and by a field."""

import json
import random
from typing import Any

from conftest import Corpus


def words(seed: str, count: int = 120) -> list[str]:
    drawn = random.Random(seed)
    return ["".join(drawn.choices("abdeghilmnorstu", k=drawn.randrange(3, 9))) for _ in range(count)]


def row(name: str, **more: Any) -> str:
    """One line: the story `name`; `edits` words of it are others."""
    text = words(name)
    for place in range(more.pop("edits", 0)):
        text[-1 - place] = f"other{place}"
    fields = {"title": f"About {name}", "authors": ["Ada Quill"], "date": "2020-01-02", "outlet": "The Fen Gazette"}
    return json.dumps(fields | {"text": " ".join(text)} | more) + "\n"


def splits(corpus: Corpus, release: str) -> dict[str, str]:
    """Text → split."""
    return {record["text"]: record["split"] for record in corpus.records(release)}


def release(corpus: Corpus, *options: str) -> str:
    done = corpus.run("build", *options)
    assert "splits: 0 documents moved, 0 groups straddle" in done.out, done.out + done.err
    done = corpus.run("release", *options)
    assert done.code == 0, done.err
    return done.out


def test_three_releases_move_nothing_and_leak_nothing(corpus: Corpus) -> None:
    for n in range(24):
        corpus.add(f"{n}.jsonl", row(f"story {n}"))
    corpus.recipe('name = "fens"\n[splits]\nratios = { train = 0.4, test = 0.6 }\n')
    assert "released 1.0.0" in release(corpus)
    first = splits(corpus, "v1.0.0")

    for n in range(24):
        (corpus.root / f"raw/{n}.jsonl").rename(corpus.root / f"raw/renamed-{23 - n}.jsonl")
    corpus.add("all.jsonl", "".join(row(f"new {n}") for n in range(20)))
    corpus.recipe('name = "fens"\n[splits]\nratios = { train = 1.0, test = 0.0 }\n')
    assert "released 1.1.0" in release(corpus, "--workers", "3")
    second = splits(corpus, "v1.1.0")
    assert {text: second[text] for text in first} == first
    assert {split for text, split in second.items() if text not in first} == {"train"}

    for n in range(12):
        (corpus.root / f"raw/renamed-{n}.jsonl").unlink()
    came_near = [row(f"story {n}", edits=8) for n in range(12, 24)]
    corpus.add("all.jsonl", "".join([*came_near, *(row(f"new {n}") for n in range(19, -1, -1)), row("last")]))
    corpus.recipe('name = "fens"\n[duplicates]\nthreshold = 0.8\n[splits]\nratios = { train = 0.0, test = 1.0 }\n')
    assert "released 2.0.0" in release(corpus)
    third = splits(corpus, "v2.0.0")
    before = {" ".join(text.split()[:-8]): split for text, split in second.items()}
    assert {split for text, split in third.items() if " ".join(text.split()[:-8]) not in before} == {"test"}
    known = {text: before.get(" ".join(text.split()[:-8])) for text in third}
    assert {text: split for text, split in third.items() if known[text] and known[text] != split} == {}
    for version in ("1.0.0", "1.1.0", "2.0.0"):
        assert corpus.run("verify", f"dist/v{version}").code == 0


def test_cut_offs_an_embargo_and_a_rule_for_the_undated(corpus: Corpus) -> None:
    days = ["2023-05-01", "2023-12-01", "2023-12-02", "2023-12-31", "2024-01-01", "2024-06-01", "2024-07-01"]
    corpus.add("days.jsonl", "".join(row(day, date=day) for day in days))
    rule = 'by = "date"\ncutoffs = { validation = "2024-01-01", test = "2024-07-01" }\nembargo_days = 30'
    corpus.recipe(f'name = "fens"\n[splits]\n{rule}\n')
    assert corpus.run("build").code == 0
    found = {str(record["date"]): record["split"] for record in corpus.records()}
    assert list(found.items()) == [
        ("2024-07-01", "test"),
        *[(d, "train") for d in days[:2]],
        ("2024-01-01", "validation"),
    ]
    assert {reject["code"] for reject in corpus.rejects()} == {"embargoed"}
    assert len(corpus.rejects()) == 3


def test_a_field_decides_and_a_story_still_has_one_split(corpus: Corpus) -> None:
    rows = [row(f"{outlet} {n}", outlet=outlet) for outlet in ("The Mail", "The Post", "The Sun") for n in range(3)]
    corpus.add("rows.jsonl", "".join([*rows, row("The Sun 0", outlet="The Mail", date="2021-01-01", edits=2)]))
    rule = 'by = "outlet"\nvalues = { "The Mail" = "test", "The Sun" = "train" }'
    corpus.recipe(f'name = "fens"\n[duplicates]\nkeep = "all"\n[splits]\n{rule}\n')
    assert corpus.run("build").code == 0
    sides: dict[str, set[str]] = {}
    for record in corpus.records():
        sides.setdefault(record["outlet"], set()).add(record["split"])
    assert sides["The Mail"] == {"test"}
    assert sides["The Sun"] == {"train"}
    assert len(sides["The Post"]) == 1
    (reject,) = corpus.rejects()
    assert reject["code"] == "bridges-splits"
    assert "in train, itself in test" in reject["reason"]


def test_a_field_that_the_schema_does_not_have_is_one_line_with_the_nearest(corpus: Corpus) -> None:
    corpus.add("a.jsonl", row("a"))
    corpus.recipe('name = "fens"\n[splits]\nby = "outlets"\n')
    done = corpus.run("build")
    assert done.code == 2
    assert "splits.by is 'outlets', and the schema has no such field" in done.err
    assert "did you mean 'outlet'?" in done.err


def test_the_pairs_that_make_groups_are_kept_with_their_similarity(corpus: Corpus) -> None:
    import pyarrow.parquet as pq

    corpus.add(
        "rows.jsonl", "".join(row("a", id=f"a{n}", edits=3 * n, url=f"https://fen.example/{n}") for n in range(2))
    )
    corpus.recipe('name = "fens"\n[duplicates]\nkeep = "all"\n')
    assert corpus.run("build").code == 0
    (pair,) = pq.read_table(corpus.root / "dist/next/duplicates").to_pylist()
    assert pair["similarity"] == 113 / 119
    assert (pair["id"], pair["other"], pair["kind"]) == ("a1", "a0", "near")
