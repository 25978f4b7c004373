"""Bytes become the text that was written, in an encoding that is named, or a reject; never something between."""

import json
from pathlib import Path

import pytest

from builder.sources.encodings import decode, sniff
from builder.sources.rejects import RejectError

CASES = json.loads((Path(__file__).parents[2] / "cases" / "sources_encodings.json").read_text(encoding="utf-8"))


def _code(data: bytes, *, html: bool = False) -> str:
    with pytest.raises(RejectError) as caught:
        decode(data, html=html)
    return caught.value.code


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_texts_come_back_as_they_were_written(case: dict[str, str]) -> None:
    assert decode(case["original"].encode(case["encoding"])) == (case["original"], case["expected"])


def test_what_was_decoded_encodes_to_the_same_bytes() -> None:
    for case in CASES:
        data = case["original"].encode(case["encoding"])
        text, encoding = decode(data)
        assert text.encode(encoding) == data


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<meta charset="iso-8859-1">', "cp1252"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>", "cp1251"),
        ("<META CHARSET=gb2312>", "gb18030"),
        ('<?xml version="1.0" encoding="koi8-r"?>', "koi8-r"),
    ],
)
def test_html_that_is_not_utf8_is_what_it_declares(declaration: str, encoding: str) -> None:
    word = "Ж" if encoding not in ("cp1252", "gb18030") else "é"
    page = f"<html><head>{declaration}</head><body>{word}</body></html>"
    assert decode(page.encode(encoding), html=True) == (page, encoding)


def test_valid_utf8_wins_over_a_declaration() -> None:
    page = "<meta charset=latin1><p>Blåbär"
    assert decode(page.encode(), html=True) == (page, "utf-8")


def test_seven_bit_japanese_is_read_where_it_is_declared() -> None:
    page = "<meta charset=iso-2022-jp><p>市長"
    assert decode(page.encode("iso2022_jp"), html=True) == (page, "iso2022_jp")


@pytest.mark.parametrize("name", ["utf-7", "unicode_escape", "rot13", "hex", "idna", "utf-16", "x-none", "punycode"])
def test_a_page_cannot_name_a_codec_that_is_no_encoding_of_pages(name: str) -> None:
    page = f"<meta charset={name}><p>caf\xe9 \\u0041 +AGE-".encode("latin-1")
    assert decode(page, html=True)[1] == "cp1252"


def test_damaged_utf8_is_not_taken_for_another_encoding() -> None:
    assert _code("Blåbär och smörgås på fjället — åäö".encode() + b"\xe5 x") == "bad-encoding"


def test_surrogates_and_binary_bytes_are_refused() -> None:
    assert _code(b"a \xed\xa0\xbd b") == "lone-surrogate"
    assert _code(b"\xff\xfe\x00\xd8a\x00") == "lone-surrogate"
    assert _code(b"a\x00b") == "binary"
    assert _code(b"%PDF-1.4\n%\xe2\xe3\x01\x02\xcf\xd3") == "binary"
    assert _code(b"\xff\xfea\x00b") == "bad-encoding"


def test_a_few_lost_glyphs_of_a_pdf_do_not_make_its_text_binary() -> None:
    assert decode(b"Das alte Wehr am Flu\0 ist zu. " * 9 + b"x" * 700)[1] == "utf-8"


def test_letters_pasted_into_a_page_of_another_encoding_are_read_and_both_encodings_named() -> None:
    page = "<p>Blåbär och smörgås på ön</p><!-- M".encode() + b"\xe4scot -->"
    assert decode(page, html=True) == (page.replace(b"\xe4", "ä".encode()).decode(), "utf-8+cp1252")
    assert _code(page) == "bad-encoding"
    assert _code(page.replace(b"\xe4", b"\xc3"), html=True) == "bad-encoding"
    assert _code(page.replace(b"\xe4", b"\xe4\xb8"), html=True) == "bad-encoding"


def test_a_stream_is_judged_by_its_first_piece_that_is_not_ascii() -> None:
    assert sniff(iter([b"a,b\n" * 9, "x\nSmörgås på ön\ny".encode("cp1252"), "é".encode()])) == "cp1252"
    assert sniff(iter([b"a\n", "b\nSmörgås".encode()[:-1]])) == "utf-8"
    assert sniff(iter([])) == "utf-8"


@pytest.mark.parametrize("piece", ["Паром отплыл. ", "Паромотплыл", "Паром\n"])
def test_a_long_text_is_told_by_its_beginning_whether_it_has_lines_or_not(piece: str) -> None:
    assert decode(piece.encode("cp1251") * 20_000)[1] == "cp1251"


def test_a_few_bad_bytes_do_not_make_another_encoding_of_utf8() -> None:
    assert _code("Blåbärssmörgås".encode() + b"\xff\xff\xff") == "bad-encoding"
