"""The checks: a record's reason, None where it passes."""

import subprocess
import sys

import pytest

from builder.checks import first_failure


@pytest.mark.parametrize(
    ("identity", "text", "code"),
    [
        ("a", "A word.", None),
        ("é" * 512, "Ж", None),
        ("a", "見", None),
        ("", "A word.", "id-not-usable"),
        ("x" * 513, "A word.", "id-not-usable"),
        ("a\nb", "A word.", "id-not-usable"),
        ("a\u2029b", "A word.", "id-not-usable"),
        ("a", "", "empty-text"),
        ("a", "\n\n— 12 —\n*", "empty-text"),
        ("", "", "id-not-usable"),
    ],
)
def test_a_row_has_the_first_check_that_it_fails(identity: str, text: str, code: str | None) -> None:
    found = first_failure(identity, text)
    assert (found[0] if found else None) == code


def test_one_record_is_checked_without_arrow() -> None:
    program = "import sys; from builder import checks; checks.first_failure('a', 'b'); print('pyarrow' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
