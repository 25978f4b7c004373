"""A git repository for tests, that no configuration of this machine reaches."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ALONE = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{
        f"GIT_{who}_{what}": f"ada@{who}.example".lower()
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    },
}


@dataclass
class Repository:
    """A work tree; `git("add", "raw")` runs git in it."""

    root: Path

    @classmethod
    def start(cls, root: Path) -> "Repository":
        """Put what is in the folder into the first commit of a branch `main`."""
        repository = cls(root)
        repository.git("init", "--quiet", "--initial-branch=main")
        repository.commit()
        return repository

    def git(self, *arguments: str | Path) -> str:
        done = subprocess.run(
            ["git", *map(str, arguments)], cwd=self.root, env={**os.environ, **ALONE}, capture_output=True, check=True
        )
        return done.stdout.decode().strip()

    def commit(self) -> str:
        """Commit everything and return the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "a step")
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str) -> None:
        self.git("switch", "--quiet", "--create", name)
