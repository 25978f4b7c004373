"""The table as a whole: order, groups, ledger."""

import gzip
from importlib.resources import files

from builder.cleaning import (
    CLEANERS,
    ENCODING,
    FINISH,
    LAYOUT,
    MASKS,
    TYPESETTING,
    clean,
    compose,
    mask,
    print_tags,
    repair,
    replay,
)
from builder.documents import Edit

ARTICLE = (
    "The harbour master said on Monday that the “old quay” wouldn’t reopen before spring — the stones had moved…\n\n"
    "Nobody was willing to pay: 5 * 3 * 2 men, 1,200 stones, the well-known self-made R&D (2019) plan.\n\n"
    "- one\n- two\n\nL’été, déjà. می\u200cخواهم. 日本語の文章。"
)


def test_groups_cover_the_table_in_its_order() -> None:
    assert (*ENCODING, *LAYOUT, *FINISH, *MASKS) == tuple(CLEANERS)


def test_clean_text_passes_untouched() -> None:
    assert repair(ARTICLE, CLEANERS) == (ARTICLE, [])


def test_a_print_tells_title_and_address_and_not_its_day() -> None:
    page = "5/6/24, 2:36 AM    Mill closes | The Courier\nThe mill closes.\n\nhttps://courier.example/mill    1/2\n\f"
    assert [(tag.kind, tag.value) for tag in print_tags(page + page.replace("1/2", "2/2"))] == [
        ("print-head", "Mill closes | The Courier"),
        ("print-foot", "https://courier.example/mill"),
    ]


def test_a_print_of_a_file_a_cut_title_and_a_sections_name_tell_nothing() -> None:
    for title, address in (("The mill of the valley clo…", "file:///a.html"), ("News", "file:///a.html")):
        assert print_tags(f"5/6/24, 2:36 AM    {title}\nThe mill closes.\n\n{address}    1/1\n") == ()


def test_an_article_stored_as_one_keeps_its_own_spaces() -> None:
    stored = "Year\tBoats\n1951\t 12 \n\n\n  The Fischerei\xadhafen.  It was\xa0full"
    assert repair(stored, CLEANERS.keys() - TYPESETTING) == (stored, [])


def test_repairs_go_on_from_earlier_edits() -> None:
    raw = "\ufeffThe â€œmillâ€\x9d  is **sold**.\r\n\r\n\r\n"
    half, edits = repair(raw, ENCODING)
    text, edits = repair(half, FINISH, edits)
    assert text == "The “mill” is sold."
    assert replay(raw, edits) == text


def test_a_later_edit_takes_the_place_of_those_it_covers() -> None:
    first = [Edit(2, 4, "x", "unicode"), Edit(6, 6, "yz", "unwrap")]
    assert compose(first, [Edit(0, 9, "", "navigation")]) == [Edit(0, 8, "", "navigation")]


def test_a_partial_overlap_bears_both_names() -> None:
    assert compose([Edit(2, 4, "abc", "unicode")], [Edit(4, 8, "", "markup")]) == [Edit(2, 7, "ab", "unicode+markup")]


def test_masks_are_for_those_who_ask() -> None:
    assert clean("jo@example.org, +49 30 1234567") == "jo@example.org, +49 30 1234567"
    assert mask("jo@example.org, +49 30 1234567", ["email", "phone"]) == "[EMAIL], [PHONE]"


def test_a_wrapped_page_becomes_paragraphs() -> None:
    page = (
        "The Mill That Nobody Bought\nand Others (Column)\n\n"
        "The mill by the river was sold on Tuesday to a company that no-\n"
        "body in the valley had heard of before, and the town council\n"
        " was told by letter, which came late.\n\n7\n\f\n"
        "On Wednesday it was sold again, said the clerk who had kept all\n"
        "the books for the family since they built it, and who wept when\n"
        "she told us.\n"
    )
    title, _, mill, _, books = clean(page).split("\n")
    assert title == "The Mill That Nobody Bought and Others (Column)"
    assert mill.endswith(
        "nobody in the valley had heard of before, and the town council was told by letter, which came late."
    )
    assert books.endswith(
        "who had kept all the books for the family since they built it, and who wept when she told us."
    )


def test_mojibake_without_end_is_repaired_only_where_a_whole_line_was_misread() -> None:
    assert clean("cafÃ© " * 21_000 + "noir") == "café " * 21_000 + "noir"
    mixed = "日 " + "cafÃ© " * 21_000 + "noir"
    assert clean(mixed) == mixed
    assert clean("日 " + "cafÃ© " * 1_000 + "noir") == "日 " + "café " * 1_000 + "noir"


def test_word_lists_are_small_and_carry_no_time_stamp() -> None:
    lists = [file.read_bytes() for file in (files("builder.cleaning") / "data").iterdir() if file.name.endswith(".gz")]
    assert sum(map(len, lists)) < 600_000
    assert all(data[4:8] == bytes(4) and gzip.decompress(data) for data in lists)
