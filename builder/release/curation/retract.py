"""`builder retract`: documents that leave every later release, and what comes near them with them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from builder import duplicates, sources
from builder.errors import UsageError
from builder.lineage import canonical_url
from builder.recipe import Recipe
from builder.release import freeze, ledger, manifest, version
from builder.release.curation import decisions, tombstones
from builder.release.curation.tombstones import Identity
from builder.release.data import contents
from builder.release.data.records import labels
from builder.release.settling import settle
from builder.schema import string
from builder.wording import did_you_mean

_COLUMNS = ("id", "source", "place", "url", "digest", "signature")


class Target(NamedTuple):
    """A document of a release or of dist/next that would go."""

    identity: Identity
    source: str
    place: str
    releases: tuple[str, ...]
    """Where it stands as it is, oldest first."""
    near: str
    """The id of the document that it goes with; "" where it was named itself."""
    similarity: float | None
    """Estimated, of the two texts; None where it has the same id, url or text, by which a tombstone knows it."""


class Copy(NamedTuple):
    """A document that the newest build rejected as the duplicate of one that would go; it goes as well."""

    source: str
    place: str
    of: str


class Proposal(NamedTuple):
    """What a retraction would take out."""

    targets: Sequence[Target]
    copies: Sequence[Copy]
    reason: str
    file: Path
    """schema/decisions/retracted.jsonl."""
    held: Sequence[str] = ()
    """The releases that have one of the targets and are not yanked, oldest first: X.Y.Z."""


class Wanted(NamedTuple):
    """Which documents are meant: those of any of these ids or urls, and those that have all of these values."""

    ids: Sequence[str] = ()
    """Ids, or paths in raw/: all documents that the newest release which knows the path has of that file."""
    urls: Sequence[str] = ()
    where: Sequence[str] = ()
    """FIELD=VALUE; a list has a value where one of its items is it."""


def propose(recipe: Recipe, wanted: Wanted, reason: str) -> Proposal:
    """Find what a retraction would take out; nothing is written.

    Args:
        recipe: the corpus.
        wanted: which documents.
        reason: why; the rejects of later releases say it.

    Raises:
        UsageError: nothing is wanted, or an id, url or value that no release and no dist/next has; there is no reason.
    """
    if not reason.strip():
        raise UsageError("the reason is empty", "say why the documents go: --reason TEXT")
    if not any(wanted):
        raise UsageError("which documents?", "name ids, paths in raw/, --url URL or --where FIELD=VALUE")
    folders = _folders(recipe.dist_folder)
    states = _states(folders)
    named = _ids(recipe, wanted, folders, states)
    before = tombstones.read(recipe)
    targets = [state for state in states if state.identity.id in named]
    ids = {target.identity.id for target in targets}
    targets += _near(targets, [state for state in states if state.identity.id not in named], before.floor)
    targets += _same(targets, states)
    again = before.matches([target.identity for target in targets])
    fresh = [target for number, target in enumerate(targets) if number not in again]
    path = decisions.folder(recipe) / decisions.RETRACTED
    copies = list(_copies(folders[-1], ids)) if folders and fresh else []
    return Proposal(fresh, copies, reason, path, _held(recipe, fresh))


def accept(recipe: Recipe, proposal: Proposal, day: str | None = None) -> None:
    """Write the tombstones.

    Args:
        recipe: the corpus.
        proposal: what `propose` found.
        day: YYYY-MM-DD; None for today.

    Raises:
        WorldError: the disk says no, or a builder is at work.
    """
    with freeze.lock(recipe.dist_folder):
        day = day or date.today().isoformat()  # noqa: DTZ011 - the curator's day, and an input from now on
        # What goes along goes as it is: were its copies to go as well, a chain of them could reach any document.
        gone = [t.identity._replace(signature=None) if t.near else t.identity for t in proposal.targets]
        tombstones.add(recipe, gone, proposal.reason, day)


def _folders(dist: Path) -> list[Path]:
    folders = [dist / one.folder for one in version.versions(dist)]
    return folders + ([dist / "next"] if (dist / "next" / manifest.FILE).is_file() else [])


def _states(folders: Iterable[Path]) -> list[Target]:
    """Return every document as each release has it, once for each url and text that it has had."""
    found: dict[Identity, Target] = {}
    for folder in folders:
        for row in ledger.current(ledger.read(folder, (*_COLUMNS, "record_digest"))).select(_COLUMNS).to_pylist():
            identity = Identity(row["id"], row["url"], row["digest"], row["signature"])
            before = found.get(identity, Target(identity, "", "", (), "", 1.0))
            place = {"source": row["source"], "place": row["place"]}
            found[identity] = before._replace(**place, releases=(*before.releases, folder.name))
    return list(found.values())


def _held(recipe: Recipe, targets: Iterable[Target]) -> list[str]:
    found = {release for target in targets for release in target.releases}
    known, marks = version.versions(recipe.dist_folder), decisions.yanked(recipe)
    return [str(one) for one in known if one.folder in found and one not in marks]


def _ids(recipe: Recipe, wanted: Wanted, folders: Sequence[Path], states: Sequence[Target]) -> set[str]:
    ids = {state.identity.id for state in states}
    named = {one for name in wanted.ids for one in ([name] if name in ids else _of_file(recipe, name, folders, states))}
    for url in wanted.urls:
        some = {state.identity.id for state in states if state.identity.url == canonical_url(url)}
        if not some:
            raise UsageError(f"no release has a document of {url}", "urls are compared without tracking and fragment")
        named |= some
    if wanted.where:
        values = dict(_condition(one) for one in wanted.where)
        some = {name for folder in folders for name in _having(folder, values)}
        if not some:
            hint = _misspelt(values, folders) or "values match as a whole"
            raise UsageError(f"no release has a document where {' and '.join(wanted.where)}", hint)
        named |= some
    return named


def _of_file(recipe: Recipe, name: str, folders: Iterable[Path], states: Iterable[Target]) -> set[str]:
    """Return the ids of what the newest release that knows this path has of it: an older one may have had others."""
    source = sources.path_in_raw(recipe.raw_folder, Path(name)) or name
    some = [state for state in states if state.source == source]
    newest = next((one.name for one in reversed([*folders]) if any(one.name in s.releases for s in some)), None)
    if newest is None:
        hint = "give an id or a path in raw/, as builder explain shows them"
        raise UsageError(f"no release has a document {name!r}", hint)
    return {state.identity.id for state in some if newest in state.releases}


def _condition(text: str) -> tuple[str, str]:
    field, sign, value = text.partition("=")
    if not sign:
        raise UsageError(f"{text!r} is no FIELD=VALUE", "for example: --where 'outlet=The Fen Gazette'")
    return field.strip(), value.strip()


def _having(release: Path, values: Mapping[str, str]) -> Iterator[str]:
    """Yield the ids of the records that have all these values."""
    config = contents.config(release, "default")
    if config is None or not values.keys() <= set(config.schema.names):
        return
    names = labels(config.schema)
    for batch in contents.batches(config, ["id", *values]):
        for row in batch.to_pylist():
            if all(_has(_label(names.get(field), row[field]), value) for field, value in values.items()):
                yield row["id"]


def _misspelt(values: Iterable[str], folders: Iterable[Path]) -> str:
    """The hint for a field that the records of no release have, "" where all are there."""
    configs = filter(None, (contents.config(folder, "default") for folder in folders))
    known = {name for config in configs for name in config.schema.names}
    for field in (name for name in values if name not in known):
        return did_you_mean(field, known, f"no record has a field {field!r}")
    return ""


def _label(names: Sequence[str] | None, value: Any) -> Any:
    return names[value] if names and value is not None else value


def _has(held: Any, value: str) -> bool:
    if isinstance(held, list):
        return any(_has(item, value) for item in held)
    return held is not None and (held.isoformat() if isinstance(held, date) else str(held)) == value


def _near(named: Sequence[Target], others: Sequence[Target], floor: float) -> Iterator[Target]:
    """Yield the others whose text is near that of a named one, each with the one it is most like."""
    signed = [other for other in others if other.identity.signature]
    signatures = duplicates.unpack(other.identity.signature or b"" for other in signed)
    best: dict[int, tuple[float, str]] = {}
    for target in named if signed else ():
        if target.identity.signature:
            likeness = (signatures == duplicates.unpack([target.identity.signature])).mean(axis=1)
            for place in (likeness >= floor).nonzero()[0].tolist():
                best[place] = max(best.get(place, (0.0, "")), (float(likeness[place]), target.identity.id))
    for place, (similarity, name) in sorted(best.items()):
        yield signed[place]._replace(near=name, similarity=similarity)


def _same(targets: Sequence[Target], states: Iterable[Target]) -> list[Target]:
    """Return what else the tombstones of these documents take out, as it has an id, url or text of one of them."""
    owners = {mark: target.identity.id for target in targets for mark in tombstones.marks(target.identity) if mark[1]}
    found, others = [], []
    taken = {target.identity for target in targets}
    for state in states:
        shared = next((mark for mark in tombstones.marks(state.identity) if mark in owners), None)
        if shared and state.identity not in taken:
            found.append(state._replace(near=owners[shared], similarity=None))
        else:
            others.append(state)
    return [*found, *_same([*targets, *found], others)] if found else []


def _copies(newest: Path, ids: set[str]) -> Iterator[Copy]:
    for batch in contents.batches(contents.config(newest, "rejects"), ["source", "place", "code", "reason"]):
        for row in pa.table(batch).filter(pc.equal(batch["code"], string("duplicate"))).to_pylist():
            of = settle.original(row["reason"])
            if of in ids:
                yield Copy(row["source"], row["place"], of)
