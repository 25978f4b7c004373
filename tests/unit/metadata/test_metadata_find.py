"""Choosing: precedence, agreement, and what is never taken."""

from typing import Any

from builder.documents import Block, Candidate, Finding, Label, PageData, Tag
from builder.metadata import BAR, PageEvidence, find

URL = "https://news.tideline.example/2017/05/24/low-tide"
LINES = [
    "Low tide in the harbour",
    "By Ada Marsh",
    "May 24, 2017",
    "",
    "The keeper had said nothing all week.",
    "A caption, 1 May 2016",
]
BLOCKS = [
    Block(0, 1, Label.TITLE, "first"),
    Block(1, 2, Label.BYLINE, "by"),
    Block(2, 3, Label.DATELINE, "date"),
    Block(4, 5, Label.PARAGRAPH, "sentence"),
    Block(5, 6, Label.CAPTION, "below"),
]


def written(field: str, value: Any, kind: str = "sidecar") -> Candidate:
    return Candidate(field, value, kind, str(value), "a.txt.meta.yaml line 1", 1.0)


def seek(  # what a test leaves out is empty
    lines: list[str] | None = None,
    blocks: list[Block] | None = None,
    data: PageData | None = None,
    authored: tuple[Candidate, ...] = (),
    **others: Any,
) -> list[Finding]:
    outlets = others.pop("outlets", {})
    return find(PageEvidence(lines or [], blocks or [], data or PageData(), outlets), authored, **others)


def values(findings: list[Finding]) -> dict[str, Any]:
    return {one.field: one.value for one, chosen in findings if chosen}


def test_plain_lines_give_title_author_and_date() -> None:
    found = values(seek(LINES, BLOCKS))
    assert (found["title"], found["authors"], found["date"]) == (LINES[0], ["Ada Marsh"], "2017-05-24")


def test_the_place_of_a_line_is_line_and_column() -> None:
    places = {one.field: one.place for one, chosen in seek(LINES, BLOCKS) if chosen}
    assert places["date"] == "line 3, column 1"


def test_a_date_in_a_caption_is_not_the_articles() -> None:
    assert "date" not in values(seek(LINES[3:], [Block(1, 2, Label.PARAGRAPH, ""), Block(2, 3, Label.CAPTION, "")]))


def test_authored_values_win_as_they_are_written() -> None:
    found = values(
        seek(LINES, BLOCKS, authored=(written("date", "Nov 3, 2015"), written("date", "2016-01-01", "column")))
    )
    assert found["date"] == "Nov 3, 2015"


def test_what_the_page_says_against_an_authored_value_is_kept() -> None:
    findings = seek(LINES, BLOCKS, authored=(written("date", "2015-11-03"),))
    assert [(one.value, chosen) for one, chosen in findings if one.field == "date"] == [
        ("2015-11-03", True),
        ("2017-05-24", False),
    ]


def test_author_is_read_as_authors_only_where_the_schema_has_no_author() -> None:
    authored = (written("author", "Ada Marsh"),)
    assert values(seek(authored=authored))["authors"] == ["Ada Marsh"]
    assert values(seek(authored=authored, fields={"author"})) == {"author": "Ada Marsh"}


def test_an_authored_string_for_authors_is_a_list_of_one_and_never_split() -> None:
    assert values(seek(authored=(written("authors", "Marsh, Ada"),)))["authors"] == ["Marsh, Ada"]


def test_fields_of_the_user_pass_through() -> None:
    assert values(seek(authored=(written("wordcount", 7),)))["wordcount"] == 7


def test_an_authored_null_says_nothing() -> None:
    assert values(seek(LINES, BLOCKS, authored=(written("title", None),)))["title"] == LINES[0]


def test_defaults_come_last() -> None:
    found = values(seek(LINES, BLOCKS, defaults={"title": "Untitled", "license": "CC0-1.0"}))
    assert (found["title"], found["license"]) == (LINES[0], "CC0-1.0")


def test_a_body_has_only_what_was_authored_its_language_and_defaults() -> None:
    found = seek(["The keeper had said nothing all week, and nobody in the harbour believed him."])
    assert {one.field for one, _ in found} == {"language"}


def test_too_little_text_has_no_language() -> None:
    assert values(seek(["Sofia Oslo"])) == {}


def test_the_outlet_of_a_subdomain_is_its_domains() -> None:
    found = values(seek(authored=(written("url", URL),), outlets={"tideline.example": "Tideline"}))
    assert found["outlet"] == "Tideline"


def test_sister_articles_of_one_listed_domain_tell_the_outlet() -> None:
    links = ("https://tideline.example/2016/01/02/high-tide", "https://elsewhere.example/2016/01/02/x")
    outlets = {"tideline.example": "Tideline", "other.example": "Other"}
    assert values(seek(LINES, BLOCKS, PageData(links=links), outlets=outlets))["outlet"] == "Tideline"


def test_links_to_two_listed_domains_tell_no_outlet() -> None:
    links = ("https://tideline.example/2016/01/02/high-tide", "https://other.example/2016/01/02/high-tide")
    outlets = {"tideline.example": "Tideline", "other.example": "Other"}
    assert "outlet" not in values(seek(LINES, BLOCKS, PageData(links=links), outlets=outlets))


def test_an_outlet_named_in_running_text_is_none() -> None:
    assert "outlet" not in values(
        seek(["He told Tideline on Monday."], BLOCKS[:1], outlets={"tideline.example": "Tideline"})
    )


def test_json_ld_authors_follow_references_and_a_site_is_no_author() -> None:
    story = {
        "@type": "NewsArticle",
        "author": [{"@id": "#a"}, {"@type": "Organization", "name": "Tideline"}],
        "publisher": {"name": "Tideline"},
    }
    data = PageData(json_ld=(story, {"@id": "#a", "@type": "Person", "name": "Ada Marsh"}))
    chosen = [one for one, taken in seek(data=data) if taken and one.field == "authors"]
    assert [(one.value, one.place) for one in chosen] == [(["Ada Marsh"], "json-ld[0] $.author[0]")]


def test_a_site_named_as_its_own_author_is_not_taken() -> None:
    tags = (Tag("open-graph", "og:site_name", "Harbour Life", "m"), Tag("meta", "author", "Harbour Life", "m"))
    assert "authors" not in values(seek(data=PageData(tags=tags)))


def test_modification_is_not_publication() -> None:
    tags = (Tag("open-graph", "article:modified_time", "2020-02-03T04:05:06Z", "m"),)
    assert "date" not in values(seek(["Updated Feb 3, 2020"], [Block(0, 1, Label.DATELINE, "")], PageData(tags=tags)))


def test_a_timestamp_keeps_its_own_calendar_day() -> None:
    tags = (Tag("open-graph", "article:published_time", "2024-05-03T23:30:00-05:00", "m"),)
    assert values(seek(data=PageData(tags=tags)))["date"] == "2024-05-03"


def test_the_address_written_below_the_text_is_the_documents() -> None:
    lines = [*LINES, "", "Original url:", "", f"<{URL}>"]
    assert values(seek(lines, BLOCKS))["url"] == URL


def test_below_the_bar_nothing_is_taken_and_everything_is_shown() -> None:
    findings = seek(data=PageData(tags=(Tag("time", "datetime", "2017-05-24", "div.comment/p"),)))
    assert [(one.confidence < BAR, chosen) for one, chosen in findings] == [(True, False)]


def test_the_pages_language_is_checked_against_its_text() -> None:
    data = PageData(tags=(Tag("html", "lang", "en-US", "html[lang]"),))
    text = "Der Leuchtturmwärter sagte die ganze Woche nichts, und niemand im Hafen glaubte ihm ein Wort."
    assert values(seek([text], [Block(0, 1, Label.PARAGRAPH, "")], data))["language"] == "de"


def test_the_day_of_the_last_change_counts_only_where_the_page_shows_no_other() -> None:
    lines = ["Low tide in the harbour", "Last updated: May 24, 2017", "The keeper had said nothing all week."]
    blocks = [Block(0, 1, Label.TITLE, ""), Block(1, 2, Label.DATELINE, ""), Block(2, 3, Label.PARAGRAPH, "")]
    assert values(seek(lines, blocks))["date"] == "2017-05-24"
    data = PageData(tags=(Tag("meta", "pubdate", "2015-01-02", ""),))
    assert values(seek(lines, blocks, data))["date"] == "2015-01-02"


def test_the_outlets_own_calendar_wins_over_universal_time() -> None:
    stamped = PageData(json_ld=({"@type": "NewsArticle", "datePublished": "2017-05-25T02:10:00Z"},))
    own = Tag("meta", "sailthru.date", "2017-05-24 22:10", "")
    assert values(seek(LINES, BLOCKS, stamped._replace(tags=(own,))))["date"] == "2017-05-24"


def test_a_topic_in_a_names_shape_is_no_author() -> None:
    lines = ["Low tide in the harbour", "Harbour Walks", "We like harbour walks.", "May 24, 2017"]
    blocks = [Block(0, 1, Label.TITLE, ""), Block(1, 2, Label.BYLINE, ""), Block(2, 3, Label.PARAGRAPH, "")]
    assert "authors" not in values(seek(lines, blocks))


def test_the_link_that_spells_the_title_is_the_pages_address() -> None:
    links = ("https://tideline.example/2017/low-tide-in-the-harbour", "https://tideline.example/2017/high-water-again")
    assert values(seek(LINES, BLOCKS, PageData(links=links)))["url"] == links[0]


def test_the_address_of_an_archives_copy_is_that_of_the_page_itself() -> None:
    copy = Tag("link", "canonical", f"https://archive.example/web/20200301/{URL}", "link, line 1")
    assert values(seek(LINES, BLOCKS, PageData(tags=(copy,))))["url"] == URL


def test_what_a_page_calls_its_address_is_surer_than_where_it_was_saved_from() -> None:
    tags = (Tag("saved-from", "saved-from", f"{URL}?from=front", ""), Tag("link", "canonical", URL, ""))
    assert values(seek(LINES, BLOCKS, PageData(tags=tags)))["url"] == URL
    assert values(seek(LINES, BLOCKS, PageData(tags=tags[:1])))["url"] == f"{URL}?from=front"


def story(headline: str, path: str, author: str) -> dict[str, Any]:
    return {"@type": "NewsArticle", "headline": headline, "url": path, "author": {"@type": "Person", "name": author}}


def test_of_several_articles_in_the_page_data_the_one_with_its_address_or_headline_is_its_own() -> None:
    others = (
        story("The ferry is late", "/ferry", "Tom Reed"),
        story("Fog", "https://tideline.example/fog", "Una Quill"),
    )
    address = written("url", URL)
    for own in (story("Ebb", "/2017/05/24/low-tide", "Ada Marsh"), story(LINES[0], "/elsewhere", "Ada Marsh")):
        found = values(seek([LINES[0]], BLOCKS[:1], PageData((*others, own)), (address,)))
        assert found["authors"] == ["Ada Marsh"]


def test_articles_of_other_addresses_are_none_of_the_pages() -> None:
    others = (story("The ferry is late", "/ferry", "Tom Reed"), story("Fog", "/fog", "Una Quill"))
    assert "authors" not in values(seek([LINES[0]], BLOCKS[:1], PageData(others), (written("url", URL),)))
    assert values(seek([LINES[0]], BLOCKS[:1], PageData(others)))["authors"] == ["Tom Reed"]
