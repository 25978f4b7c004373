"""What a page says of the rights in it."""

import json
from typing import Any

import pytest
from conftest import ROOT
from lxml import html

from builder.documents import Candidate, Finding
from builder.metadata import PageEvidence, find
from builder.pages.html import page_data

CASES = json.loads((ROOT / "tests" / "cases" / "metadata_rights.json").read_text(encoding="utf-8"))
RIGHTS = ("license", "reservations", "tdm_policy")


def seen(head: str = "", body: str = "", authored: tuple[Candidate, ...] = ()) -> list[Finding]:
    page = html.document_fromstring(f"<html><head>{head}<title>A</title></head><body>{body}<p>B</p></body></html>")
    return find(PageEvidence([], [], page_data.read(page)), authored, fields=RIGHTS)


def chosen(findings: list[Finding]) -> dict[str, Any]:
    return {one.field: one.value for one, taken in findings if taken and one.field in RIGHTS}


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_a_page_is_believed_where_it_speaks_of_itself(case: dict[str, Any]) -> None:
    assert chosen(seen(case.get("head", ""), case.get("body", ""))) == case["expected"]


def test_evidence_says_where_each_mark_stands() -> None:
    head = "<meta name=robots content=noai>\n<meta name=tdm-reservation content=1>"
    one = next(found.candidate for found in seen(head) if found.candidate.field == "reservations")
    assert (one.raw, one.place) == ("noai; 1", "meta[name='robots'], line 1; meta[name='tdm-reservation'], line 2")


def test_what_somebody_wrote_wins_and_is_not_converted() -> None:
    url = "https://creativecommons.org/licenses/by/4.0/"
    written = (
        Candidate("license", url, "sidecar", url, "", 1.0),
        Candidate("reservations", [], "sidecar", "", "", 1.0),
    )
    head = "<link rel=license href=/terms><meta name=robots content=noai>"
    assert chosen(seen(head, authored=written)) == {"license": url, "reservations": []}
