"""A yanked release: its files stay, and everything that names it says so."""

import json

import pytest
from conftest import Corpus, article

from builder.release import manifest


def test_a_yanked_release_is_not_the_latest_and_keeps_every_byte(released: Corpus) -> None:
    before = manifest.digests(released.root / "dist/v1.1.0")
    done = released.run("yank", "1.1.0", "--reason", "half of the heron was missing")
    assert done.out == "dist/index.json: 1.1.0 is yanked, the latest release is 1.0.0; its files are as they were\n"
    told = json.loads((released.root / "dist/index.json").read_bytes())
    assert (told["latest"], told["releases"][1]["yanked"]) == ("1.0.0", "half of the heron was missing")
    assert manifest.digests(released.root / "dist/v1.1.0") == before


def test_verify_warns_of_a_yanked_release_and_finds_it_whole(released: Corpus) -> None:
    released.run("yank", "1.1.0", "--reason", "half of the heron was missing")
    done = released.run("verify", "dist/v1.1.0")
    assert "nobody should use it: half of the heron was missing [yanked]" in done.out
    assert (done.code, done.out.splitlines()[-1].endswith(": whole")) == (0, True)
    assert "yanked" not in released.run("verify", "dist/v1.0.0").out


def test_the_next_card_names_it_and_the_next_release_stands_on_it(released: Corpus) -> None:
    released.run("yank", "1.1.0", "--reason", "a | in the reason")
    assert "nothing has changed" in released.run("release").out
    released.add("mill.md", article("The mill", "Of the mill and the mill race, as mill hands tell mill owners."))
    assert "released 1.2.0" in released.run("release").out
    assert "- 1.1.0: a \\| in the reason" in (released.root / "dist/v1.2.0/README.md").read_text(encoding="utf-8")
    told = json.loads((released.root / "dist/index.json").read_bytes())
    assert (told["latest"], told["releases"][1]["yanked"]) == ("1.2.0", "a | in the reason")


@pytest.mark.parametrize(
    "arguments", [["2.0.0", "--reason", "x"], ["1.1.0", "--reason", " "], ["one", "--reason", "x"]]
)
def test_only_a_release_can_be_yanked_and_only_for_a_reason(released: Corpus, arguments: list[str]) -> None:
    assert released.run("yank", *arguments).code == 2
    assert not (released.root / "schema/decisions").exists()
