"""Laws of the report: whatever stands in a problem, no format is steered by it, and each says all of it."""

import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from builder.documents import Problem, Spot
from builder.report import RENDERERS
from builder.report.problems.github import SHOWN, table
from builder.validation import Findings, Problems

WORDS = ["::error::", "##[add-mask]", "%0A", "](http://x)", "www.x", "<b>", "&amp;", "@ada", "]]>", "{0}"]
SIGNS = "\\`|:aä \n\r\0\x1b\x7f\x9b\u202e\u2028\ud800\ufffe"
HOSTILE = st.lists(st.sampled_from([*WORDS, *SIGNS])).map("".join)
TEXT = st.text() | HOSTILE | st.text(st.characters(codec=None))
SPOTS = st.none() | st.builds(Spot, TEXT, st.integers(0, 9), st.integers(0, 9))
PLACES = TEXT | st.sampled_from(["", "line 7", "row 3"])
PROBLEMS = st.builds(
    Problem, TEXT, TEXT, PLACES, TEXT, TEXT, TEXT, TEXT, TEXT, st.sampled_from(["error", "warning"]), SPOTS
)
FINDINGS = st.lists(PROBLEMS, max_size=30).map(
    lambda found: Findings(9, Problems(sorted(found, key=lambda problem: problem.source)), ["fine.txt"])
)


def lines(name: str, findings: Findings) -> list[str]:
    return "\n".join(RENDERERS[name].lines(findings, "raw/")).split("\n")


@given(FINDINGS)
def test_every_format_is_lines_in_which_all_can_be_seen(findings: Findings) -> None:
    for name in RENDERERS:
        for line in lines(name, findings):
            assert line.isprintable(), name
            assert "##[" not in line


@given(FINDINGS)
def test_github_sees_as_many_commands_as_there_are_annotations(findings: Findings) -> None:
    kinds = [problem.severity for problem in findings.problems]
    shown = sum(min(SHOWN, kinds.count(kind)) for kind in ("error", "warning"))
    commands = [line for line in lines("github", findings) if line.lstrip().startswith("::")]
    assert len(commands) == shown
    for command in commands:
        properties = re.fullmatch(r"::(?:error|warning) ([^:]*)::.*", command)
        assert properties
        assert {part.split("=")[0] for part in properties[1].split(",")} <= {"file", "line", "col", "title"}


@given(FINDINGS)
def test_json_gives_every_part_back(findings: Findings) -> None:
    def parts(problem: Problem) -> dict[str, Any]:
        return problem._asdict() | {"spot": problem.spot and problem.spot._asdict()}

    read = json.loads("\n".join(lines("json", findings)))
    assert read["problems"] == list(map(parts, findings.problems))
    assert sum(one["count"] for one in read["counts"]) == len(findings.problems)


@given(FINDINGS)
def test_xml_parses_and_has_every_file_once(findings: Findings) -> None:
    root = etree.fromstring("\n".join(lines("junit", findings)).encode())
    sources = {problem.source for problem in findings.problems}
    failed = {problem.source for problem in findings.problems if problem.severity == "error"}
    assert len(root.findall(".//testcase")) == len(sources | {"fine.txt"}) == int(root[0].get("tests", ""))
    assert len(root.findall(".//failure")) == len(failed) == int(root[0].get("failures", ""))


@given(FINDINGS, st.integers(500, 3_000))
def test_the_table_keeps_its_cells_and_its_size(findings: Findings, room: int) -> None:
    page = list(table(findings, "raw/", room))
    rows = [line for line in page if line.startswith("|")]
    assert {line.count("|") for line in rows} <= {6}
    assert not re.search(r"@(?!<wbr>)|://|<(?!/?code>|wbr>)", "".join(rows))
    assert sum(len(line.encode()) + 1 for line in page) <= room
