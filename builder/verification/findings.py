"""What verification says: of a file, and of single documents the first few by name, of the others how many they are."""

from collections.abc import Iterator, Sequence

from builder.documents import Problem, Severity

_SHOWN = 5
"""Documents named of one kind of finding in one file."""


def of_file(code: str, path: str, message: str, hint: str = "", severity: Severity = "error") -> Problem:
    """Return a problem of a whole file of the release."""
    return Problem(code, path, "", "", message, hint, severity=severity)


def first_few(code: str, path: str, messages: Sequence[tuple[str, str]]) -> Iterator[Problem]:
    """Yield a problem for each of the first documents, and one for all the others.

    Args:
        code: what is wrong.
        path: the file of the release.
        messages: id and what was expected and what is there, of every document.

    >>> problems = first_few("id-twice", "ledger.parquet", [(name, "it stands there twice") for name in "abcdefgh"])
    >>> [problem.message for problem in problems][4:]
    ['it stands there twice', 'and 3 more documents']
    """
    for name, message in messages[:_SHOWN]:
        yield Problem(code, path, name, "", message)
    if len(messages) > _SHOWN:
        yield of_file(code, path, f"and {len(messages) - _SHOWN:,} more documents")
