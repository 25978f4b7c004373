"""Which of a page's days is the publication's."""

from collections.abc import Mapping
from typing import Any

import pytest

from builder.documents import Block, Candidate, Label, PageData, Tag
from builder.metadata import PageEvidence, find

URL = "https://tideline.example/low-tide"
ARTICLE = ["Low tide in the harbour", "The keeper had said nothing all week.", *[""] * 40]
BLOCKS = [Block(0, 1, Label.TITLE, ""), Block(1, 2, Label.PARAGRAPH, "")]


def stating(*objects: Mapping[str, Any], **tags: str) -> PageData:
    kinds = {"og_type": ("open-graph", "og:type"), "published": ("open-graph", "article:published_time")}
    return PageData(objects, tuple(Tag(*kinds[name], value, "") for name, value in tags.items()))  # type: ignore[arg-type]


def date(shown: str, data: PageData | None = None, url: str = URL, at: int = 1, label: Label | None = None) -> Any:
    """The date of an article with one more line, `at` lines below the title."""
    lines = [*ARTICLE[:at], shown, *ARTICLE[at:]]
    end = at if at > 1 else at + 1
    blocks = [BLOCKS[0], Block(end, end + 1, Label.PARAGRAPH, "")] if at == 1 else BLOCKS
    blocks = [*blocks, Block(at, at + 1, label, "")] if label else blocks
    authored = (Candidate("url", url, "sidecar", url, "", 1.0), Candidate("language", "en", "sidecar", "en", "", 1.0))
    findings = find(PageEvidence(lines, blocks, data or PageData()), authored)
    return next((one.value for one, chosen in findings if chosen and one.field == "date"), None)


ARTICLE_DATA = stating({"@type": "NewsArticle", "datePublished": "2017-05-24T10:00:00+02:00"})


def test_an_articles_data_is_believed_though_no_reader_sees_it() -> None:
    assert date("", ARTICLE_DATA) == "2017-05-24"


def test_a_web_pages_data_is_when_it_was_set_up_unless_a_reader_sees_it() -> None:
    data = stating({"@type": "WebPage", "datePublished": "2017-05-24T10:00:00+02:00"})
    assert date("", data) is None
    assert date("May 24, 2017", data) == "2017-05-24"


@pytest.mark.parametrize(
    ("data", "url"),
    [
        (stating({"@type": "Article", "datePublished": "2017-05-24"}, og_type="website"), URL),
        (stating(published="2017-05-24T10:00:00Z"), "https://tideline.example/"),
    ],
)
def test_what_calls_itself_no_article_has_no_date_that_readers_do_not_see(data: PageData, url: str) -> None:
    assert date("", data, url) is None


def test_a_day_shown_beside_the_title_counts_against_data_that_readers_do_not_see() -> None:
    assert date("March 2, 2016", ARTICLE_DATA) == "2016-03-02"


def test_a_shown_day_of_change_does_not() -> None:
    changed = stating({"@type": "NewsArticle", "datePublished": "2017-05-24", "dateModified": "2019-03-02T10:00:00Z"})
    assert date("March 2, 2019", changed) == "2017-05-24"
    assert date("Updated March 2, 2019", ARTICLE_DATA) == "2017-05-24"


def test_a_date_in_words_is_believed_less_than_what_is_shown() -> None:
    data = stating({"@type": "Article", "datePublished": "May 24, 2017"})
    assert date("", data) == "2017-05-24"
    assert date("March 2, 2016", data) == "2016-03-02"


@pytest.mark.parametrize(
    "line",
    ["Published May 24, 2017", "This entry was posted on May 24, 2017 at noon and is filed under tides of all kinds."],
)
def test_a_line_that_speaks_of_publication_is_heard_anywhere(line: str) -> None:
    assert date(line, at=39) == "2017-05-24"


def test_a_day_alone_far_from_the_title_is_taken_only_where_no_other_stands_alone() -> None:
    assert date("May 24, 2017", at=39) == "2017-05-24"
    lines = [*ARTICLE[:38], "May 24, 2017", "", "May 25, 2017"]
    assert not [one for one, chosen in find(PageEvidence(lines, BLOCKS, PageData())) if chosen and one.field == "date"]


def test_a_caption_that_is_nothing_but_a_day_is_no_caption() -> None:
    assert date("24.05.2017 10:30", label=Label.CAPTION) == "2017-05-24"
    assert date("The harbour, 24.05.2017", label=Label.CAPTION) is None


def test_the_last_day_of_a_span_is_an_events() -> None:
    assert date("9-24 May 2017") is None
    assert date("10:30 - 24 May 2017") == "2017-05-24"


def test_the_day_of_a_change_is_taken_beside_the_title_and_not_from_the_pages_foot() -> None:
    assert date("Last updated: May 24, 2017") == "2017-05-24"
    assert date("Last updated: May 24, 2017", at=39) is None


def test_the_days_of_a_list_are_nobodys() -> None:
    lines = ["Tides", "", *(f"How the tide of the day came in: Monday, May {day}, 2017" for day in range(1, 9))]
    findings = find(PageEvidence(lines, [Block(0, 1, Label.TITLE, "")], PageData()))
    assert not [one for one, chosen in findings if chosen and one.field == "date"]


def test_a_time_in_a_container_of_changes_is_a_change() -> None:
    place = "div.entry-meta/span.updated-on/time.entry-date.published.updated, line 3"
    times = (Tag("time", "datetime", "2019-03-02T10:00:00Z", place),)
    assert date("", PageData(tags=times)) is None


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (["March 16, 2026", "Boats", "March 16, 2026", "Ropes", "March 17, 2026", "Nets", "March 17, 2026"], None),
        (["Date: Fri, 3 Feb 2012 11:53:40", "It leaks.", "Date: Fri, 3 Feb 2012 13:07:39"], Label.PARAGRAPH),
    ],
)
def test_days_of_a_program_or_of_messages_in_the_article_are_not_its_own(lines: list[str], label: Label | None) -> None:
    page = [ARTICLE[0], *lines]
    blocks = [BLOCKS[0], *(Block(i, i + 1, label or Label.FURNITURE, "") for i in range(1, len(page)))]
    findings = find(PageEvidence(page, blocks, PageData()))
    assert not [one for one, chosen in findings if chosen and one.field == "date"]


@pytest.mark.parametrize(
    ("head", "day"),
    [("The Courier, 18 June 2011, page 3", "2011-06-18"), ("18 to 24 June 2011, 3 May 2011, page 3", None)],
)
def test_the_one_day_of_a_running_head_is_that_of_the_issue(head: str, day: str | None) -> None:
    assert date("", PageData(printed=(Tag("running-head", "date", head, ""),)), url="") == day


def test_the_days_of_a_span_are_an_events() -> None:
    assert date("May 24, 2017 - May 26, 2017") is None
    assert date("- May 24, 2017 -") == "2017-05-24"


def test_the_addresses_in_a_line_do_not_hide_its_day() -> None:
    target = "https://tideline.example/" + "harbour/" * 30
    assert date(f"On [May 24, 2017June 2, 2017]({target}) By [Ada Marsh]({target})", label=Label.BYLINE) == "2017-05-24"
