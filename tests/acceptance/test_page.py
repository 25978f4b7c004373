"""`builder report`: a release as one page, and every document in it before and after."""

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from command import run
from conftest import Corpus, article, sample
from lxml import etree

SIGNS = str.maketrans(dict.fromkeys("·↵→␣ \n\t\xa0", ""))
FERRY = "copied/ferry.txt"


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The sample corpus, released, and its report with one document that was asked for."""
    made = sample(tmp_path_factory.mktemp("sample"))
    assert made.run("release").code == 0
    done = made.run("report", "--document", FERRY)
    assert (done.code, done.out) == (0, "dist/report-v1.0.0.html\n")
    return made


@pytest.fixture(scope="module")
def page(reported: Corpus) -> Any:
    return read(reported.root / "dist/report-v1.0.0.html")


def read(path: Path) -> Any:
    """Parse a page; XML is stricter than HTML, and the page is both."""
    return etree.fromstring(path.read_bytes())


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def test_the_page_needs_nothing_else_and_lets_nothing_run(page: Any) -> None:
    assert page.xpath("//script | //img | //link | //iframe | //@src | //@style") == []
    assert {link[0] for link in page.xpath("//@href")} == {"#"}
    assert page.xpath("//meta/@content")[0].startswith("default-src 'none'; style-src 'sha256-")


def test_the_page_is_whole_for_those_who_hear_it(page: Any) -> None:
    ids = page.xpath("//@id")
    assert len(set(ids)) == len(ids)
    assert {link[1:] for link in page.xpath("//@href")} | set(page.xpath("//@aria-labelledby")) <= set(ids)
    levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3")]
    assert levels[0] == 1 == levels.count(1)
    assert all(lower - upper <= 1 for upper, lower in pairwise(levels))
    assert page.xpath("//summary//p | //p//p | //p//div | //span//div") == []
    assert all(words(head) for head in page.iter("th", "caption", "summary", "legend"))
    for table in page.iter("table"):
        assert len({len(row) for row in table.iter("tr")}) == 1


def test_its_numbers_are_those_of_the_manifest(page: Any, reported: Corpus) -> None:
    counts = json.loads((reported.root / "dist/v1.0.0/manifest.json").read_bytes())["counts"]
    table = page.xpath("//table[caption='What became of the documents']")[0]
    told = {words(row[0]): int(words(row[1])) for row in table.iter("tr") if row[1].tag == "td"}
    assert told == {
        "read": counts["read"],
        "released": counts["released"],
        **{f"released in {split}": number for split, number in counts["splits"].items()},
        "rejected": sum(counts["rejected"].values()),
        **{f"rejected: {code}": number for code, number in counts["rejected"].items()},
    }


def test_every_code_outlet_and_kind_of_file_is_among_what_is_shown(page: Any, reported: Corpus) -> None:
    counts = json.loads((reported.root / "dist/v1.0.0/manifest.json").read_bytes())["counts"]
    codes = {words(row[1]) for row in page.xpath("//table[starts-with(caption, 'Rejected')]/tbody/tr")}
    assert codes == set(counts["rejected"])
    outlets = {words(row[0]) for row in page.xpath("//table[caption='Outlets']/tbody/tr")}
    assert outlets == {words(row[1]) for row in page.xpath("//details//tr[th='outlet'][td='chosen']")}
    sources = {words(facts).partition(";")[0].partition(",")[0] for facts in page.xpath("//summary/span")}
    assert {Path(source).suffix for source in sources} >= {".txt", ".html", ".md", ".jsonl", ".parquet", ".csv"}


def test_a_document_shows_what_was_cut_and_what_is_left(page: Any, reported: Corpus) -> None:
    (details,) = page.xpath("//details[@open]")
    (text,) = details.xpath("div[@class='text']")
    assert text.xpath("del[b='consent']")
    base = (reported.root / "raw" / FERRY).read_text(encoding="utf-8")
    clean = next(row["text"] for row in reported.records("v1.0.0") if row["title"] in words(details))
    for label in text.xpath(".//b"):
        label.text = ""
    assert without(text, "ins") == base.translate(SIGNS)
    assert without(text, "del") == clean.translate(SIGNS)


def without(text: Any, mark: str) -> str:
    """The letters of a text, all but those in one kind of mark."""
    parts = [part for one in text for part in ("" if one.tag == mark else "".join(one.itertext()), one.tail or "")]
    return "".join([text.text or "", *parts]).translate(SIGNS)


def test_the_same_release_has_the_same_page_and_is_left_alone(reported: Corpus) -> None:
    release = reported.root / "dist/v1.0.0"
    before = {path: path.read_bytes() for path in release.rglob("*") if path.is_file()}
    pages = [reported.root / "one.html", reported.root / "two.html"]
    for path, locale in zip(pages, ("C", "tr_TR.UTF-8"), strict=True):
        assert (
            reported.run("report", "v1.0.0", "--output", path, LC_ALL=locale, PYTHONHASHSEED=str(len(locale))).code == 0
        )
    assert pages[0].read_bytes() == pages[1].read_bytes()
    assert {path: path.read_bytes() for path in release.rglob("*") if path.is_file()} == before


def test_a_link_that_is_named_for_the_page_stays_a_link(reported: Corpus) -> None:
    link = reported.root / "link.html"
    link.symlink_to("behind.html")
    assert reported.run("report", "--output", "link.html").code == 0
    assert (link.is_symlink(), (reported.root / "behind.html").read_text()[:5]) == (True, "<!DOC")


def test_no_page_is_written_into_a_release(reported: Corpus) -> None:
    done = reported.run("report", "--output", "dist/v1.0.0/report.html")
    assert done.code == 2
    assert "never changes" in done.err
    assert not (reported.root / "dist/v1.0.0/report.html").exists()


def test_a_document_that_nobody_knows_is_an_error_and_a_reject_is_not(reported: Corpus) -> None:
    assert reported.run("report", "--document", "nowhere.txt").code == 2
    assert reported.run("report", "--document", "raw/broken/no-date.txt", "--output", "reject.html").code == 0
    page = read(reported.root / "reject.html")
    first = page.xpath("//table[starts-with(caption, 'Rejected')]/tbody/tr")[0]
    assert [words(cell) for cell in first[:2]] == ["broken/no-date.txt", "missing-field"]


def test_without_raw_it_says_how_much_was_cut(reported: Corpus, tmp_path: Path) -> None:
    shutil.copytree(reported.root / "dist/v1.0.0", tmp_path / "v1.0.0")
    done = run("report", "v1.0.0", "--document", FERRY, at=tmp_path)
    assert (done.code, done.out) == (0, "report-v1.0.0.html\n")
    page = read(tmp_path / "report-v1.0.0.html")
    gone = [words(one) for one in page.xpath("//div[@class='text']/del")]
    assert all(re.fullmatch(r"[\w+-]+: [\d,]+ characters?", one) for one in gone)
    assert any(one.startswith("consent: ") for one in gone)
    assert "214 partners" not in words(page)


def test_the_next_release_says_what_changed_and_a_yanked_one_that_it_is(corpus: Corpus) -> None:
    corpus.recipe('name = "fens"\n')
    corpus.add("heron.md", article("heron"))
    assert corpus.run("release").code == 0
    corpus.add("heron.md", article("heron").replace("Fen Gazette", "Fen <b>Herald</b>"))
    assert corpus.run("release").code == 0
    assert corpus.run("yank", "2.0.0", "--reason", "no such <i>paper</i>").code == 0
    assert corpus.run("report").out == "dist/report-v2.0.0.html\n"
    told = words(read(corpus.root / "dist/report-v2.0.0.html"))
    assert 'edited outlet "The Fen Gazette" "The Fen <b>Herald</b>"'.replace(" ", "") in told.replace(" ", "")
    assert "Yanked: nobody should use this version. no such <i>paper</i>" in told


def test_a_long_text_is_shown_to_its_end_where_somebody_asks(corpus: Corpus) -> None:
    corpus.recipe('name = "fens"\n')
    corpus.add("heron.md", article("heron", "The heron came back to the weir on Monday. " * 700 + "So it ended."))
    assert corpus.run("release").code == 0
    ends = []
    for asked in ((), ("--document", "heron.md")):
        assert corpus.run("report", *asked).code == 0
        (details,) = read(corpus.root / "dist/report-v1.0.0.html").xpath("//details")
        ends.append(words(details)[-90:])
    assert re.fullmatch(r".* characters more; all of it: builder report --document [0-9a-f]{16}", ends[0])
    assert "So it ended." in ends[1]


def test_what_the_recipe_masks_is_not_shown_before_either(corpus: Corpus) -> None:
    corpus.recipe('name = "fens"\n[cleaning]\nmask = ["email", "phone"]\n')
    lines = "Write to ada@fens.example or call 030 1234567 for the heron.\n\nShare Email Print ben@fens.example\n"
    corpus.add("heron.md", article("heron", "The heron came back to the weir on Monday. " * 5 + "\n\n" + lines))
    assert corpus.run("release").code == 0
    assert corpus.run("report", "--document", "heron.md").code == 0
    page = (corpus.root / "dist/report-v1.0.0.html").read_text(encoding="utf-8")
    assert "email: 16 characters" in page
    assert [word for word in ("ada@", "ben@", "1234567") if word in page] == []
