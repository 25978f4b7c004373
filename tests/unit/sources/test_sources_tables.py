"""CSV and TSV: every cell the string it is, every row a document or a reject."""

import gzip
from pathlib import Path

import pytest
from raw_folder import found_in


def test_cells_are_strings_and_empty_ones_are_missing(tmp_path: Path) -> None:
    (document,) = found_in(tmp_path, {"a.csv": "text,issue,date,draft\nThe sea.,007,,no\n"}).documents
    assert [(c.field, c.value) for c in document.authored] == [("issue", "007"), ("draft", "no")]
    assert (document.place, document.format, document.reading) == ("line 2", "text", "body")


def test_the_place_is_the_line_where_the_row_begins(tmp_path: Path) -> None:
    table = 'title,text\r\nOne,"a\r\nb"\r\n\r\nTwo,c\r\nThree\r\nFour,"d ""e"""'
    found = found_in(tmp_path, {"a.csv": table})
    assert [(d.place, d.content) for d in found.documents] == [
        ("line 2", "a\r\nb"),
        ("line 5", "c"),
        ("line 7", 'd "e"'),
    ]
    assert found.codes == ["a.csv line 6 ragged-row"]


@pytest.mark.parametrize(
    ("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.csv", "\t"), ("a.csv", "|"), ("a.tsv", "\t")]
)
def test_the_header_tells_the_delimiter(tmp_path: Path, name: str, mark: str) -> None:
    found = found_in(tmp_path, {name: f"title{mark}text\nOne{mark}Low tide\n"})
    assert found.values("title") == ["One"]
    assert found.texts == ["Low tide"]


def test_a_delimiter_within_a_name_of_a_column_is_none(tmp_path: Path) -> None:
    found = found_in(tmp_path, {"a.csv": "text;title (short, or long);tags\nOne.;x;y\n"})
    assert [[c.value for c in document.authored] for document in found.documents] == [["x", "y"]]


def test_rows_of_empty_cells_are_blank_lines(tmp_path: Path) -> None:
    found = found_in(tmp_path, {"a.csv": ";;\r\ntext;title;tags\r\nOne.;x;y\r\n;;\r\n;;;\r\n"})
    assert (len(found.documents), found.rejects) == (1, [])


def test_a_line_that_names_the_delimiter_is_no_header(tmp_path: Path) -> None:
    found = found_in(tmp_path, {"a.csv": "SEP=;\r\ntext;title, or none\r\nOne.;x\r\n", "b.csv": "sep=|\n"})
    assert [(one.content, one.place, one.authored[0].field) for one in found.documents] == [
        ("One.", "line 3", "title, or none")
    ]
    assert found.codes == ["b.csv empty"]


def test_lines_that_end_in_a_carriage_return_alone_are_told(tmp_path: Path) -> None:
    found = found_in(tmp_path, {"a.csv": "text,title\rOne.,x\r"})
    assert "carriage return alone" in found.rejects[0].reason


def test_a_quote_that_never_closes_takes_the_rest_with_it(tmp_path: Path) -> None:
    found = found_in(tmp_path, {"a.csv": 'text\nOne\n"Two\nThree\nFour\n', "b.csv": 'text\nOne\n"Two" x\nThree\n'})
    assert found.texts == ["One", "One"]
    assert found.codes == ["a.csv line 3 invalid-csv", "b.csv line 3 invalid-csv"]


def test_two_columns_of_one_name_refuse_the_table(tmp_path: Path) -> None:
    found = found_in(tmp_path, {"a.csv": "text,title,title\nx,y,z\n"})
    assert found.codes == ["a.csv line 1 duplicate-key"]


def test_nul_and_stray_bytes_cost_one_row(tmp_path: Path) -> None:
    table = "text\nÉté\n".encode() + b'"a\0\nb"\nc\nd\xff\n' + "Où\n".encode()
    found = found_in(tmp_path, {"a.csv": table})
    assert found.texts == ["Été", "c", "Où"]
    assert found.codes == ["a.csv line 3 binary", "a.csv line 6 bad-encoding"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_of_spreadsheets_are_read(tmp_path: Path, encoding: str) -> None:
    table = "title,text\nÅsa,Smörgås på ön\nÖrjan,Kött och lök\n".encode(encoding)
    found = found_in(tmp_path, {"a.csv": table})
    assert found.values("title") == ["Åsa", "Örjan"]
    assert {d.encoding for d in found.documents} == {encoding}


def test_a_row_over_the_limit_is_not_held(tmp_path: Path) -> None:
    table = "text\nOne\n" + '"' + "line\n" * 1000
    assert found_in(tmp_path, {"a.csv": table}, limit=1000).codes == ["a.csv line 3 too-large"]


def test_a_table_may_be_empty_but_not_of_header(tmp_path: Path) -> None:
    found = found_in(tmp_path, {"a.csv": "text,title\n", "b.csv": "", "c.csv": "\n\n", "d.csv.gz": gzip.compress(b"")})
    assert found.codes == ["b.csv empty", "c.csv empty", "d.csv.gz empty"]


def test_equal_rows_have_equal_digests_whatever_the_order_of_columns(tmp_path: Path) -> None:
    found = found_in(tmp_path, {"a.csv": "text,title\nx,y\n", "b.tsv": "title\ttext\ny\tx\n"})
    assert len({d.digest for d in found.documents}) == 1


@pytest.mark.parametrize(
    ("header", "code"), [(b"title,te\0xt", "binary"), ("titré,texté".encode() + b"\xff", "bad-encoding")]
)
def test_a_header_that_is_no_text_is_refused(tmp_path: Path, header: bytes, code: str) -> None:
    (reject,) = found_in(tmp_path, {"a.csv": header + b"\na,b\n"}).rejects
    assert reject.code == code


def test_a_reason_shows_a_tab_as_an_escape(tmp_path: Path) -> None:
    table = 'title\ttext\n"Low tide"x\tThe sea was out.\n'
    rejects = found_in(tmp_path, {"a.tsv": table}).rejects
    assert [reject.code for reject in rejects] == ["invalid-csv"]
    assert rejects[0].reason.isprintable()
