"""What became of a curator's decision about releases and documents."""

from typing import TYPE_CHECKING

from builder.report.plain import near

if TYPE_CHECKING:
    from builder.release.yank import Yanked


def yanked(done: "Yanked") -> str:
    """Say what is left to use."""
    left = f"the latest release is {done.latest}" if done.latest else "no release is left to use"
    return f"{near(done.file)}: {done.version} is yanked, {left}; its files are as they were"
