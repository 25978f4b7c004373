"""What `builder publish` and `builder pull` did."""

from collections.abc import Sized
from typing import TYPE_CHECKING

from builder.report.plain import near, visible
from builder.wording import counted

if TYPE_CHECKING:
    from builder.publish.publish import Published
    from builder.publish.pull import Pulled


def published(done: "Published") -> str:
    """Name the version, what was sent, and the lines that load it."""
    release, plan = done.release, done.plan
    outcome = f"published {release.version}: {visible(done.address)}: sent {_amount(done)}"
    if plan.published:
        outcome = f"nothing to do: {visible(done.address)} has {release.version} already"
    return "\n".join(
        [outcome, f"digest {release.digest}", "", "from datasets import load_dataset", f"articles = {done.loading}"]
    )


def would_publish(done: "Published") -> str:
    """Say what a run would send."""
    if done.plan.published:
        return published(done)
    missing = done.plan.missing.items()
    lines = [f"  {file.bytes:,}  {visible(path)}" for path, file in missing]
    return "\n".join([f"would publish {done.release.version}: {visible(done.address)}: send {_amount(done)}", *lines])


def pulled(done: "Pulled") -> str:
    """Name the folder and the digest."""
    outcome = f"fetched {done.version}: {near(done.folder)}"
    if not done.fresh:
        outcome = f"nothing to do: {near(done.folder)} is there already"
    return f"{outcome}\ndigest {done.digest}"


def _amount(done: "Published") -> str:
    missing, files = done.plan.missing, done.release.files
    bytes_ = sum(file.bytes for file in missing.values())
    kept = len(files) - len(missing)
    more = f"; {_files(files.keys() - missing.keys())} there already" if kept else ""
    return f"{_files(missing)}, {counted(bytes_, 'byte')}{more}"


def _files(paths: Sized) -> str:
    return counted(len(paths), "file")
