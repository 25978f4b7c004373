from pathlib import Path

from builder import report
from builder.release.curation.repeats import Proposal, Repeat

FILE = Path("/corpus/schema/boilerplate.txt")
REPEATS = [Repeat("Fen\x1b[2J Post", "\u202eRead on " * 20, 1_200, 4_000, "a.jsonl", "line 7")]


def test_each_line_is_shown_with_its_count_its_outlet_and_one_document() -> None:
    shown = report.repeats(Proposal(9_000, 2, 1, REPEATS, []), FILE, written=False)
    assert "looked at 9,000 articles of 2 outlets; 1 rejected document left out" in shown
    assert "1,200  of  4,000  [Fen\\x1b[2J Post]  \\u202eRead on" in shown
    assert "a.jsonl, line 7" in shown
    assert shown.endswith(
        "1 line to propose; write to /corpus/schema/boilerplate.txt with: builder boilerplate --write"
    )
    assert shown.replace("\n", "").isprintable()


def test_what_was_written_is_told_and_what_to_do_then() -> None:
    shown = report.repeats(Proposal(9, 1, 0, REPEATS, ["Fenn"]), FILE, written=True)
    assert "no article falls under [Fenn]" in shown
    assert "1 line added" in shown
    assert shown.endswith("builder build")
