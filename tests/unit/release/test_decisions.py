"""Lists of decisions: lines are added, all or none of them."""

import resource
from pathlib import Path

import pytest

from builder import quarantine
from builder.errors import WorldError
from builder.recipe import Recipe
from builder.release.curation import decisions

DOCUMENTS = [{"source": name, "place": "", "digest": "0" * 64, "why": "it hung"} for name in ("a.md", "b.md")]


@pytest.fixture
def corpus(tmp_path: Path) -> Recipe:
    return Recipe(name="a", root=tmp_path)


def test_a_document_is_put_into_quarantine_once(corpus: Recipe) -> None:
    decisions.leave_out(corpus, DOCUMENTS[:1])
    decisions.leave_out(corpus, DOCUMENTS)
    assert decisions.entries(quarantine.path(corpus)) == DOCUMENTS


def test_a_disk_that_takes_half_a_line_leaves_the_list_as_it_was(corpus: Recipe) -> None:
    decisions.leave_out(corpus, DOCUMENTS[:1])
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (quarantine.path(corpus).stat().st_size + 50, limits[1]))
    try:
        with pytest.raises(WorldError, match="cannot be written"):
            decisions.leave_out(corpus, DOCUMENTS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert decisions.entries(quarantine.path(corpus)) == DOCUMENTS[:1]
    assert list(decisions.folder(corpus).iterdir()) == [quarantine.path(corpus)]
