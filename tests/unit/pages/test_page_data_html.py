"""What a page says about itself."""

import pytest
from lxml import html

from builder.documents import PageData, Tag
from builder.pages.html import page_data
from builder.pages.html.page import read

HEAD = """<title>A day | Post</title><meta property="og:title" content="A  day"><meta name=Author content="Ada Moss">
<link rel=canonical href=https://post.example/a><meta property="og:type" content="">"""


def data(body: str, head: str = HEAD) -> PageData:
    return page_data.read(html.document_fromstring(f"<html lang=en><head>{head}</head><body>{body}</body></html>"))


def headlines(body: str) -> list[tuple[str, str]]:
    return [(tag.key, tag.value) for tag in data(body).tags if tag.kind == "headline"]


def test_head_tags_carry_kind_key_value_and_line() -> None:
    assert data("x").tags == (
        Tag("html", "lang", "en", "html[lang]"),
        Tag("title-tag", "title", "A day | Post", "title, line 1"),
        Tag("open-graph", "og:title", "A day", "meta[property='og:title'], line 1"),
        Tag("meta", "author", "Ada Moss", "meta[name='author'], line 1"),
        Tag("link", "canonical", "https://post.example/a", "link[rel='canonical'], line 2"),
    )


def test_a_headline_is_told_where_its_heading_has_a_kicker_or_a_date_besides() -> None:
    body = """<h1><span class="head__kicker">Harbour</span><i class=offscreen> – </i><span>Low tide</span></h1>
    <h2><small>3 May</small>High <b>tide</b></h2><h1><b>No</b> kicker</h1>"""
    assert headlines(body) == [("bare-headline", "Low tide"), ("bare-headline", "High tide")]


def test_the_one_heading_marked_as_the_headline_is_told_an_h1_first() -> None:
    other = "<h3 class='card entry-title'>High tide</h3>"
    assert headlines(f"<h2>Log</h2>{other}") == [("headline", "High tide")]
    assert headlines(f"{other}<h1 itemprop=headline>Low tide</h1>") == [("headline", "Low tide")]
    assert headlines(f"{other}<h2 class=post__title>Low tide</h2>") == []


def test_a_time_is_told_twice_by_attribute_and_by_text() -> None:
    tags = [tag for tag in data("<p class=meta><time datetime=2024-05-03>3 May</time></p>").tags if tag.kind == "time"]
    assert [(tag.key, tag.value) for tag in tags] == [("datetime", "2024-05-03"), ("text", "3 May")]
    assert tags[0].place == "html/body/p.meta/time, line 2"


def test_the_author_is_whom_the_one_card_of_an_author_names_and_days_stand_in_rdfa_and_hatom_too() -> None:
    card, comment = "<b class='author vcard'>By <i class=fn>Ada Moss</i></b>", "<b class='comment-author vcard'>Tom</b>"
    rdfa = (
        "<span property='dc:date dc:created' content=2024-05-03></span><abbr class=published title=2024-05-04>4</abbr>"
    )
    told = {"author": "Ada Moss", "dc:date": "2024-05-03", "dc:created": "2024-05-03", "datetime": "2024-05-04"}
    tags = data(card + comment + rdfa, "").tags
    assert {tag.key: tag.value for tag in tags if tag.key in told} == told
    other = card.replace("Ada", "Jo")
    assert not [tag for tag in data(card + other, "").tags if tag.key == "author"]


def test_microdata_gives_attributes_names_and_text_but_not_those_of_comments() -> None:
    body = """<i itemprop=author>By <b itemprop=name>Ada Moss</b></i><meta itemprop=datePublished content=2024-05-03>
    <div itemtype=https://schema.org/Comment><i itemprop=author>Troll</i></div>"""
    tags = [tag for tag in data(body).tags if tag.kind == "microdata"]
    assert [(tag.key, tag.value) for tag in tags] == [("author", "Ada Moss"), ("datePublished", "2024-05-03")]


def test_links_are_absolute_once_and_in_page_order() -> None:
    body = "<a href=https://b.example/>b</a><a href=c></a><a href=http://a.example/>a</a><a href=https://b.example/>"
    assert data(body).links == ("https://b.example/", "http://a.example/")


def test_a_page_of_ten_thousand_tags_says_no_more_than_the_cap() -> None:
    assert len(data("<time>1</time>" * 10_000, "").tags) <= 401


def test_nested_properties_are_read_in_linear_time() -> None:
    body = "<div itemprop=author>x" * 1_000
    tree = html.document_fromstring(body, parser=html.HTMLParser(huge_tree=True))
    assert all(len(tag.value) <= 200 for tag in page_data.read(tree).tags)


@pytest.mark.parametrize(
    ("comment", "url"),
    [
        ("<!-- saved from url=(0023)https://post.example/a -->", "https://post.example/a"),
        (
            "<!--\n Page saved with SingleFile \n url: https://post.example/a?b \n saved date: -->",
            "https://post.example/a?b",
        ),
        ("<!-- Mirrored from post.example/a.html by HTTrack Website Copier/3.x -->", "https://post.example/a.html"),
        ("<!-- saved from url=(0014)about:internet -->", None),
        ("<p>saved from url=(0023)https://post.example/a", None),
    ],
)
def test_the_program_that_saved_a_page_says_where_it_was(comment: str, url: str | None) -> None:
    tags = read(f"<!DOCTYPE html>\n{comment}\n<html><p>A day.").data.tags
    assert next(((tag.value, tag.place) for tag in tags if tag.kind == "saved-from"), None) == (
        url and (url, "comment, line 2")
    )
