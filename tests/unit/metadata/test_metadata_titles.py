"""Titles: which of several a page means."""

from typing import Any

from builder.documents import Block, Candidate, Label, PageData, Tag
from builder.metadata import PageEvidence, find


def title(  # what a test leaves out is empty
    *lines: str, tags: tuple[Tag, ...] = (), url: str = "", labels: dict[int, Label] | None = None, head: str = ""
) -> Any:
    """The title of a page whose first line is its heading, the others furniture unless a label says otherwise."""
    known = {0: Label.TITLE} | (labels or {})
    blocks = [Block(i, i + 1, known.get(i, Label.FURNITURE), "") for i in range(len(lines))]
    written = [Candidate("url", url, "sidecar", url, "", 1.0)] if url else []
    printed = (Tag("print-head", "title", head, "print head, line 1"),) if head else ()
    found = find(PageEvidence(lines, blocks, PageData(tags=tags, printed=printed)), written, fields=("title",))
    return next((one.value for one, chosen in found if chosen and one.field == "title"), None)


def stated(text: str) -> tuple[Tag, ...]:
    return (Tag("open-graph", "og:title", text, "m"),)


SLUG = "https://tideline.example/2017/die-naechte-am-hafen-sind-ruhig-4711.html"


def test_the_title_that_the_address_spells_is_the_page_s() -> None:
    tags = (*stated("So still ist es am Kai"), Tag("meta", "dc.title", "Die Nächte am Hafen sind ruhig", "m"))
    assert title("Menü", tags=tags) == "So still ist es am Kai"
    assert title("Menü", tags=tags, url=SLUG) == "Die Nächte am Hafen sind ruhig"


def test_a_line_that_the_address_spells_is_the_title_where_the_heading_is_strange_to_it() -> None:
    lines = ("Tideline Log", "About", "Die Nächte am Hafen sind ruhig")
    assert title(*lines) == "Tideline Log"
    assert title(*lines, url=SLUG) == "Die Nächte am Hafen sind ruhig"


def test_an_address_that_leaves_the_subtitle_out_does_not_cut_it() -> None:
    whole = "Die Nächte am Hafen sind ruhig: ein Rundgang"
    assert title(whole, tags=stated("Die Nächte am Hafen sind ruhig"), url=SLUG) == whole


def test_a_heading_that_is_the_blogs_name_is_not_the_title() -> None:
    tag = Tag("title-tag", "title", "A quiet evening by the sea | Tideline Log", "t")
    assert title("Tideline Log", "A quiet evening by the sea", tags=(tag,)) == "A quiet evening by the sea"


def test_a_printed_title_is_the_lines_that_it_is_wrapped_over() -> None:
    lines = ("A quiet evening by the sea and", "in the small", "harbour")
    head = "A quiet evening by the sea and in the small harbour - Tideline"
    assert title(*lines, head=head) == "A quiet evening by the sea and in the small harbour"


def test_a_heading_before_the_site_in_the_title_tag_is_the_title() -> None:
    tag = Tag("title-tag", "title", "Low tide - Tideline, the harbour's paper", "t")
    assert title("Low tide", "Tideline, the harbour's paper", tags=(tag,)) == "Low tide"


def test_a_byline_on_the_headings_line_is_cut() -> None:
    assert title("Low tide in the harbour by Jane Marsh | Apr 21, 2025") == "Low tide in the harbour"
    assert title("A song by Jane Marsh | Reviews") == "A song by Jane Marsh | Reviews"


def test_a_menu_does_not_make_a_section_the_title() -> None:
    lines = ("All the boats of the year", "Best Boats - Tideline", "Best Boats")
    assert title(*lines, labels={2: Label.NAVIGATION}) == "All the boats of the year"


def test_a_site_is_known_by_the_words_of_its_domain() -> None:
    found = title("Menu", tags=stated("Low tide in May | Harbour Log"), url="https://harbour-log.example/a")
    assert found == "Low tide in May"


def test_a_kicker_is_no_part_of_the_title_unless_page_data_says_so() -> None:
    whole, bare = "Harbour – The tide is low", Tag("headline", "bare-headline", "The tide is low", "h1")
    assert title(whole, tags=(bare,)) == "The tide is low"
    assert title(whole, tags=(bare, *stated("The tide is lower"))) == "The tide is low"
    assert title(whole, tags=(bare, *stated(whole))) == whole


def test_the_heading_that_is_marked_as_the_headline_stands_against_a_title_for_search_engines() -> None:
    tags = (
        *stated("Low tide: times, tables and tips"),
        Tag("title-tag", "title", "Low tide: times, tables and tips", "t"),
    )
    marked = Tag("headline", "headline", "Waiting for the tide", "h1")
    assert title("Waiting for the tide", tags=tags) == "Low tide: times, tables and tips"
    assert title("Waiting for the tide", tags=(*tags, marked)) == "Waiting for the tide"


def test_a_heading_stands_against_a_title_tag_of_other_words() -> None:
    tag = Tag("title-tag", "title", "Harbour in spring » When does the tide turn?", "t")
    assert title("Waiting for the keeper", tags=(tag,)) == "Waiting for the keeper"
    assert title("Waiting for the keeper", tags=(tag, *stated("Harbour in spring"))) == "Harbour in spring"


def test_an_archives_tag_names_the_title() -> None:
    tags = (Tag("title-tag", "title", "LOW TIDE - The Gazette, 12 June 1987", "t"),)
    assert title("Search", tags=(*tags, Tag("meta", "citation_title", "Low tide", "m"))) == "Low tide"


def test_a_number_sign_inside_of_a_title_is_no_mark() -> None:
    assert title("## The C# letter #18 ##") == "The C# letter #18"


def test_without_a_heading_the_title_tag_ends_where_a_line_of_the_page_does() -> None:
    tag = Tag("title-tag", "title", "Low tide in May - Gazette, 12 June", "t")
    labels = {0: Label.FURNITURE}
    assert title("Low tide in May", tags=(tag,), labels=labels) == "Low tide in May"
    assert title("Other tides", tags=(tag,), labels=labels) == "Low tide in May - Gazette, 12 June"
    chinese = Tag("title-tag", "title", "老灯塔关闭到秋天_社会_海港日报", "t")
    assert title("老灯塔关闭到秋天", tags=(chinese,), labels=labels) == "老灯塔关闭到秋天"


def test_a_trail_that_leads_to_the_title_is_no_part_of_it() -> None:
    for trail in ("Main > Blog > Low tide in the harbour", "Blog / Low tide in the harbour"):
        assert title(trail, "Harbour", "Low tide in the harbour") == "Low tide in the harbour"
        assert title(trail, "Harbour") == trail


def test_a_signed_line_above_a_heading_of_plain_text_is_the_title() -> None:
    labels = {0: Label.FURNITURE, 1: Label.TITLE}
    signed = "Low tide in the harbour by Jane Marsh | Apr 21, 2025"
    assert title(signed, "What is a tide?", labels=labels) == "Low tide in the harbour"
    assert title("A song by Jane Marsh", "What is a tide?", labels=labels) == "What is a tide?"


def test_a_picture_in_a_link_over_two_lines_is_no_part_of_the_title() -> None:
    lines = ("# Low tide in May [ ![Jane Marsh](https://a.example/j.jpg)", "](https://a.example/jane)")
    blocks = [Block(0, 2, Label.TITLE, "")]
    found = find(PageEvidence(lines, blocks, PageData()), fields=("title",))
    assert [one.value for one, chosen in found if chosen] == ["Low tide in May"]


def test_a_heading_in_capitals_takes_the_spelling_that_the_page_states_elsewhere() -> None:
    assert title("LOW TIDE IN MAY", tags=stated("Low tide in May")) == "Low tide in May"
    assert title("LOW TIDE IN MAY") == "LOW TIDE IN MAY"
