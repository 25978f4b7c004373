import sys
from unicodedata import category, combining

import pytest

from builder import pages
from builder.documents import Document, Format, Reading
from builder.pages.bounds import _SIGN

WORD = "sea "


def code(content: str, reading: Reading = "page", form: Format = "text") -> str:
    try:
        pages.read(Document("a", "", reading, form, content, (), "utf-8", ""))
    except pages.UnreadablePageError as error:
        return error.code
    return ""


@pytest.mark.parametrize("content", [WORD * 1_250_001, "a\n" * 50_001, "a\r" * 50_001, "\u2029" * 50_001])
def test_a_text_of_more_than_a_document_may_hold_is_refused(content: str) -> None:
    assert code(content) == code(content, "body") == code(content, "page", "markdown") == "too-long"


@pytest.mark.parametrize("content", [WORD * 1_250_000, "a\r\n" * 50_000])
def test_a_text_that_is_just_as_long_as_it_may_be_is_read(content: str) -> None:
    assert code(content, "body") == ""


def test_what_counts_of_html_is_the_text_and_not_the_markup() -> None:
    assert code(f"<p class='{WORD * 1_250_001}'>The sea.</p>", form="html") == ""
    assert code(f"<p>{WORD * 1_250_001}</p>", form="html") == "too-long"


@pytest.mark.parametrize("between", ["", "\u200b", "\x1c"])
def test_a_letter_under_a_heap_of_marks_is_refused(between: str) -> None:
    assert code("a" + between.join("\u0315\u0300" * 51)) == "too-many-marks"
    assert code("a" + between.join("\u0315\u0300" * 50)) == ""


@pytest.mark.parametrize("sign", ["…", "👩\u200d", "ा", "—", "a\u0301"])
def test_long_runs_of_other_signs_are_read(sign: str) -> None:
    assert code(sign * 1_000) == ""


@pytest.mark.parametrize(("sign", "most"), [("a\xad", 200_000), ("*a", 500_000)])
def test_a_text_of_little_but_signs_is_refused(sign: str, most: int) -> None:
    assert code(sign * (most + 1), "body") == "too-many-marks"
    assert code(sign * most, "body") == ""


def test_what_is_taken_for_common_punctuation_neither_marks_a_letter_nor_hides() -> None:
    common = [sign for sign in map(chr, range(32, sys.maxunicode + 1)) if not _SIGN.match(sign)]
    assert not [sign for sign in common if combining(sign) or category(sign) in ("Cc", "Cf")]
