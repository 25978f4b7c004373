"""Reading an html page: what ends as text, and what is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.documents import Label
from builder.pages import UnreadablePageError, html
from builder.pages.html.page import MAX_TAGS

PROSE = "The river rose again on Monday, and the whole town waited for news of the old bridge. "


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"


ARTICLE = page(
    "<nav><a href=/>Home</a> <a href=/sport>Sport</a></nav><main><h1>The bridge holds</h1>"
    "<div class=byline>By Ada Moss</div><div class=story>"
    + "".join(f"<p>{n}. {PROSE * 2}</p>" for n in range(6))
    + "<figure><figcaption>The bridge at noon.</figcaption></figure><h2>What comes next</h2>"
    + f"<p>{PROSE * 3}</p><p><a href=https://news.example/dam>READ MORE: The dam that never was</a></p></div>"
    "<aside class=related><h3>Related</h3><a href=/x>A boat sails</a></aside></main><footer>Imprint</footer>",
    "<title>The bridge holds | River Post</title>",
)


def labels(markup: str) -> dict[str, Label]:
    read = html.read(markup)
    lines = read.text.split("\n")
    return {lines[block.start]: block.label for block in html.label(read.text, read.lines)}


@pytest.mark.parametrize("markup", ["", "  \n", "<!-- nothing -->", "<html></html>", "<script>let a = 1</script>"])
def test_a_page_without_text_is_a_page_with_empty_text(markup: str) -> None:
    read = html.read(markup)
    assert read.text == ""
    assert html.label(read.text, read.lines) == []


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        ("<div>" * 5_000 + "deep", "too-deep"),
        ("</x>" * 500 + "<div>" * 5_000 + "deep", "too-deep"),
        ("<svg>" * 5_000, "too-deep"),
        ("<p>x" * (MAX_TAGS + 1), "too-many-tags"),
        ("<p " + " ".join(f"a{n}=1" for n in range(60_000)) + ">x", "too-many-attributes"),
    ],
)
def test_what_the_parser_would_cut_off_or_choke_on_is_refused(markup: str, code: str) -> None:
    with pytest.raises(UnreadablePageError) as refused:
        html.read(markup)
    assert refused.value.code == code


def test_a_page_deeper_than_lxml_keeps_by_default_is_read_whole() -> None:
    assert html.read("<div>" * 1_000 + "the end").text == "the end"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<?xml version="1.0" encoding="latin-1"?><html><body><p>né</p></body></html>', "né"),
        ("<html><head><meta charset=latin-1></head><body><p>né</p></body></html>", "né"),
        ("<p>a\0b</p>", "a\ufffdb"),
        ("<p>a\udc80b</p>", "a\ufffdb"),
        ('<!DOCTYPE html [<!ENTITY a "aaaa">]><p>&a;</p>', None),
        ("<p>&amp;lt; &copy; &#x27;", "&lt; © '"),
    ],
)
def test_declarations_and_odd_characters_do_not_stop_reading(markup: str, text: str | None) -> None:
    read = html.read(markup)
    assert text is None or read.text == text


def test_the_article_is_told_from_its_furniture() -> None:
    found = labels(ARTICLE)
    assert found["The bridge holds"] == Label.TITLE
    assert found["By Ada Moss"] == Label.BYLINE
    assert found["The bridge at noon."] == Label.CAPTION
    assert found["What comes next"] == Label.HEADING
    assert found["READ MORE: The dam that never was"] == Label.RELATED
    assert found["A boat sails"] == Label.RELATED
    assert found[(PROSE * 3).strip()] == Label.PARAGRAPH


def test_a_repair_that_blanks_a_line_leaves_it_in_no_block() -> None:
    read = html.read(ARTICLE)
    text = read.text.replace("The bridge at noon.", "")
    covered = {n for block in html.label(text, read.lines) for n in range(block.start, block.end)}
    assert all((n in covered) == bool(line.strip()) for n, line in enumerate(text.split("\n")))


def test_scripts_without_spaces_are_prose_too() -> None:
    sentence = "川の水位は月曜日に再び上昇し、町の人々は古い橋の知らせを待っていた。"
    body = "".join(f"<p>{n}{sentence * 2}</p>" for n in range(6))
    found = labels(page(f"<h1>橋は残った</h1><div id=story>{body}</div>"))
    assert sum(label == Label.PARAGRAPH for label in found.values()) == 6


def test_without_a_main_judge_the_densest_container_is_the_article() -> None:
    read = html.read(ARTICLE)
    unjudged = tuple(line and line._replace(main=False) for line in read.lines)
    paragraphs = [block for block in html.label(read.text, unjudged) if block.label == Label.PARAGRAPH]
    assert len(paragraphs) == 7


def test_the_same_page_reads_the_same_twice() -> None:
    assert html.read(ARTICLE) == html.read(ARTICLE)


PIECES = st.sampled_from(
    (
        "<p>",
        "</p>",
        "<div class=x>",
        "</div>",
        "<br>",
        "<table><tr><td>",
        "<li>",
        "<pre>",
        "<a href=/>",
        "</a>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "&nbsp;",
        "&#0;",
        "<",
        "\n",
        " ",
        PROSE,
        "<h1>",
        "<svg>",
        "<title>",
        "<b hidden>",
        "<![CDATA[",
    )
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=25))
@settings(max_examples=60, deadline=None)
def test_whatever_the_markup_each_line_is_known_and_in_one_block(pieces: list[str]) -> None:
    read = html.read("".join(pieces))
    lines = read.text.split("\n")
    assert [line is not None for line in read.lines] == [bool(line) for line in lines]
    covered = [n for block in html.label(read.text, read.lines) for n in range(block.start, block.end)]
    assert covered == [n for n, line in enumerate(lines) if line.strip()]
