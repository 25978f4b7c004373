"""The Hub's own client, set up for a publisher, and what its answers mean."""

import contextlib
import ctypes
import hashlib
import os
import warnings
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from builder.errors import CardError, UsageError
from builder.publish.outgoing import File
from builder.release.version import Version

if TYPE_CHECKING:
    from huggingface_hub import GitRefs, HfApi, RepoFile


_XET = {
    "HF_XET_CLIENT_AC_INITIAL_UPLOAD_CONCURRENCY": "1",
    "HF_XET_CLIENT_AC_MAX_UPLOAD_CONCURRENCY": "2",
    "HF_XET_DATA_MAX_CONCURRENT_FILE_INGESTION": "1",
    "HF_XET_DATA_INGESTION_BLOCK_SIZE": "1mb",
}
"""Blocks of up to 64 MB that Xet holds while it sends them, by itself up to 64; files that it reads at once, each into
a block, by itself 8; and bytes that it reads at a time, by itself 8 MB. It reads these where it starts."""


_TRIM_THRESHOLD = -1
"""M_TRIM_THRESHOLD of malloc.h."""


def connect(timeout: float) -> "HfApi":
    """Return the client. By itself it waits forever, and logs urls that may hold a signature.

    Raises:
        UsageError: the user has told it to stay offline.
    """
    import httpx2
    from huggingface_hub import HfApi, constants, set_client_factory
    from huggingface_hub.utils import disable_progress_bars, logging

    if constants.is_offline_mode():
        raise UsageError("HF_HUB_OFFLINE is set, so the Hub is not asked", "unset it")
    for name, value in _XET.items():
        os.environ.setdefault(name, value)
    bounds = httpx2.Timeout(timeout).as_dict()

    def bound(request: httpx2.Request) -> None:
        """Give up this one, too: what lists commits and files asks for no timeout at all."""
        asked = request.extensions["timeout"]
        request.extensions["timeout"] = {name: bounds[name] if asked[name] is None else asked[name] for name in bounds}

    hooks = {"request": [bound]}
    set_client_factory(lambda: httpx2.Client(follow_redirects=True, timeout=timeout, event_hooks=hooks))
    disable_progress_bars()
    warnings.filterwarnings("ignore", message="Not enough free disk space")  # an error follows where it is so
    logging.set_verbosity(logging.ERROR)
    return HfApi(library_name="corpus-press")


def give_back() -> None:
    """Have glibc give back at once what is freed of 128 kB or more, which Xet takes and frees again and again.

    By itself it raises that border to the largest block that was freed, and keeps 80 MB (measured). Setting its
    trim threshold, even to what it is, ends that (mallopt(3)).
    """
    with contextlib.suppress(AttributeError, TypeError):  # another C library has no mallopt
        ctypes.CDLL(None).mallopt(_TRIM_THRESHOLD, 2**17)


def check_card(api: "HfApi", path: Path) -> None:
    """Ask the Hub whether it takes a card, as its client does before a commit.

    Raises:
        CardError: it does not.
    """
    from huggingface_hub import get_session

    body = {"content": path.read_text(encoding="utf-8"), "repoType": "dataset"}
    answer = get_session().post(f"{api.endpoint}/api/validate-yaml", json=body)
    if answer.status_code == HTTPStatus.BAD_REQUEST:
        message = "; ".join(str(error.get("message")) for error in answer.json().get("errors", ()))
        raise CardError(f"the Hub refuses the card: {message}", "correct DATASET_CARD.md and release again")
    answer.raise_for_status()


def tags(refs: "GitRefs | None") -> dict[Version, str]:
    """Return version → commit, of the tags vX.Y.Z."""
    found = {}
    for tag in refs.tags if refs else ():
        try:
            version = Version.parse(tag.name)
        except UsageError:
            continue
        if tag.name == version.folder:
            found[version] = tag.target_commit
    return found


def head(refs: "GitRefs | None") -> str:
    """Return the commit that main shows, "" where there is none."""
    return next((branch.target_commit for branch in refs.branches if branch.name == "main"), "") if refs else ""


def same(published: "RepoFile", path: Path, file: File) -> bool:
    """Compare by what the Hub states: sha256 of a large file, git's own digest of any other."""
    if published.size != file.bytes:
        return False
    if published.lfs:
        return published.lfs.sha256 == file.sha256
    git = hashlib.sha1(b"blob %d\0" % file.bytes + path.read_bytes(), usedforsecurity=False)
    return published.blob_id == git.hexdigest()
