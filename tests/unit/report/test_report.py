from pathlib import Path

from builder import report
from builder.release.candidate import Built, Funnel
from builder.release.settling.proof import Closest, Proof
from builder.release.version import Version
from builder.report.plain import aligned

FUNNEL = Funnel(
    12_345, 12_000, {"duplicate": 300, "missing-field": 45}, {"train": 12_000}, {"unwrap": 7}, {"tags": 3}, 9
)
PROOF = Proof(0, 0, Closest("a", "b", 0.61), 0.605)
BUILT = Built(Path("dist/next"), Version(1, 1, 0), Version(1, 0, 0), True, FUNNEL, PROOF, {"added": 2, "edited": 0})


def test_the_funnel_tells_what_became_of_every_document() -> None:
    told = report.funnel(BUILT)
    for piece in (
        "read 12,345",
        "rejected 345",
        "released 12,000",
        "of these, 9 without their text",
        "tags",
        "0 documents moved",
        "similarity 0.610",
        "1.1.0 (since 1.0.0: 2 added)",
    ):
        assert piece in told


def test_the_funnel_as_json_has_the_same_numbers() -> None:
    assert '"read": 12345' in report.as_json(BUILT)
    assert '"version": "1.1.0"' in report.as_json(BUILT)


def test_numbers_stand_under_each_other() -> None:
    assert aligned([("a", 1), ("bcd", 1000)], "") == "a        1\nbcd  1,000"
