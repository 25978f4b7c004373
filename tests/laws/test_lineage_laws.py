"""Laws of who a document is."""

from hypothesis import assume, given
from hypothesis import strategies as st

from builder.lineage import canonical_url

PIECES = ("www.", "a.example", "/", "//", "b-2", "%20", "?", "utm_source=x", "~", ";", "'", "..")


@given(st.sampled_from(["http://", "https://"]), st.lists(st.sampled_from(PIECES)).map("".join))
def test_a_fragment_changes_no_address(scheme: str, rest: str) -> None:
    """What is nothing but host and path is folded by a pattern, all else by a parser: both say the same."""
    assume(rest and not rest.startswith(("/", "?")))
    assert canonical_url(f"{scheme}{rest}#top") == canonical_url(scheme + rest)
