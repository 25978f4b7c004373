"""The Hugging Face Hub as a target, through its own client.

The content of large files goes first, where no reader sees it; then one commit, which the Hub takes only on top of the
commit that was looked at; then the tag. main shows the newest version, and every tag what it always showed.
"""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from itertools import accumulate, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

from builder.errors import RefusedError, UsageError, WorldError
from builder.publish import hub_client, outgoing
from builder.publish.outgoing import File, Outgoing
from builder.publish.target import Plan, Progress, reaching, silent
from builder.release import bagit
from builder.release.version import Version

if TYPE_CHECKING:
    from huggingface_hub import CommitOperationAdd, GitRefs, HfApi, RepoFile

_ADDRESS = re.compile(r"hf://datasets/([\w.-]+/[\w.-]+)/?")

_KEPT = ".gitattributes"
"""The Hub's own file, which says what is a large file."""

_GATES: Mapping[str, Literal["auto", "manual", False]] = {"auto": "auto", "manual": "manual", "off": False}
"""What the user says → what the client takes."""

_BATCH = 2**28
"""Bytes of files that the client is given at a time; progress is told after each."""


_FILES = 4
"""Files that are downloaded at once."""


class _Difference(NamedTuple):
    """Between a release and a commit."""

    missing: Mapping[str, File]
    """What the commit does not have as the release has it."""
    extra: Sequence[str]
    """What the release does not have."""

    @property
    def paths(self) -> list[str]:
        """All of both."""
        return [*self.missing, *self.extra]


@dataclass(frozen=True)
class Hub:
    """A dataset repository."""

    address: str
    repo: str
    """ORG/NAME."""
    api: "HfApi"
    private: bool | None
    gated: str | None

    @classmethod
    def open(cls, address: str, timeout: float, *, private: bool | None, gated: str | None) -> Self:
        """Name a repository; whether it is there is asked later.

        Raises:
            UsageError: the address is none of a dataset.
        """
        found = _ADDRESS.fullmatch(address)
        if not found:
            raise UsageError(f"{address} is no dataset on the Hub", "write hf://datasets/ORG/NAME")
        return cls(address, found[1], hub_client.connect(timeout), private, gated)

    def versions(self) -> Sequence[Version]:
        """Return the tags that are versions, oldest first."""
        return sorted(hub_client.tags(self._refs()))

    def yanked(self) -> Mapping[Version, str]:
        """Return nothing: the Hub has no index to mark them in."""
        return {}

    def compare(self, release: Outgoing) -> Plan:
        """Look, and change nothing; raises RefusedError where a tag has other content or a newer version is there."""
        refs = self._refs()
        tags = hub_client.tags(refs)
        if release.version in tags:
            self._refuse_other(tags[release.version], release)
            return Plan(published=True, missing={})
        if newer := [version for version in tags if version > release.version]:
            raise RefusedError(
                f"{self.address} has {max(newer)}, and its main page shows the newest version",
                "publish versions in their order",
            )
        return Plan(published=False, missing=self._difference(hub_client.head(refs), release).missing)

    def send(self, release: Outgoing, _plan: Plan, progress: Progress) -> None:
        """Check the card, commit, compare, tag; a step that an earlier run has done is not done again."""
        from huggingface_hub.errors import HfHubHTTPError

        with reaching(self.address):
            hub_client.check_card(self.api, release.folder / "README.md")
            self._create()
            head = hub_client.head(self._refs())
            commit = self._committed(head, release) or self._commit(head, release, progress)
            if wrong := self._difference(commit, release).paths:
                raise WorldError(f"{self.address}: {wrong[0]} did not arrive whole in commit {commit}", "run it again")
            try:
                self.api.create_tag(
                    self.repo,
                    repo_type="dataset",
                    tag=release.version.folder,
                    revision=commit,
                    tag_message=_description(release),
                )
            except HfHubHTTPError:
                tags = hub_client.tags(self._refs())
                if release.version not in tags:
                    raise
                self._refuse_other(tags[release.version], release)

    def mark(self, _yanked: Mapping[Version, str]) -> None:
        """Do nothing: the Hub has no index, and the next version's card names what was yanked."""

    def digest(self, version: Version) -> str:
        """Return the digest of the tag manifest at the version's tag."""
        with reaching(self.address), tempfile.TemporaryDirectory(prefix="builder-hub-") as folder:
            path = self.api.hf_hub_download(
                self.repo, bagit.TAGS, repo_type="dataset", revision=version.folder, local_dir=folder
            )
            return hashlib.sha256(Path(path).read_bytes()).hexdigest()

    def fetch(self, version: Version, folder: Path, progress: Progress = silent, only: Collection[str] = ()) -> None:
        """Download what the tag shows, or some of it; the client keeps what an earlier run has downloaded."""
        tree = self._tree(version.folder)
        sizes = {path: entry.size for path, entry in tree.items() if path != _KEPT and (not only or path in only)}
        download = partial(self.api.hf_hub_download, self.repo, repo_type="dataset", revision=version.folder)
        done, total = 0, sum(sizes.values())
        with reaching(self.address), ThreadPoolExecutor(_FILES) as pool:
            running = {pool.submit(download, path, local_dir=folder): size for path, size in sizes.items()}
            for future in as_completed(running):
                future.result()
                progress(done := done + running[future], total)
        shutil.rmtree(folder / ".cache", ignore_errors=True)

    def loading(self, release: Outgoing) -> str:
        """Return the call that loads the articles from here."""
        return f'load_dataset("{self.repo}", revision="{release.version.folder}")'

    def _refs(self) -> "GitRefs | None":
        from huggingface_hub.errors import RepositoryNotFoundError

        with reaching(self.address):
            try:
                return self.api.list_repo_refs(self.repo, repo_type="dataset")
            except RepositoryNotFoundError:
                return None

    def _tree(self, revision: str) -> "dict[str, RepoFile]":
        from huggingface_hub import RepoFile

        with reaching(self.address):
            tree = self.api.list_repo_tree(self.repo, repo_type="dataset", revision=revision, recursive=True)
            return {entry.path: entry for entry in tree if isinstance(entry, RepoFile)}

    def _difference(self, revision: str, release: Outgoing) -> _Difference:
        tree = self._tree(revision) if revision else {}
        missing = {
            path: file
            for path, file in release.files.items()
            if path not in tree or not hub_client.same(tree[path], release.folder / path, file)
        }
        return _Difference(missing, sorted(tree.keys() - release.files.keys() - {_KEPT}))

    def _refuse_other(self, revision: str, release: Outgoing) -> None:
        if self._difference(revision, release).paths:
            hint = "a published version is never replaced: release a new version"
            raise RefusedError(f"{self.address} has {release.version} with other content", hint)

    def _create(self) -> None:
        """Make the repository where there is none, and set what the user wants to be set."""
        if self._refs() is None:
            self.api.create_repo(self.repo, repo_type="dataset", private=self.private, exist_ok=True)
        if self.gated or self.private is not None:
            gated = _GATES[self.gated] if self.gated else None
            self.api.update_repo_settings(self.repo, repo_type="dataset", private=self.private, gated=gated)

    def _committed(self, head: str, release: Outgoing) -> str:
        """Return the commit that an earlier run left without a tag, "" where there is none.

        Raises:
            RefusedError: it has other content. Whoever made it may be about to tag it.
        """
        commits = self.api.list_repo_commits(self.repo, repo_type="dataset", revision=head)
        for commit in commits:
            if commit.title == _title(release):
                self._refuse_other(commit.commit_id, release)
                return commit.commit_id
        return ""

    def _commit(self, head: str, release: Outgoing, progress: Progress) -> str:
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete
        from huggingface_hub.errors import HfHubHTTPError

        missing, extra = self._difference(head, release)
        additions = [CommitOperationAdd(path, release.folder / path) for path in missing]
        done, total = 0, outgoing.size(missing)
        hub_client.give_back()
        for batch in _batches(additions):
            self.api.preupload_lfs_files(self.repo, batch, repo_type="dataset", free_memory=False)
            progress(done := done + sum(addition.upload_info.size for addition in batch), total)
        try:
            return self.api.create_commit(
                self.repo,
                [*additions, *map(CommitOperationDelete, extra)],
                commit_message=_title(release),
                commit_description=_description(release),
                repo_type="dataset",
                parent_commit=head,
            ).oid
        except HfHubHTTPError as error:
            if error.response.status_code != HTTPStatus.PRECONDITION_FAILED:
                raise
            raise RefusedError(f"{self.address}: somebody else has committed there meanwhile", "run it again") from None


def _title(release: Outgoing) -> str:
    return f"Release {release.version}"


def _description(release: Outgoing) -> str:
    return f"sha256 of {bagit.TAGS}: {release.digest}"


def _batches(additions: "Sequence[CommitOperationAdd]") -> "Iterator[list[CommitOperationAdd]]":
    """Cut a list wherever enough bytes have come together."""
    numbers = (size // _BATCH for size in accumulate(addition.upload_info.size for addition in additions))
    for _, batch in groupby(zip(numbers, additions, strict=True), key=lambda pair: pair[0]):
        yield [addition for _, addition in batch]
