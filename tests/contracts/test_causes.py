"""Every code of a problem or reject has one page, in the wheel and in docs/problems.md; no page is left over.

`python tests/contracts/test_causes.py` writes docs/problems.md anew from the pages.
"""

import re

import pytest
from conftest import ROOT

from builder.checks import CHECKS
from builder.report import causes
from builder.schema.flaws import CODES
from builder.sources.rejects import REJECT_CODES

BOOK = ROOT / "docs" / "problems.md"
INTRODUCTION = """# Problems

What `builder validate` finds and what `builder build` rejects: each code with its meaning, an example and the cure. An
error keeps a document out of the release; a warning says what readers of the file may trip over. This page is made from
those in `builder/report/causes/`, which SARIF reports carry, too.
"""


def emitted() -> set[str]:
    """Codes that stand in code where problems and rejects are made; what `verify` finds has a table of its own."""
    made = r'(?:Reject|Problem|RejectError|Flaw|UnreadablePageError)\([^()]*?"([a-z]+(?:-[a-z0-9]+)*)"\s*,'
    verify = {f"{name}.py" for name in ("integrity", "verify", "opening", "laws", "statements", "heritage", "replay")}
    files = [path for path in (ROOT / "builder").rglob("*.py") if path.name not in verify]
    found = {code for path in files for code in re.findall(made, path.read_text(encoding="utf-8"))}
    return found | CHECKS.keys() | set(CODES.values()) | REJECT_CODES.keys()


def book() -> str:
    pages = (causes.page(code).replace("# ", "## ", 1) for code in sorted(causes.codes()))
    return "\n".join([INTRODUCTION, *pages])


def test_every_code_has_a_page() -> None:
    assert emitted() - causes.codes() == set()


def test_no_page_is_left_over() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "builder").rglob("*.py"))
    assert {one for one in causes.codes() if f'"{one}"' not in code} == set()


@pytest.mark.parametrize("code", sorted(causes.codes()))
def test_a_page_says_meaning_example_and_cure(code: str) -> None:
    paragraphs = causes.page(code).removesuffix("\n").split("\n\n")
    assert paragraphs[0] == f"# {code}"
    assert paragraphs[1].endswith(".")
    assert [one.partition(":")[0] for one in paragraphs[2:]] == ["Example", "Cure"]
    assert max(map(len, causes.page(code).splitlines())) <= 120


def test_the_docs_hold_the_pages() -> None:
    assert BOOK.read_text(encoding="utf-8") == book(), "run: python tests/contracts/test_causes.py"


if __name__ == "__main__":
    BOOK.write_text(book(), encoding="utf-8")
