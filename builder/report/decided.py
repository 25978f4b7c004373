"""What became of a curator's decision about releases and documents."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from builder.documents import Reject
from builder.report.plain import aligned, near, visible
from builder.wording import counted, where

if TYPE_CHECKING:
    from builder.release.curation.membership import Answer
    from builder.release.curation.retract import Copy, Proposal, Target
    from builder.release.curation.yank import Yanked
    from builder.verification.rebuild import Rebuilt


def yanked(done: "Yanked") -> str:
    """Say what is left to use."""
    left = f"the latest release is {done.latest}" if done.latest else "no release is left to use"
    return f"{near(done.file)}: {done.version} is yanked, {left}; its files are as they were"


def proposed(proposal: "Proposal") -> str:
    """List what a retraction would take out, and why each."""
    by_id = _by_id(proposal.targets)
    places = {name: _place(states[-1]) for name, states in by_id.items()}
    rows = {}
    for name, states in by_id.items():
        releases = dict.fromkeys(release for one in states for release in one.releases)
        rows[name] = (name, places[name], " ".join(releases), _along(states[0], places))
    for copy in proposal.copies:
        rows[_place(copy)] = ("-", _place(copy), "rejected", f"a duplicate of {_named(copy.of, places)}")
    return aligned(rows.values()) if rows else "nothing is left to retract: every one of them is retracted already"


def _place(document: "Target | Copy") -> str:
    return where(document.source, document.place)


def _named(name: str, places: Mapping[str, str]) -> str:
    """An id, and where its document lies; one that was retracted before is not in the list."""
    return f"{name} ({places[name]})" if name in places else name


def _by_id(targets: "Sequence[Target]") -> "dict[str, list[Target]]":
    found: dict[str, list[Target]] = {}
    for one in targets:
        found.setdefault(one.identity.id, []).append(one)
    return found


def _along(target: "Target", places: Mapping[str, str]) -> str:
    """Why a document goes that was not named."""
    if not target.near:
        return ""
    original = _named(target.near, places)
    if target.similarity is None:
        return f"it has the url or text of {original}"
    return f"its text is like that of {original}, similarity about {target.similarity:.2f}"


def retracted(proposal: "Proposal") -> str:
    """Say what is written, and what does it."""
    number = len({one.identity.id for one in proposal.targets})
    them = "it" if number == 1 else "them"
    written = f"{near(proposal.file)}: {counted(number, 'document')} retracted"
    message = f"{written}; release without {them} with: builder release"
    if not proposal.held:
        return message
    held = ", ".join(proposal.held)
    return f"{message}\nwhat is released stays as it is: yank {held}, or delete it where it is published"


def membership(file: Path, answers: Sequence["Answer | Reject"]) -> str:
    """Answer for each document of a file whether a release has it."""
    return "\n".join(f"{visible(where(str(file), one.place))}: {_answer(one)}" for one in answers)


def _answer(answer: "Answer | Reject") -> str:
    if isinstance(answer, Reject):
        return visible(f"{answer.reason} [{answer.code}]")
    return "; ".join(_parts(answer))


def _parts(answer: "Answer") -> Iterator[str]:
    if answer.same:
        yield f"in {', '.join(answer.same)}"
    if answer.like:
        yield f"a text like it, similarity about {answer.similarity:.2f}, in {', '.join(answer.like)}"
    if not answer.same and not answer.like:
        yield "in no release"
    if answer.retracted:
        yield visible(answer.retracted)


def rebuilt(release: "Rebuilt") -> str:
    """Say whether a release comes out the same, else which files do not, and why."""
    if not release.files:
        return f"{near(release.folder)}: the same inputs give the same bytes"
    lines = [f"{near(release.folder)}: {counted(len(release.files), 'file')} come out otherwise", *release.files]
    for what, changed in (("input", release.inputs), ("tool", release.tools)):
        lines += [f"another {what}: {one.key}: {one.old or 'none'}, now {one.new or 'none'}" for one in changed]
    if not release.inputs and not release.tools:
        lines.append("no input and no tool that can change a release is another: this is a fault in builder")
    lines.append("the records say the same" if release.same_records else "the records say something else")
    return "\n".join(map(visible, lines))
