"""A new user's mistakes, step by step: each gets its exit code and a message that says what to do next."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from command import Ran, run
from conftest import Corpus, article


def said(ran: Ran, code: int, *pieces: str) -> None:
    """Hold what a command answered against the exit code and the pieces of its message."""
    assert ran.code == code, ran.err
    assert "Traceback" not in ran.err
    assert [piece for piece in pieces if piece not in ran.err] == []


def one_line(ran: Ran, code: int, *pieces: str) -> None:
    """As `said`, for an error of ours: one line on stderr, and one with a hint."""
    said(ran, code, *pieces)
    message, hint = ran.err.splitlines()
    assert message.startswith("builder: ")
    assert hint.startswith("  hint: ")


@pytest.fixture
def released(other: Path) -> Corpus:
    """A corpus with the release 1.0.0; the tests leave it as it is."""
    return Corpus(other.parent)


@pytest.mark.parametrize("command", ["build", "release", "validate", "schema show", "explain x", "boilerplate"])
def test_where_no_recipe_is_init_is_the_hint(tmp_path: Path, command: str) -> None:
    one_line(run(*command.split(), at=tmp_path), 2, "no recipe", "builder init DIR")


def test_a_corpus_folder_that_is_not_there_is_not_looked_for_above(corpus: Corpus) -> None:
    one_line(corpus.run("-C", "elsewhere", "build"), 2, "there is no folder elsewhere", "builder -C DIR")


@pytest.mark.parametrize(("line", "late"), [("build -q", "-q"), ("schema show -C .", "-C"), ("-q build --bogus", "")])
def test_an_option_behind_the_command_is_told_to_stand_before_it(corpus: Corpus, line: str, late: str) -> None:
    ran = corpus.run(*line.split())
    said(ran, 2, "No such option")
    assert (f"hint: {late} goes before the command: builder {late}" in ran.err) is bool(late)


def test_init_leaves_a_corpus_as_it_is(corpus: Corpus) -> None:
    before = (corpus.root / "pyproject.toml").read_bytes()
    one_line(corpus.run("init"), 2, "is a corpus or project already", "name a new folder")
    assert (corpus.root / "pyproject.toml").read_bytes() == before


def test_init_in_a_repository_adds_to_its_gitignore(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.bak")
    ran = run("init", at=tmp_path)
    assert (ran.code, "added to .gitignore\n" in ran.out, "then run: builder build\n" in ran.err) == (0, True, True)
    assert (tmp_path / ".gitignore").read_text().startswith("*.bak\n.builder/\n")


def test_init_in_a_folder_of_a_repository_says_where_github_looks(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    ran = run("init", "texts", at=tmp_path)
    assert f"GitHub runs workflows of {tmp_path}/.github alone" in ran.err
    assert "GitHub" not in run("init", at=tmp_path).err


def test_init_writes_nothing_into_a_project(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    one_line(run("init", at=tmp_path), 2, "it has pyproject.toml", "builder init DIR")
    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]


def test_init_needs_a_folder_and_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "corpus").write_text("")
    one_line(run("init", "corpus", at=tmp_path), 2, "corpus is a file", "builder init DIR")


def test_a_release_whose_card_says_nothing_of_the_texts_is_made_and_remarked(corpus: Corpus) -> None:
    corpus.add("bandstand.md", article("bandstand"))
    said(corpus.run("release"), 0, "DATASET_CARD.md does not say yet what the texts are")
    assert "The card names no licence." in (corpus.root / "dist/v1.0.0/README.md").read_text()
    card = corpus.root / "DATASET_CARD.md"
    card.write_text(card.read_text().partition("Say here")[0] + "Notices of the fens.\n")
    ran = corpus.run("release")
    assert (ran.code, ran.err) == (0, "")


def test_a_misspelt_word_in_the_schema_is_named_with_the_right_one(corpus: Corpus) -> None:
    schema = corpus.root / "schema/article.schema.json"
    schema.write_text(schema.read_text().replace('"required"', '"requried"', 1))
    one_line(corpus.run("validate"), 2, "#/requried is an unknown keyword", "did you mean 'required'?")


@pytest.mark.parametrize("command", ["build", "validate"])
def test_a_default_for_a_field_that_no_record_has_is_named_with_the_nearest(corpus: Corpus, command: str) -> None:
    corpus.add("bandstand.md", article("bandstand"))
    corpus.recipe('name = "fens"\n[defaults]\nlangage = "en"\n')
    one_line(corpus.run(command), 2, "defaults names 'langage'", "did you mean 'language'?")


def test_what_is_rejected_whole_cannot_be_released(corpus: Corpus) -> None:
    corpus.add("empty.txt", "")
    one_line(corpus.run("release"), 1, "all 1 documents were rejected", "builder validate")
    assert not list(corpus.root.glob("dist/v*"))


@pytest.mark.parametrize(
    ("version", "code", "pieces"),
    [
        ("1.0", 2, ("'1.0' is no version", "as in 1.2.0")),
        ("../2.0.0", 2, ("is no version", "as in 1.2.0")),
        ("1.0.0", 1, ("1.0.0 exists already", "1.0.1 or higher")),
        ("0.9.0", 1, ("0.9.0 is too low", "1.0.1 or higher")),
    ],
)
def test_a_version_that_cannot_be_is_refused_with_one_that_can(
    released: Corpus, version: str, code: int, pieces: tuple[str, ...]
) -> None:
    one_line(released.run("release", "--version", version), code, *pieces)
    assert [path.name for path in released.root.glob("dist/v*")] == ["v1.0.0"]


def test_a_release_without_changes_names_the_latest(released: Corpus) -> None:
    ran = released.run("release")
    assert (ran.code, ran.err) == (0, "")
    assert "nothing has changed: the latest release is 1.0.0" in ran.out


def test_verify_of_a_folder_that_is_not_there(released: Corpus) -> None:
    one_line(released.run("verify", "dist/v9.9.9"), 2, "dist/v9.9.9 is no folder", "as in dist/v1.0.0")


def test_verify_of_a_folder_that_is_no_release(released: Corpus) -> None:
    ran = released.run("verify", "raw")
    assert (ran.code, ran.err) == (1, "")
    assert "there is no manifest; a release without its manifest was not written or copied to its end" in ran.out


@pytest.mark.parametrize("name", ["data/*.parquet", "manifest.json"])
def test_verify_of_a_release_cut_short_names_the_file(released: Corpus, tmp_path: Path, name: str) -> None:
    copy = shutil.copytree(released.root / "dist/v1.0.0", tmp_path / "copy")
    (cut,) = copy.glob(name)
    with cut.open("r+b") as file:
        file.truncate(10)
    ran = released.run("verify", copy)
    assert (ran.code, ran.err) == (1, "")
    assert f"{cut.relative_to(copy)}: " in ran.out


def test_explain_of_what_nobody_knows(released: Corpus) -> None:
    one_line(released.run("explain", "bandstnad"), 2, "no document is known as 'bandstnad'", "a path in raw/")


def test_a_file_name_without_its_folder_is_answered_with_the_path(corpus: Corpus) -> None:
    corpus.add("1950/bandstand.md", article("bandstand"))
    one_line(corpus.run("explain", "bandstand.md"), 2, "no document is known", "did you mean 1950/bandstand.md?")


def test_a_sidecar_that_is_to_be_explained_is_answered_with_its_document(corpus: Corpus) -> None:
    corpus.add("bandstand.md", article("bandstand"))
    corpus.add("bandstand.md.meta.yaml", "title: The Bandstand\n")
    ran = corpus.run("explain", "raw/bandstand.md.meta.yaml")
    one_line(ran, 2, "no document is known", "did you mean bandstand.md?")


def test_a_field_that_a_row_of_the_metadata_table_leaves_empty_may_be_written_there(corpus: Corpus) -> None:
    corpus.add("slipway.txt", "The slipway was built in a week, and nobody has used it since.\n")
    corpus.add("metadata.csv", "source,title,outlet\nslipway.txt,The Slipway,\n")
    assert "write 'outlet' in metadata.csv line 2 or in slipway.txt.meta.yaml" in corpus.run("validate").out


def test_extract_of_what_is_not_there(released: Corpus) -> None:
    one_line(released.run("extract", "raw/bandstnad.md"), 2, "raw/bandstnad.md does not exist", "name files or folders")


@pytest.mark.parametrize("path", ["../news/pyproject.toml", "raw/gone.md", "/etc/passwd"])
def test_validate_looks_at_nothing_outside_raw(released: Corpus, path: str) -> None:
    one_line(released.run("validate", path), 2, f"there is no {path} in", "inside raw/")


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        ("build --frob", "--frob"),
        ("buidl", "'buidl'"),
        ("extract", "Missing argument"),
        ("build --workers 0", "--workers"),
        ("extract raw --as book", "'--as': 'book'"),
        ("validate --format xml", "'--format': 'xml' is not one of 'text'"),
    ],
)
def test_a_command_line_that_cannot_be_understood_points_at_the_help(
    released: Corpus, arguments: str, wrong: str
) -> None:
    said(released.run(*arguments.split()), 2, wrong, "Usage: ", "-h' for help")


@pytest.mark.parametrize(
    ("arguments", "environment", "pieces"),
    [
        ("build --date tomorrow", {}, ("'tomorrow' is not a date", "YYYY-MM-DD")),
        ("build", {"SOURCE_DATE_EPOCH": "today"}, ("SOURCE_DATE_EPOCH is 'today'", "seconds since 1970")),
    ],
)
def test_a_date_that_is_none_is_refused(
    released: Corpus, arguments: str, environment: dict[str, str], pieces: tuple[str, ...]
) -> None:
    one_line(released.run(*arguments.split(), **environment), 2, *pieces)


INTERRUPTED = """
import signal, sys
from builder.cli import main
signal.signal(signal.SIGALRM, signal.default_int_handler)  # as Ctrl-C, at a time of our own
signal.setitimer(signal.ITIMER_REAL, 0.2)
sys.argv = ["builder", "build"]
main()
"""


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_stopped_leaves_no_temporary_file(
    corpus: Corpus, tmp_path: Path, stop: signal.Signals
) -> None:
    corpus.add("words.md", "Words alone.\n")
    os.mkfifo(tmp_path / "nobody-reads")
    (tmp_path / "temporary").mkdir()
    command = [sys.executable, "-m", "builder", "validate", "--output", str(tmp_path / "nobody-reads")]
    environment = os.environ | {"TMPDIR": str(tmp_path / "temporary")}
    with subprocess.Popen(command, cwd=corpus.root, env=environment, stderr=subprocess.DEVNULL) as process:
        while not list(tmp_path.glob("temporary/*/*.problems")):
            assert process.poll() is None
        process.send_signal(stop)
    assert process.returncode == 128 + stop
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_build_that_is_stopped_says_that_it_can_go_on(corpus: Corpus) -> None:
    for number in range(9):
        corpus.add(f"{number}.md", article(f"Low tide {number}"))
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], cwd=corpus.root, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (130, b"")
    assert done.stderr.decode().splitlines() == [
        "builder: stopped; what is done is kept, run the command again to go on"
    ]
