"""Docs are tested: every command shown runs and prints what is shown; every command, cleaner, code and key is named.

A document is a session: its ```console and ```python blocks run in their order, in one folder that holds a copy of the
sample corpus. Lines after "$ " are run by sh, and `cd` lasts. A command must end with 0, unless the next one is
`echo $?`, which tells what it must end with. `make release` stands for `builder release`, which is what the Makefile
runs. The lines under a command are lines that it prints, in any order and with gaps: figures count as equal, "…" stands
for anything, and all runs of spaces are one.
"""

import dataclasses
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

import hub_double
import pytest
import s3_double
import typer
from command import tool
from conftest import ROOT, sample

from builder.cleaning import CLEANERS
from builder.cli import app
from builder.documents import Label
from builder.recipe import Recipe
from builder.report import causes
from builder.schema.differences import CHANGES
from builder.sources import READERS

DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


class Step(NamedTuple):
    """A command of a session, or a Python block."""

    language: str
    command: str
    shown: tuple[str, ...] = ()
    code: int = 0


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """The fenced blocks that have a language."""
    for found in re.finditer(r"^```(\w+)[^\n]*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield found[1], found[2]


def session(path: Path) -> list[Step]:
    steps = []
    for language, block in blocks(path.read_text(encoding="utf-8")):
        if language == "python":
            steps.append(Step(language, block))
        elif language == "console":
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, *shown = part.splitlines()
                if command == "echo $?":
                    steps[-1] = steps[-1]._replace(code=int(shown[0]))
                else:
                    steps.append(Step(language, command, tuple(filter(str.strip, shown))))
    return steps


@pytest.fixture
def shell(tmp_path: Path, s3_server: str) -> Iterator[Callable[[Step], subprocess.CompletedProcess[str]]]:
    """Run steps one after the other, each where the one before it went; the Hub and S3 are on loopback."""
    here, root = tmp_path / "here", tmp_path / "corpus"
    sample(root)
    here.write_text(str(root), encoding="utf-8")

    def run(step: Step) -> subprocess.CompletedProcess[str]:
        command = "builder release" if step.command == "make release" else step.command
        script = ["sh", "-c", f'{command}\ncode=$?; pwd > "{here}"; exit $code']
        return subprocess.run(
            [sys.executable, "-c", command] if step.language == "python" else script,
            cwd=here.read_text(encoding="utf-8").strip(),
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=300,
        )

    with hub_double.serve() as (endpoint, _):
        mine = s3_double.environment(s3_server) | hub_double.environment(endpoint, tmp_path / "home")
        tools = tool(tmp_path / "tools", **mine)
        environment = {**os.environ, **mine, "PATH": f"{tools}:{os.environ['PATH']}"}
        yield run


def shape(line: str) -> str:
    """A line without what may differ from run to run: figures, digests and the width of columns."""
    return re.sub(r"\d[\d,]*", "0", re.sub(r"\s+", " ", re.sub(r"\b[0-9a-f]{16,}\b", "0", line))).strip()


def printed(line: str, output: str) -> bool:
    """Whether the output has a line like this one."""
    pattern = ".*".join(re.escape(shape(part)) for part in line.split("…"))
    return any(re.fullmatch(pattern, shape(real).replace("…", "")) for real in output.splitlines())


@pytest.mark.parametrize("path", [path for path in DOCS if session(path)], ids=named)
def test_every_command_shown_runs_and_prints_what_is_shown(
    path: Path, shell: Callable[[Step], subprocess.CompletedProcess[str]]
) -> None:
    for step in session(path):
        done = shell(step)
        assert done.returncode == step.code, f"{step.command}\n{done.stdout}"
        untrue = [line for line in step.shown if not printed(line, done.stdout)]
        assert not untrue, f"$ {step.command} prints no such lines: {untrue}\n{done.stdout}"


@pytest.mark.parametrize("path", DOCS, ids=named)
def test_commands_stand_in_blocks_that_are_run(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert {language for language, _ in blocks(text)} <= {"console", "python", "toml", "yaml"}
    assert len(re.findall(r"^\$ ", text, re.MULTILINE)) == sum(
        len(re.findall(r"^\$ ", block, re.MULTILINE)) for language, block in blocks(text) if language == "console"
    )


def read(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def commands(group: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Every command below a group, with its words."""
    yield " ".join(path), group
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


COMMANDS = dict(commands(typer.main.get_command(app), ("builder",)))


def section(command: str) -> str:
    """What the docs say about a command: the section under its heading; the options of `builder` have their own."""
    heading = "## Before the command" if command == "builder" else f"## `{command}"
    found = re.search(
        rf"^{re.escape(heading)}(?=[ `\n]).*?(?=^## |\Z)", read("command-line.md"), re.MULTILINE | re.DOTALL
    )
    return found[0] if found else ""


@pytest.mark.parametrize("command", [name for name, one in COMMANDS.items() if name == "builder" or one.params])
def test_every_command_and_option_is_documented(command: str) -> None:
    told = section(command)
    assert told, f"docs/command-line.md has no section for {command}"
    options = [name for one in COMMANDS[command].params for name in (*one.opts, *one.secondary_opts) if name[0] == "-"]
    assert [name for name in options if f"`{name}" not in told] == []


@pytest.mark.parametrize("command", [name for name, one in COMMANDS.items() if not hasattr(one, "commands")])
def test_every_command_is_shown_at_work(command: str) -> None:
    assert f"\n$ {command}" in section(command)


@pytest.mark.parametrize("command", [name for name, one in COMMANDS.items() if not hasattr(one, "commands")])
def test_help_ends_with_an_example_that_is_understood(command: str) -> None:
    told, example = COMMANDS[command].epilog.split(": ", 1)
    words = shlex.split(example.split(" > ")[0])
    assert (told, " ".join(words[: len(command.split())])) == ("For example", command)
    COMMANDS[command].make_context(command, words[len(command.split()) :])


@pytest.mark.parametrize("command", [name for name, one in COMMANDS.items() if not hasattr(one, "commands")])
def test_no_option_is_documented_that_is_not_there(command: str) -> None:
    known = {name for one in COMMANDS[command].params for name in (*one.opts, *one.secondary_opts)}
    rows = re.findall(r"^\| `(--[\w-]+)", section(command), re.MULTILINE)
    assert set(rows) <= known


def rows(name: str, heading: str) -> list[str]:
    """The names in the first column of the table under a heading."""
    part = read(name).split(f"\n## {heading}\n")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in part.splitlines() if line.startswith("| ")][2:]
    return [name.strip().strip("`") for cell in cells for name in cell.split(",")]


def test_every_label_is_documented_and_no_other() -> None:
    assert sorted(rows("how-it-works.md", "Labels")) == sorted(Label)


def test_cleaners_are_documented_in_the_order_they_run() -> None:
    assert rows("how-it-works.md", "Cleaners") == list(CLEANERS)


def emitted(pattern: str, folder: str) -> set[str]:
    """Codes that stand in code at the places where problems and rejects are made."""
    files = (ROOT / "builder" / folder).rglob("*.py") if folder else (ROOT / "builder").glob("*.py")
    return {code for file in files for code in re.findall(pattern, file.read_text(encoding="utf-8"))}


def test_every_code_of_verify_is_documented_and_no_other() -> None:
    told = set(rows("release-format.md", "What verify finds"))
    problems = emitted(r'(?:of_file|Problem|first_few)\(\s*"([a-z-]+)"', "verification") - causes.codes()
    assert problems <= told <= emitted(r'"([a-z-]+)"', "verification")


def test_every_kind_of_schema_change_is_documented_with_its_meaning() -> None:
    part = read("how-it-works.md").split("\n## Changes of a schema\n")[1].split("\n## ")[0]
    told = re.findall(r"^\| ([a-z-]+) \| (breaking|additive|neutral) \|", part, re.MULTILINE)
    assert dict(told) == CHANGES


def keys(cls: type) -> Iterator[str]:
    """Every key of the recipe, as TOML writes it."""
    hints = get_type_hints(cls)
    for one in dataclasses.fields(cls):
        if dataclasses.is_dataclass(kind := hints[one.name]) and isinstance(kind, type):
            yield f"[tool.builder.{one.name}]"
            yield from keys(kind)
        elif one.name in ("sources", "columns", "outlets", "defaults"):
            yield f"[tool.builder.{one.name}]"
        elif one.name != "root":
            yield f"\n{one.name} ="


@pytest.mark.parametrize("key", [*keys(Recipe)])
def test_every_key_of_the_recipe_is_documented(key: str) -> None:
    assert key in read("recipe.md")


def test_the_recipe_in_the_docs_holds_the_defaults(tmp_path: Path) -> None:
    block = next(text for language, text in blocks(read("recipe.md")) if language == "toml")
    (tmp_path / "pyproject.toml").write_text(block, encoding="utf-8")
    assert Recipe.load(tmp_path) == Recipe(name="sample-news")


@pytest.mark.parametrize(
    "part", sorted(path.name for path in (ROOT / "builder").iterdir() if not path.name.startswith("__"))
)
def test_every_part_of_the_package_is_documented(part: str) -> None:
    assert f"`{part}`" in read("how-it-works.md") or f"`{part}/`" in read("how-it-works.md")


@pytest.mark.parametrize("ending", READERS)
def test_every_kind_of_source_is_documented(ending: str) -> None:
    assert f"`{ending}`" in read("how-it-works.md")


def anchors(text: str) -> set[str]:
    """The fragments that a forge makes of a document's headings."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCS, ids=named)
def test_every_link_leads_to_a_file_and_a_heading(path: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        file, _, fragment = link.partition("#")
        target = path.parent / file if file else path
        assert target.exists(), f"{link} leads nowhere"
        assert not fragment or fragment in anchors(target.read_text(encoding="utf-8")), f"{link} has no such heading"
