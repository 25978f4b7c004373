from pathlib import Path

import pytest

from builder.documents import Problem
from builder.errors import UsageError
from builder.validation import Findings, Problems, baseline

DATE = Problem("bad-format", "a.txt", "", "/date", "date is 'x'", value='"x"')
TITLE = Problem("below-minimum", "b.jsonl", "line 2", "/title", "title is empty", value='""')


def findings(*problems: Problem, files: tuple[str, ...] = ("a.txt", "b.jsonl")) -> Findings:
    return Findings(2, Problems(sorted(problems, key=lambda problem: problem.source)), files)


def test_a_baseline_comes_back_as_it_was_written(tmp_path: Path) -> None:
    known = baseline.of_findings(findings(DATE, TITLE, TITLE))
    baseline.save(tmp_path / "known.jsonl", known)
    assert baseline.read(tmp_path / "known.jsonl") == known


def test_known_problems_are_left_out_even_where_their_lines_moved() -> None:
    known = baseline.of_findings(findings(DATE, TITLE))
    left = baseline.without(findings(DATE, TITLE._replace(place="line 9")), known)
    assert (list(left.problems), left.problems.invalid) == ([], 0)


def test_one_more_of_a_known_kind_is_new() -> None:
    again = TITLE._replace(place="line 3")
    left = baseline.without(findings(TITLE, again), baseline.of_findings(findings(TITLE)))
    assert list(left.problems) == [again]


def test_a_baseline_only_shrinks() -> None:
    known = baseline.of_findings(findings(DATE))
    assert baseline.still_found(known, findings(DATE, TITLE), None) == known
    assert not baseline.still_found(known, findings(TITLE), None)


def test_what_is_known_of_files_not_looked_at_stays() -> None:
    known = baseline.of_findings(findings(DATE, TITLE))
    left = baseline.still_found(known, findings(files=("b.jsonl",)), ("b.jsonl",))
    assert left == baseline.of_findings(findings(DATE))


@pytest.mark.parametrize("line", ["{", "[]", '{"code": "x"}', "7"])
def test_a_broken_baseline_names_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "known.jsonl"
    baseline.save(path, baseline.of_findings(findings(DATE)))
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    with pytest.raises(UsageError, match="line 2"):
        baseline.read(path)
