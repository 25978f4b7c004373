"""What a site is called."""

from collections.abc import Mapping
from typing import Any

from builder.documents import Block, Candidate, Label, PageData, Tag
from builder.metadata import PageEvidence, find

BLOCKS = [Block(0, 1, Label.TITLE, ""), Block(1, 2, Label.PARAGRAPH, "")]


def site(name: str) -> Tag:
    return Tag("open-graph", "og:site_name", name, "")


def publisher(name: str) -> Mapping[str, Any]:
    return {"@type": "NewsArticle", "publisher": {"@type": "Organization", "name": name}}


def outlet(
    *tags: Tag, json_ld: tuple[Mapping[str, Any], ...] = (), url: str = "lowtide.fr", last: str = "", head: str = ""
) -> Any:
    address = Candidate("url", f"https://{url}/a", "sidecar", "", "", 1.0)
    lines = ["The keeper speaks", "He had said nothing all week.", last]
    printed = (Tag("print-head", "title", head, ""),) if head else ()
    findings = find(PageEvidence(lines, BLOCKS, PageData(json_ld, tags, (), printed)), (address,))
    return next((one.value for one, chosen in findings if chosen and one.field == "outlet"), None)


def test_a_countrys_domain_and_a_tagline_are_no_part_of_the_name() -> None:
    assert outlet(site("Lowtide.fr")) == "Lowtide"
    assert outlet(site("Lowtide.com"), url="lowtide.com") == "Lowtide.com"
    assert outlet(site("Low Tide – News of the harbour")) == "Low Tide"


def test_a_name_run_together_takes_the_spelling_of_most_words() -> None:
    assert outlet(site("LOWTIDE"), json_ld=(publisher("Low Tide"),)) == "Low Tide"


def test_a_systems_or_a_companys_name_gives_way_to_the_papers() -> None:
    assert outlet(site("lowtide"), json_ld=(publisher("The Tide"),)) == "The Tide"
    assert outlet(site("The Tide"), json_ld=(publisher("Harbour Press Ltd."),)) == "The Tide"
    for company in (
        "Harbour Press Ltd.",
        "Havnepresse AS",
        "PT Pelabuhan Media",
        "港湾新聞株式会社",
        "Lučki list d.o.o.",
    ):
        assert outlet(json_ld=(publisher(company),)) is None


def test_where_no_data_names_the_site_its_address_is_read_as_the_page_spells_it() -> None:
    assert outlet(last="© 2024 lowtide.fr, Low Tide SARL") == "Low Tide"
    assert outlet(Tag("title-tag", "title", "The keeper speaks | Low-Tide", "")) == "Low-Tide"
    assert outlet(last="© 2024 Harbour Press") is None


def test_a_short_form_of_the_address_and_what_has_no_letter_are_no_names() -> None:
    assert outlet(site("Locale Tiden (LTD)"), url="ltd.example") == "Locale Tiden"
    assert outlet(site("/"), json_ld=(publisher("Low Tide"),)) == "Low Tide"
    assert outlet(site("www.lowtide.com"), url="lowtide.com") == "lowtide.com"


def test_what_stands_behind_the_headline_in_the_title_tag_and_on_the_page_is_the_sites_name() -> None:
    tag = Tag("title-tag", "title", "The keeper speaks › Harbour Light", "")
    assert outlet(tag, url="", last="© Harbour Light") == "Harbour Light"
    assert outlet(tag, url="", last="More") is None
    assert outlet(tag._replace(value="The keeper › Harbour Light"), url="", last="© Harbour Light") is None
    assert outlet(tag._replace(value="The keeper speaks › Page 3"), url="", last="Page 3") is None


def test_a_printed_title_ends_with_the_sites_name_where_the_page_has_it_too() -> None:
    head = "The keeper speaks | Harbour Light"
    assert outlet(head=head, url="", last="More from Harbour Light") == "Harbour Light"
    assert outlet(head=head, url="", last="More") is None


def test_the_pages_own_title_names_no_site() -> None:
    title = "The keeper had said nothing all week"
    assert outlet(site(f"{title} | Tide"), Tag("open-graph", "og:title", title, "")) is None


def test_a_label_that_may_be_a_persons_or_a_hosts_names_nobody() -> None:
    assert outlet(url="ada.lowtide.fr", last="© Low Tide, Ada") is None


def test_chinese_titles_name_the_site_last_without_a_blank() -> None:
    tag = Tag("title-tag", "title", "He had said nothing all week._社会_海港日报", "")
    assert outlet(tag, url="", last="版权所有 海港日报") == "海港日报"
    assert outlet(tag, url="", last="版权所有") is None


def test_a_section_is_not_the_site() -> None:
    section = Tag("open-graph", "article:section", "Politics", "")
    assert outlet(site("Politics"), section, json_ld=(publisher("Harbour Wire"),)) == "Harbour Wire"
    assert outlet(site("Politics"), section) == "Politics"


def test_a_domain_with_www_is_no_name_where_the_page_spells_it() -> None:
    assert outlet(site("www.lowtide.fr"), Tag("title-tag", "title", "The keeper speaks / Low Tide", "")) == "Low Tide"


def test_a_template_s_word_or_an_account_is_no_name() -> None:
    for name in ("Home", "My WordPress Site", "@lowtide", "#"):
        assert outlet(site(name), json_ld=({"@type": "WebSite", "name": "Low Tide"},), url="") == "Low Tide"


def test_a_logo_is_called_what_it_shows() -> None:
    for words in ("Low Tide logo", "Logo: Low Tide", "Low Tide"):
        assert outlet(Tag("link", "site-name", words, ""), url="") == "Low Tide"
    assert outlet(Tag("link", "site-name", "Logo", ""), url="") is None
