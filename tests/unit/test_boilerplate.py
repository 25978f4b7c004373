import pytest

from builder import boilerplate
from builder.cleaning import apply
from builder.errors import UsageError

FILE = """\
# Reviewed in May.
[The Fen Gazette]
The  Fen Gazette is printed on reeds.
\\[Photo: our own]
# What we know

[*]
Read more
"""


def parse(text: str) -> boilerplate.Boilerplate:
    return boilerplate.parse(text.encode(), "boilerplate.txt")


def test_a_line_belongs_to_its_outlet_and_those_of_the_star_to_every_outlet() -> None:
    known = parse(FILE)
    assert known.lines("The Fen Gazette") == {
        "Read more": "boilerplate.txt line 8",
        "The Fen Gazette is printed on reeds.": "boilerplate.txt line 3",
        "[Photo: our own]": "boilerplate.txt line 4",
    }
    assert known.lines("Harbour Light") == {"Read more": "boilerplate.txt line 8"}


def test_a_line_with_a_hash_before_it_is_known_and_kept() -> None:
    known = parse(FILE)
    assert known.keeps("The Fen Gazette", "What we know")
    assert not known.keeps("Harbour Light", "What we know")


def test_line_ends_and_a_byte_order_mark_of_windows_make_no_difference() -> None:
    windows = boilerplate.parse(b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode(), "boilerplate.txt")
    assert windows.sections == parse(FILE).sections


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"Read more\n", "f:1: the line stands under no outlet"),
        (b"[A]\n\n[The Fen Gazette\n", "f:3: '[The Fen Gazette' names no outlet"),
        (b"[ ]\n", "f:1: '[ ]' names no outlet"),
        (b"[A]\n\\Read more\n", "f:2: a \\ stands before #, [ or \\ alone"),
        (b"[A]\nfine\n\xff\n", "f:3: the line is not UTF-8"),
    ],
    ids=["no-heading", "open-heading", "empty-heading", "odd-backslash", "not-utf-8"],
)
def test_a_line_that_means_nothing_is_an_error_with_its_number(text: bytes, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        boilerplate.parse(text, "f")
    assert str(caught.value) == message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("values", "section"),
    [
        ({"outlet": "The\tFen\x1b Gazette ", "url": "https://fen.example/a"}, "The Fen Gazette"),
        ({"outlet": " ", "url": "http://www.fen.example:80/a"}, "fen.example"),
        ({"outlet": ["The Fen Gazette"], "url": "not a url"}, "*"),
        ({"url": "https://[fen"}, "[fen"),
        ({"url": "https://"}, "*"),
        ({"url": 7}, "*"),
    ],
)
def test_a_document_stands_under_its_outlet_else_its_host_else_the_star(
    values: dict[str, object], section: str
) -> None:
    assert boilerplate.section(values) == section


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("X\n\nOne.\n\nTwo.", "One.\n\nTwo."),
        ("One.\n\nX\n\nTwo.", "One.\n\nTwo."),
        ("One.\nX\nTwo.", "One.\nTwo."),
        ("One.\nX\n\nX\nTwo.", "One.\n\nTwo."),
        ("One.\n\nTwo.\n\nX\nX", "One.\n\nTwo."),
        ("X\n\nX", ""),
        ("One.\r\n \n X\r\n\t\n  Two.", "One.\r\n\n  Two."),
        ("One. X\n\nx", "One. X\n\nx"),
    ],
    ids=["first", "between", "in-a-list", "two-in-a-row", "last", "all", "untidy", "part-of-a-line"],
)
def test_a_cut_leaves_the_lines_around_it_as_far_apart_as_they_were(text: str, left: str) -> None:
    changes, found = boilerplate.cut(text, {"X": "line 2"})
    assert apply(text, changes) == left
    assert len(found) == text.split().count("X") - text.count(". X")


def test_the_writer_keeps_what_the_curator_wrote() -> None:
    text = boilerplate.add(FILE, {"*": ["#share"], "The Fen Gazette": ["New"], "Aspen [Post]": ["[More]"]})
    assert [line for line in text.splitlines() if line in FILE.splitlines()] == [*FILE.splitlines(), ""]
    known = parse(text)
    assert set(known.lines("The Fen Gazette")) - set(parse(FILE).lines("The Fen Gazette")) == {"New", "#share"}
    assert "[More]" in known.lines("Aspen [Post]")


def test_a_new_file_says_how_it_is_written() -> None:
    text = boilerplate.add("", {"B": ["b"], "A": ["a"]})
    assert text == boilerplate.HEAD + "\n[A]\na\n\n[B]\nb\n"
