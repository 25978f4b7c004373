"""A table that somebody else made: its columns have names of their own, and the recipe says what they are."""

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import Corpus

RECIPE = """name = "fens"
[columns]
headline = "title"
body = "text"
pub_date = "date"
by = "authors"
paper = "outlet"
"""
TEXT = (
    "The weir was opened on Monday after eleven years of waiting, and the whole of the lower town came to look at it. "
    "Nobody could say who had paid, and nobody at the gate would be drawn on the question."
)
ROW = {"headline": "The Weir", "body": TEXT, "pub_date": "2019-05-04", "by": "Ada Quill", "paper": "The Fen Gazette"}


def written(kind: str, *rows: dict[str, Any]) -> bytes:
    if kind == "parquet":
        sink = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows), sink)
        return sink.getvalue()
    if kind == "csv":
        lines = io.StringIO()
        table = csv.DictWriter(lines, [*rows[0]])
        table.writeheader()
        table.writerows(rows)
        return lines.getvalue().encode()
    return "\n".join(map(json.dumps, rows)).encode() if kind == "jsonl" else json.dumps(rows).encode()


@pytest.mark.parametrize("kind", ["jsonl", "json", "csv", "parquet"])
def test_columns_are_the_fields_that_the_recipe_says(corpus: Corpus, kind: str) -> None:
    corpus.recipe(RECIPE)
    corpus.add(f"a.{kind}", written(kind, ROW))
    assert corpus.run("validate").code == 0
    assert corpus.run("build").code == 0
    (record,) = corpus.records()
    assert (record["title"], record["text"], record["authors"]) == ("The Weir", TEXT, ["Ada Quill"])
    assert "$.headline" in corpus.run("explain", f"a.{kind}").out


@pytest.mark.parametrize("kind", ["jsonl", "csv"])
def test_a_wrong_value_is_shown_in_the_column_that_was_written(corpus: Corpus, kind: str) -> None:
    corpus.recipe(RECIPE)
    file = corpus.add(f"a.{kind}", written(kind, ROW, ROW | {"headline": "Two", "pub_date": "May 2019"}))
    (told,) = corpus.run("validate", "--format", "json").json["problems"]
    line = file.read_text().splitlines()[told["spot"]["line"] - 1]
    assert (told["code"], told["pointer"]) == ("bad-format", "/date")
    assert line[told["spot"]["column"] - 1 :].startswith('"May' if kind == "jsonl" else "May")


def test_a_column_that_the_recipe_names_is_stronger_than_the_field_s_own_name(corpus: Corpus) -> None:
    corpus.recipe(RECIPE)
    corpus.add("a.jsonl", written("jsonl", {"text": "A summary of it.", "title": "News", **ROW}))
    assert corpus.run("build").code == 0
    (record,) = corpus.records()
    assert (record["title"], record["text"]) == ("The Weir", TEXT)


@pytest.mark.parametrize("kind", ["jsonl", "json", "parquet"])
def test_a_column_within_another_is_named_by_its_path(corpus: Corpus, kind: str) -> None:
    post = {"title": {"rendered": "The Weir"}, "content": {"rendered": f"<p>{TEXT}</p>"}, "outlet": "Soon"}
    file = corpus.add(f"a.{kind}", written(kind, post | {"meta": {"by": "Ada Quill", "day": "May 2019"}}))
    assert 'or add "content.rendered" = "html" to the recipe' in corpus.run("validate").out
    named = '"title.rendered" = "title"\n"content.rendered" = "html"\n"meta.by" = "authors"\n"meta.day" = "date"\n'
    corpus.recipe(f'name = "fens"\n[columns]\n{named}')
    (problem,) = corpus.run("validate", "--format", "json").json["problems"]
    if kind == "jsonl":
        assert file.read_text()[problem["spot"]["column"] - 1 :].startswith('"May 2019"')
    corpus.add(f"a.{kind}", written(kind, post | {"meta": {"by": "Ada Quill", "day": "2019-05-04T08:00:00"}}))
    assert corpus.run("build", "--strict").code == 0
    (record,) = corpus.records()
    assert (record["title"], record["text"], record["date"]) == ("The Weir", TEXT, date(2019, 5, 4))


def test_another_column_for_a_field_presses_the_table_again(corpus: Corpus) -> None:
    corpus.recipe(RECIPE)
    corpus.add("a.jsonl", written("jsonl", ROW | {"kicker": "Water"}))
    corpus.run("build")
    corpus.recipe(RECIPE.replace("headline", "kicker"))
    assert "recipe.columns changed" in corpus.run("-v", "build").err
    assert [record["title"] for record in corpus.records()] == ["Water"]


def test_a_table_without_a_text_names_the_recipe_s_columns(corpus: Corpus) -> None:
    corpus.add("a.jsonl", written("jsonl", ROW))
    assert """or add "body" = "text" to the recipe's columns.""" in corpus.run("validate").out


MOMENTS = ["2019-05-04T23:30:00+02:00", "4.5.2019", 1556928000]


@pytest.mark.parametrize(
    ("kind", "times"),
    [
        ("jsonl", MOMENTS),
        ("csv", MOMENTS),
        ("parquet", [1556928000]),
        ("parquet", [datetime(2019, 5, 4, 8, tzinfo=UTC)]),
    ],
)
def test_a_column_that_the_recipe_calls_a_date_is_read_as_the_day_it_names(
    corpus: Corpus, kind: str, times: list[Any]
) -> None:
    corpus.recipe(RECIPE + '[duplicates]\nkeep = "all"\n')
    corpus.add(f"a.{kind}", written(kind, *(ROW | {"pub_date": time} for time in times)))
    assert corpus.run("build", "--strict").code == 0
    assert [record["date"] for record in corpus.records()] == [date(2019, 5, 4)] * len(times)


def test_a_time_in_a_column_of_dates_is_no_day_until_the_recipe_says_so(corpus: Corpus) -> None:
    corpus.recipe(RECIPE.replace('pub_date = "date"', ""))
    corpus.add("a.jsonl", written("jsonl", ROW | {"date": "2019-05-04 08:00:00"}))
    hint = """did you mean '2019-05-04'? To read all of them so, add "date" = "date" to the recipe's columns"""
    assert hint in corpus.run("validate").out
    corpus.recipe(RECIPE + 'date = "date"\n')
    assert corpus.run("validate").code == 0


@pytest.mark.parametrize(("order", "day"), [("DMY", date(2019, 4, 5)), ("MDY", date(2019, 5, 4))])
def test_the_recipe_says_which_day_a_slashed_date_of_a_column_is(corpus: Corpus, order: str, day: date) -> None:
    corpus.recipe(RECIPE)
    corpus.add("a.csv", written("csv", ROW | {"pub_date": "05/04/2019"}))
    hint = """'2019-05-04' or '2019-04-05'? To read all of them so, set date_order = "DMY" or "MDY", and add"""
    assert hint in corpus.run("validate").out
    corpus.recipe(f'date_order = "{order}"\n{RECIPE}')
    assert corpus.run("build", "--strict").code == 0
    assert [record["date"] for record in corpus.records()] == [day]


@pytest.mark.parametrize("kind", ["jsonl", "json", "parquet"])
def test_a_number_that_the_recipe_calls_the_id_is_read_as_its_digits(corpus: Corpus, kind: str) -> None:
    corpus.recipe(RECIPE)
    corpus.add(f"a.{kind}", written(kind, ROW | {"id": 130}))
    hint = """write it in quotes: "130" To read all of them so, add "id" = "id" to the recipe's columns"""
    assert hint in corpus.run("validate").out
    corpus.recipe(RECIPE + 'id = "id"\n')
    assert (corpus.run("validate").code, corpus.run("build", "--strict").code) == (0, 0)
    assert [record["id"] for record in corpus.records()] == ["130"]


def test_a_sidecar_says_the_day_itself_whatever_the_recipe_says(corpus: Corpus) -> None:
    corpus.recipe(RECIPE)
    corpus.add("a.jsonl", written("jsonl", ROW))
    corpus.add("a.jsonl.meta.yaml", "date: 2019-05-04 08:00:00\n")
    ran = corpus.run("validate")
    assert (ran.code, "did you mean '2019-05-04'?\n" in ran.out) == (1, True)


def test_keys_of_front_matter_are_the_fields_that_the_recipe_says(corpus: Corpus) -> None:
    corpus.recipe(RECIPE)
    above = "headline: The Weir\npub_date: 2019-05-04T08:00:00Z\nby: Ada Quill\npaper: Soon\noutlet: Other\n"
    corpus.add("a.md", f"---\n{above}---\n\n{TEXT}\n")
    assert corpus.run("build", "--strict").code == 0
    (record,) = corpus.records()
    told = (record["title"], record["date"], record["authors"], record["outlet"])
    assert told == ("The Weir", date(2019, 5, 4), ["Ada Quill"], "Soon")
    corpus.add("a.md", f"---\n{above.replace('Z', '').replace('T08:00:00', ' or so')}---\n\n{TEXT}\n")
    (told,) = corpus.run("validate", "--format", "json").json["problems"]
    assert (told["spot"]["line"], told["spot"]["column"]) == (3, 11)


def test_columns_of_the_metadata_table_are_the_fields_that_the_recipe_says(corpus: Corpus) -> None:
    corpus.recipe(RECIPE + 'Datei = "source"\n')
    row = {"Datei": "texts/a.txt", "headline": "The Weir", "by": "Ada Quill", "paper": "Soon", "pub_date": "04.05.2019"}
    corpus.add("metadata.csv", written("csv", row, row | {"Datei": "A.pdf"}, row | {"Datei": "b.pdf"}))
    corpus.add("texts/a.txt", TEXT)
    ran = corpus.run("validate")
    assert ("did you mean 'texts/a.txt'?" in ran.out, "'b.pdf', and raw/ holds no such" in ran.out) == (True, True)
    corpus.add("metadata.csv", written("csv", row))
    assert corpus.run("build", "--strict").code == 0
    (record,) = corpus.records()
    assert (record["title"], record["date"], record["outlet"]) == ("The Weir", date(2019, 5, 4), "Soon")
    assert "metadata.csv line 2 $.pub_date" in corpus.run("explain", "texts/a.txt").out


def test_a_column_within_an_object_is_not_taken_for_a_mistake(corpus: Corpus) -> None:
    corpus.recipe(RECIPE + '"meta.lang" = "language"\n')
    corpus.add("m.jsonl", written("jsonl", ROW | {"meta": {"lang": "en"}}))
    assert "did you mean" not in corpus.run("build").err
    corpus.recipe(RECIPE + '"meta.lnag" = "language"\n')
    assert "did you mean" in corpus.run("build").err


def test_a_column_of_one_table_among_many_files_is_not_taken_for_a_mistake(corpus: Corpus) -> None:
    corpus.recipe(RECIPE)
    corpus.add("m.jsonl", written("jsonl", ROW))
    corpus.add("n.csv", written("csv", ROW | {"headlines": "x"}))
    for number in range(25):
        corpus.add(f"{chr(97 + number)}.md", f"---\nheadlin: x\n---\n\n{TEXT} {number}\n")
    assert "did you mean" not in corpus.run("build").err


def test_a_column_for_a_field_that_no_record_has_is_an_error(corpus: Corpus) -> None:
    corpus.recipe(RECIPE.replace('"outlet"', '"outlit"'))
    corpus.add("a.jsonl", written("jsonl", ROW))
    ran = corpus.run("validate")
    assert (ran.code, "columns.paper names 'outlit'" in ran.err, "did you mean 'outlet'?" in ran.err) == (2, True, True)


@pytest.mark.parametrize("table", ["a.csv", "metadata.csv"])
def test_a_cell_becomes_what_its_column_holds(corpus: Corpus, table: str) -> None:
    path = corpus.root / "schema" / "article.schema.json"
    rules = json.loads(path.read_bytes())
    rules["properties"] |= {"issue": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}}}
    path.write_text(json.dumps(rules), encoding="utf-8")
    row = {"title": "7", "date": "2019-05-04", "authors": '["Ada Quill"]', "outlet": "The Fen Gazette", "issue": "7"}
    row |= {"tags": '["weir", "river"]', "source": "a.txt"} if table == "metadata.csv" else {"tags": "[]", "text": TEXT}
    corpus.add(table, written("csv", row))
    if table == "metadata.csv":
        corpus.add("a.txt", TEXT)
    assert corpus.run("build", "--strict").code == 0
    (record,) = corpus.records()
    assert (record["title"], record["issue"], record["tags"]) == ("7", 7, json.loads(row["tags"]))
    assert record["authors"] == ["Ada Quill"]
    assert '"7"' not in corpus.run("explain", record["id"]).out
