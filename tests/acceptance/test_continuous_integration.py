"""Corpus Press in people's CI: hook, action and workflow are what their tools ask for, and they run."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from command import tool
from conftest import ROOT, Corpus, article
from repository import ALONE, Repository

MANIFEST, ACTION = ROOT / ".pre-commit-hooks.yaml", ROOT / "action.yml"
WORKFLOW = ROOT / "builder/scaffold/templates/workflow.yml"
GUIDE = ROOT / "docs/continuous-integration.md"
SIDECAR = "raw/heron.txt.meta.yaml"
GOOD = 'title: The Heron\nauthors: [Ada Quill]\ndate: "2019-05-04"\noutlet: The Fen Gazette\n'
BAD = GOOD.replace("2019-05-04", "Nov 3, 2015")


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def shell(command: str, at: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command with the options a workflow's bash gets; `builder` and `python` are ours."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
        cwd=at,
        env={**os.environ, **ALONE, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture
def repository(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository made by `builder init`, with one good document; its tools are on the PATH, as in CI."""
    tools = tool(tmp_path / "runner/corpus-press/bin")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "pre-commit"))
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    corpus.add("heron.txt", article("heron").split("---\n")[2])
    corpus.root.joinpath(SIDECAR).write_text(GOOD, encoding="utf-8")
    corpus.add("old.md", "---\ntitle: Old\n---\nA document that was wrong before anybody had a hook.\n")
    return Repository.start(corpus.root)


@pytest.mark.parametrize(
    ("kind", "path"), [("github-actions", ACTION), ("github-workflows", WORKFLOW)], ids=["action", "workflow"]
)
def test_github_would_take_it(kind: str, path: Path) -> None:
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{kind}", str(path)]
    done = subprocess.run(checker, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_pre_commit_takes_the_manifest() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)]
    assert subprocess.run(command, check=False).returncode == 0


@pytest.mark.parametrize("path", [ACTION, WORKFLOW], ids=["action", "workflow"])
def test_no_expression_stands_in_a_script(path: Path) -> None:
    told = load(path)
    jobs = [told["runs"]] if "runs" in told else told["jobs"].values()
    scripts = [step["run"] for job in jobs for step in job["steps"] if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


def test_the_workflow_may_read_and_its_publisher_may_say_who_it_is_and_who_comments_may_comment() -> None:
    workflow = load(WORKFLOW)
    assert workflow["permissions"] == {"contents": "read"}
    more = {name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job}
    assert more == {"publish": {"contents": "read", "id-token": "write"}, "comment": {"pull-requests": "write"}}


def test_who_may_write_to_a_pull_request_runs_nothing_of_it_and_none_from_a_fork() -> None:
    comment = load(WORKFLOW)["jobs"]["comment"]
    assert "github.event.pull_request.head.repo.full_name == github.repository" in comment["if"]
    assert [step.get("uses") for step in comment["steps"]] == ["actions/download-artifact@v4", None]
    assert "builder" not in comment["steps"][1]["run"]


def hook() -> dict[str, Any]:
    """Our hook as its manifest has it; only that it runs what is installed already is of this test."""
    (one,) = load(MANIFEST)
    return {**one, "language": "system", "entry": f"{shlex.quote(sys.executable)} -m {one['entry']}"}


def install(repository: Repository, mine: dict[str, Any]) -> None:
    config = repository.root / ".pre-commit-config.yaml"
    config.write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": [mine]}]}), encoding="utf-8")
    repository.commit()
    assert shell(f"{shlex.quote(sys.executable)} -m pre_commit install", repository.root).returncode == 0


@pytest.fixture
def hooked(repository: Repository) -> Repository:
    """The same repository, with our hook in it as pre-commit installs it."""
    install(repository, hook())
    return repository


def commit(repository: Repository) -> subprocess.CompletedProcess[str]:
    return shell("git add --all && git commit --message step 2>&1", repository.root)


def test_the_hook_stops_a_bad_sidecar_at_its_line_and_lets_the_mended_one_in(hooked: Repository) -> None:
    sidecar = hooked.root / SIDECAR
    sidecar.write_text(BAD, encoding="utf-8")
    stopped = commit(hooked)
    assert stopped.returncode == 1
    assert f"{SIDECAR}:3" in stopped.stdout
    assert "'Nov 3, 2015', not a date" in stopped.stdout
    assert "old.md" not in stopped.stdout
    sidecar.write_text(GOOD.replace("05-04", "05-05"), encoding="utf-8")
    assert commit(hooked).returncode == 0


def test_the_hook_looks_at_everything_when_the_schema_changes(hooked: Repository) -> None:
    schema = hooked.root / "schema/article.schema.json"
    schema.write_text(schema.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    stopped = commit(hooked)
    assert stopped.returncode == 1
    assert "old.md" in stopped.stdout


def test_the_hook_is_not_run_for_other_files(hooked: Repository) -> None:
    (hooked.root / "notes.txt").write_text("raw/ is not in this name\n")
    done = commit(hooked)
    assert (done.returncode, "Skipped" in done.stdout) == (0, True)


def test_a_corpus_in_a_subfolder_sets_entry_and_files(repository: Repository) -> None:
    inner = repository.root / "texts"
    inner.mkdir()
    shell("git mv raw schema dist pyproject.toml DATASET_CARD.md texts", repository.root)
    mine = hook()
    mine |= {"entry": mine["entry"].replace("builder validate", "builder -C texts validate"), "files": "^texts/"}
    install(repository, mine)
    (inner / SIDECAR).write_text(BAD, encoding="utf-8")
    assert f"texts/{SIDECAR}:3" in commit(repository).stdout


def action(at: Path, runner: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Do the action's step `validate`, as GitHub's runner does: inputs become its environment."""
    told = load(ACTION)
    (step,) = (one for one in told["runs"]["steps"] if one.get("id") == "validate")
    given = {name: spec["default"] for name, spec in told["inputs"].items()} | inputs
    filled = {name: re.sub(r"\$\{\{ inputs\.(\S+) \}\}", lambda m: given[m[1]], v) for name, v in step["env"].items()}
    files = {name: str(runner / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    return shell(step["run"], at, RUNNER_TEMP=str(runner), GITHUB_WORKSPACE=str(at), **filled, **files)


@pytest.fixture
def proposed(repository: Repository) -> Repository:
    """What CI checks out for a pull request: a branch with a bad sidecar, merged into a main that moved on."""
    repository.branch("proposal")
    (repository.root / SIDECAR).write_text(BAD, encoding="utf-8")
    repository.commit()
    repository.git("switch", "--quiet", "main")
    (repository.root / "raw/other.md").write_text("---\ntitle: Other\n---\nAnother that somebody else got wrong.\n")
    repository.commit()
    repository.git("switch", "--quiet", "--detach")
    repository.git("merge", "--quiet", "--no-edit", "proposal")
    return repository


MESSAGE = "date is 'Nov 3, 2015', not a date (YYYY-MM-DD)"
ANNOTATION = f"::error file={SIDECAR},line=3,col=7,title=bad-format::{MESSAGE}"


def test_the_action_annotates_what_a_pull_request_changed(proposed: Repository, tmp_path: Path) -> None:
    runner = tmp_path / "runner"
    done = action(proposed.root, runner, since="main", sarif="out.sarif", junit="out.xml")
    assert done.returncode == 1, done.stderr
    assert [line.startswith(ANNOTATION) for line in done.stdout.splitlines() if line.startswith("::")] == [True]
    assert (runner / "GITHUB_OUTPUT").read_text(encoding="utf-8") == "exit-code=1\n"
    assert lines_in_sarif(proposed.root / "out.sarif") == [(SIDECAR, 3)]
    assert failures_in_junit(proposed.root / "out.xml") == [MESSAGE]


def test_the_action_passes_where_a_pull_request_is_right(repository: Repository, tmp_path: Path) -> None:
    (repository.root / SIDECAR).write_text(GOOD.replace("05-04", "05-05"), encoding="utf-8")
    done = action(repository.root, tmp_path / "runner", since="HEAD", format="text", junit="out.xml")
    assert done.returncode == 0, done.stdout
    assert failures_in_junit(repository.root / "out.xml") == []


@pytest.mark.parametrize(
    "value", ["$(touch pwned)", '"; touch pwned; "', "`touch pwned`", "a\ntouch pwned", "--version; touch pwned"]
)
def test_no_input_of_the_action_is_ever_run(repository: Repository, tmp_path: Path, value: str) -> None:
    for name in ("corpus", "arguments", "since", "format"):
        assert action(repository.root, tmp_path / "runner", **{name: value}).returncode == 2
    action(repository.root, tmp_path / "runner", sarif=value, junit=value)
    assert not list(tmp_path.rglob("pwned"))


def test_the_action_gives_more_arguments_one_a_line(repository: Repository, tmp_path: Path) -> None:
    (repository.root / "raw/two words.md").write_text("---\ntitle: W\n---\nA name with a space in it.\n")
    done = action(repository.root, tmp_path / "runner", format="text", arguments="raw/two words.md\n\nraw/heron.txt\n")
    assert "2 documents" in done.stdout


def step(repository: Repository, name: str) -> str:
    """The script of a step of the workflow."""
    jobs = load(repository.root / ".github/workflows/corpus.yml")["jobs"].values()
    (script,) = (step["run"] for job in jobs for step in job["steps"] if step.get("name") == name)
    return str(script)


def test_a_tag_runs_through_the_workflow_and_once_more_without_harm(repository: Repository, tmp_path: Path) -> None:
    corpus, target, page = Corpus(repository.root), tmp_path / "published", tmp_path / "page.md"
    assert corpus.run("release").code == 0
    assert corpus.run("publish", "1.0.0", target).code == 0
    corpus.add("bridge.md", article("bridge", "The bridge walked to the other bank, and there it lay down. " * 9))
    told = {"TARGET": str(target), "GITHUB_STEP_SUMMARY": str(page), "GITHUB_REF_NAME": "v1.1.0", "NUMBER": "7"}
    github = tmp_path / "runner/corpus-press/bin/gh"
    github.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/asked"\ncat comment.md >> "{tmp_path}/asked"\n')
    github.chmod(0o755)
    for _ in range(2):
        shutil.rmtree(corpus.root / "dist")
        for name in ("Build", "Tell what changes", "Comment", "Publish"):
            done = shell(step(repository, name), corpus.root, **told)
            assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
    assert "bridge" in page.read_text(encoding="utf-8")
    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    assert asked.startswith("pr comment 7 --edit-last --create-if-none --body-file comment.md\n")
    assert "bridge" in asked
    assert sorted(path.name for path in target.iterdir()) == [".lock", "index.json", "v1.0.0", "v1.1.0"]


def test_a_pull_request_runs_through_the_workflow_that_init_wrote(proposed: Repository, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    done = shell(
        step(proposed, "Validate"), proposed.root, GITHUB_WORKSPACE=str(proposed.root), GITHUB_STEP_SUMMARY=str(page)
    )
    assert done.returncode == 1, done.stderr
    assert any(line.startswith(ANNOTATION) for line in done.stdout.splitlines())
    assert re.search(rf"^\| .*{re.escape(SIDECAR)}:3:7.*Nov 3, 2015", page.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_same_problems_stand_in_sarif_and_junit(proposed: Repository) -> None:
    for name in ("sarif", "junit"):
        assert shell(f"builder validate --format {name} > out.{name}", proposed.root).returncode == 1
    assert (SIDECAR, 3) in lines_in_sarif(proposed.root / "out.sarif")
    assert MESSAGE in failures_in_junit(proposed.root / "out.junit")


def lines_in_sarif(path: Path) -> list[tuple[str, int]]:
    (run,) = json.loads(path.read_text(encoding="utf-8"))["runs"]
    places = [place["physicalLocation"] for result in run["results"] for place in result["locations"]]
    return [(place["artifactLocation"]["uri"], place.get("region", {}).get("startLine", 0)) for place in places]


def failures_in_junit(path: Path) -> list[str]:
    return [failure.get("message", "") for failure in ET.parse(path).iter("failure")]  # noqa: S314 - our own file


def examples() -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    ("mark", "checker"),
    [
        ("jobs:", ["check_jsonschema", "--builtin-schema", "vendor.github-workflows"]),
        ("repos:", ["pre_commit", "validate-config"]),
        ("script:", ["check_jsonschema", "--builtin-schema", "vendor.gitlab-ci"]),
    ],
    ids=["github", "pre-commit", "gitlab"],
)
def test_the_examples_in_the_guide_are_right(mark: str, checker: list[str], tmp_path: Path) -> None:
    found = [example for example in examples() if mark in example]
    assert found
    for number, example in enumerate(found):
        (tmp_path / f"{number}.yaml").write_text(example, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", *checker, tmp_path / f"{number}.yaml"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_the_guide_names_every_input_of_the_action_and_no_other() -> None:
    table = GUIDE.read_text(encoding="utf-8").split("| input |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `([\w-]+)`", table, re.MULTILINE) == list(load(ACTION)["inputs"])


def test_the_guide_gives_the_actions_that_the_workflow_does() -> None:
    used = set(re.findall(r"uses: (actions/\S+)", GUIDE.read_text(encoding="utf-8")))
    assert used <= set(re.findall(r"uses: (\S+)", WORKFLOW.read_text(encoding="utf-8")))
