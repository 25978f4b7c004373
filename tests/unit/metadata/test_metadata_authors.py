"""Authors: what each voice may say, and what is nobody's name."""

from typing import Any

from builder.documents import Block, Candidate, Label, PageData, Tag
from builder.metadata import PageEvidence, find
from builder.metadata.bylines import read_byline

TITLE = "Low tide in the harbour"
PROSE = "The keeper had said nothing all week, and the boats stayed where they were."


def authors(*lines: str, labels: dict[int, Label] | None = None, story: Any = None, tags: tuple[Tag, ...] = ()) -> Any:
    """The authors of a page: the first line is the title, the others are furniture unless a label says otherwise."""
    shown = [TITLE, *lines]
    known = {0: Label.TITLE} | (labels or {})
    blocks = [Block(i, i + 1, known.get(i, Label.FURNITURE), "") for i in range(len(shown))]
    data = PageData(json_ld=({"@type": "NewsArticle", "author": story},) if story else (), tags=tags)
    found = find(PageEvidence(shown, blocks, data), fields=("authors",))
    return next((one.value for one, chosen in found if chosen), None)


def meta(key: str, value: str) -> Tag:
    return Tag("meta", key, value, "m")


def test_a_known_name_alone_below_the_title_beside_a_date_is_the_author() -> None:
    assert authors("Jane Marsh", "May 24, 2017", PROSE) == ["Jane Marsh"]


def test_a_menus_entry_is_nobody_though_it_stands_beside_a_date() -> None:
    assert authors("Key Points", "May 24, 2017", PROSE) is None


def test_a_name_far_below_the_title_is_not_the_author() -> None:
    assert authors(*[PROSE] * 20, "Jane Marsh", "May 24, 2017", PROSE, PROSE) is None


def test_the_only_known_person_whom_bylines_far_below_name_is_the_author_and_one_of_two_is_not() -> None:
    far, labels = [PROSE] * 20, {21: Label.BYLINE, 22: Label.BYLINE}
    assert authors(*far, "Jane Marsh", labels=labels) == ["Jane Marsh"]
    assert authors(*far, "Jane Marsh", "Tom Reed", labels=labels) is None


def test_a_word_for_bylines_may_stand_on_a_line_of_its_own() -> None:
    assert authors("By", "Jane Marsh", PROSE) == ["Jane Marsh"]


def test_who_took_the_picture_did_not_write_the_article() -> None:
    assert authors("Photo: Jane Marsh", "May 24, 2017", PROSE) is None


def test_the_words_for_a_byline_in_a_sentence_are_none() -> None:
    assert authors("A walk was led by Jane Marsh", PROSE) is None


def test_a_name_on_the_last_line_signs_an_article_in_text_and_may_stand_below_a_picture_in_html() -> None:
    text = {1: Label.PARAGRAPH, 2: Label.PARAGRAPH}
    assert authors(PROSE, "Jane Marsh", "Menu", labels=text) == ["Jane Marsh"]
    assert authors(PROSE, "Jane Marsh", "Menu", labels=text, tags=(meta("robots", "all"),)) is None


def test_a_user_or_an_agency_that_page_data_states_is_the_author() -> None:
    assert authors(story={"@type": "Person", "name": "karla77"}) == ["karla77"]
    assert authors(story=[{"@type": "Person", "name": "nbx"}, {"name": "Jane Marsh"}]) == ["nbx", "Jane Marsh"]


def test_the_account_and_the_company_that_run_a_site_are_no_authors() -> None:
    for name in ("admin", "Webmaster", "Tideline GmbH", "/humans.txt", "a@tideline.example"):
        assert authors(tags=(meta("author", name),)) is None


def test_a_byline_that_leaves_an_agency_out_supports_the_list_that_has_it() -> None:
    story = [{"@type": "Person", "name": "NBX"}, {"@type": "Person", "name": "Jane Marsh"}]
    assert authors("By Jane Marsh", "May 24, 2017", labels={1: Label.BYLINE}, story=story) == ["NBX", "Jane Marsh"]


def test_a_team_that_signs_is_the_author() -> None:
    assert authors("By Tideline Staff", labels={1: Label.BYLINE}) == ["Tideline Staff"]


def test_a_card_says_who_wrote_only_where_its_label_does() -> None:
    assert authors(tags=(meta("twitter:label1", "Verfasst von"), meta("twitter:data1", "Jane Marsh"))) == ["Jane Marsh"]
    assert authors(tags=(meta("twitter:label1", "Price"), meta("twitter:data1", "Jane Marsh"))) is None


def test_a_person_after_whom_the_site_is_called_is_taken_and_an_outlet_is_not() -> None:
    for name, expected in (("Jane Marsh", ["Jane Marsh"]), ("Tideline Gazette", None), ("Tideline", None)):
        site = Tag("open-graph", "og:site_name", name, "m")
        assert authors(story={"@type": "Person", "name": name}, tags=(site,)) == expected


def test_the_only_byline_far_below_is_believed_of_a_stranger_too_and_joined_with_the_name_below_it() -> None:
    assert authors(*[PROSE] * 20, "Author:", "Sheyda Marlowen", PROSE) == ["Sheyda Marlowen"]
    assert authors(*[PROSE] * 20, "By Sheyda Marlowen", "By Orrin Tavish", PROSE) is None


def test_a_site_that_is_called_as_its_address_by_a_persons_name_is_that_persons() -> None:
    def owner(prose: str) -> Any:
        blocks = [Block(0, 1, Label.TITLE, ""), Block(1, 2, Label.PARAGRAPH, "")]
        url = Candidate("url", "https://janemarsh.example/tide", "sidecar", "", "", 1.0)
        data = PageData(tags=(Tag("open-graph", "og:site_name", "Jane Marsh", "m"),))
        found = find(PageEvidence([TITLE, prose], blocks, data), [url], fields=("authors", "outlet"))
        return next((one.value for one, chosen in found if chosen and one.field == "authors"), None)

    assert owner("I had said nothing all week.") == ["Jane Marsh"]
    assert owner("Our courses at Jane Marsh begin in May.") is None
    assert owner("The marsh lay still.") is None


def test_a_day_and_a_name_right_above_the_title_name_the_author_and_a_name_alone_there_does_not() -> None:
    def above(line: str) -> Any:
        blocks = [Block(0, 1, Label.FURNITURE, ""), Block(1, 2, Label.TITLE, ""), Block(2, 3, Label.PARAGRAPH, "")]
        found = find(PageEvidence([line, TITLE, PROSE], blocks, PageData()), fields=("authors",))
        return next((one.value for one, chosen in found if chosen), None)

    assert above("04.02.2022 | 13:10 | Jane Marsh") == ["Jane Marsh"]
    assert above("Jane Marsh") is None


def test_who_made_text_and_pictures_is_the_author() -> None:
    for words in ("Text and photos: Jane Marsh", "Tekst en foto's Jane Marsh", "Words & pictures by Jane Marsh"):
        assert authors(words, "May 24, 2017", PROSE) == ["Jane Marsh"]


def test_for_whom_a_guest_wrote_is_no_author() -> None:
    assert authors("Jane Marsh, Special to The Low Tide", "May 24, 2017", PROSE) == ["Jane Marsh"]


def test_an_account_that_a_system_made_is_nobody() -> None:
    assert authors("By Super User", "May 24, 2017", PROSE) is None


def test_a_word_that_is_by_in_one_language_opens_no_byline_in_another() -> None:
    assert read_byline("Eftir Sigríði Jónsdóttur", "is").opens
    assert not read_byline("Eftir Sigríði Jónsdóttur", "en").opens
