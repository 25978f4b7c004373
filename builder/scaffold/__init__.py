"""A new corpus: the files that `builder init` writes, from templates/ and the default schema."""

from importlib.resources import files
from pathlib import Path

from builder import schema
from builder.errors import UsageError

_TEMPLATES = {
    "pyproject.toml": "pyproject.toml",
    "DATASET_CARD.md": "DATASET_CARD.md",
    ".gitignore": "gitignore",
    ".github/workflows/corpus.yml": "workflow.yml",
}
"""Path in the corpus → its template's name in the wheel, where names without a leading dot travel safely."""


def is_unfilled(card: str) -> bool:
    """Whether a card still has the paragraph in which `builder init` asks what the texts are."""
    template = files(__package__).joinpath("templates", "DATASET_CARD.md").read_text(encoding="utf-8")
    return template.rstrip().rpartition("\n\n")[2] in card


def repository_above(directory: Path) -> Path | None:
    """Return the git repository that a corpus is a folder of; None where it is in none, or is one itself."""
    folders = directory.absolute(), *directory.absolute().parents
    top = next((folder for folder in folders if (folder / ".git").exists()), None)
    return None if top == folders[0] else top


def start(directory: Path) -> dict[str, bool]:
    """Write the files of a new corpus; nothing that exists is touched, but a .gitignore goes on with our lines.

    Returns their paths in order, and whether each is new.

    Raises:
        UsageError: one of the files is there already, or a file has the folder's name.
    """
    contents = {path: files(__package__).joinpath("templates", name).read_bytes() for path, name in _TEMPLATES.items()}
    contents["schema/article.schema.json"] = schema.default_schema()
    contents["raw/.gitkeep"] = contents["dist/.gitkeep"] = b""
    if directory.exists() and not directory.is_dir():
        raise UsageError(f"{directory} is a file", "name a new folder: builder init DIR")
    existing = sorted(path for path in contents if path != ".gitignore" and (directory / path).exists())
    if existing:
        raise UsageError(
            f"{directory} is a corpus or project already: it has {existing[0]}", "name a new folder: builder init DIR"
        )
    name = "".join(c if c.isalnum() else "-" for c in directory.absolute().name.lower()).strip("-") or "my-corpus"
    is_new = {path: not (directory / path).exists() for path in sorted(contents)}
    for path, content in contents.items():
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        above = b"" if is_new[path] else target.read_bytes()
        parted = b"\n" if above and not above.endswith(b"\n") else b""
        target.write_bytes(above + parted + content.replace(b"{{name}}", name.encode()))
    return is_new
