"""JSON-LD scripts: what they hold, and where."""

import pytest

from builder import json_ld


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('<!--{"a": 1}-->', [{"a": 1}]),
        ('//<![CDATA[\n{"a": 1}\n//]]>', [{"a": 1}]),
        ('/* <![CDATA[ */ {"a": 1} /* ]]> */', [{"a": 1}]),
        ('{"a": "x\ny"}', [{"a": "x\ny"}]),
        ('{"a": [1,],}', [{"a": [1]}]),
        ("{&quot;a&quot;: 1}", [{"a": 1}]),
        ('[[{"a": 1}], {"@context": "c", "@graph": [{"b": 2}], "d": 3}]', [{"a": 1}, {"d": 3}, {"b": 2}]),
        ('{"a": "\\ud83d\\ude00 \\ud83d"}', [{"a": "😀 \ufffd"}]),
        ("not json", []),
        ("", []),
        ("[" * 100_000, []),
        ('{"a":' * 100 + "1" + "}" * 100, []),
        ('"text"', []),
    ],
)
def test_json_ld_is_read_tolerantly_or_not_at_all(script: str, found: list[object]) -> None:
    assert [item for _, item in json_ld.objects(script)] == found


def test_a_pages_main_entity_is_an_object_of_its_own() -> None:
    story = '{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "Low tide"}}'
    assert [item["@type"] for _, item in json_ld.objects(story)] == ["WebPage", "NewsArticle"]


def test_an_objects_path_leads_to_it_in_the_script() -> None:
    script = """//<![CDATA[
    [{"@graph": [{"a": 1}, [{"mainEntity": {"b": 2}}]]}] {"c": 3}; //]]>"""
    assert [(path, [*item]) for path, item in json_ld.objects(script)] == [
        (("0", "0", "@graph", "0"), ["a"]),
        (("0", "0", "@graph", "1", "0"), ["mainEntity"]),
        (("0", "0", "@graph", "1", "0", "mainEntity"), ["b"]),
        (("1",), ["c"]),
    ]
    assert script[json_ld.start(script) :].lstrip().startswith("[{")
