"""Metadata that a curator wrote beside the sources: one sidecar for a file, or one table for all."""

from builder.documents import Candidate
from builder.errors import is_machine_failure
from builder.remote import File
from builder.sources import encodings, json_values, streams, yaml_values
from builder.sources.rejects import RejectError
from builder.sources.values import candidates

SUFFIXES = (".meta.yaml", ".meta.yml", ".meta.json")
"""What follows the source's whole name, as in a.txt.meta.yaml."""


def owner(path: str) -> str | None:
    """Return the path of the file that a sidecar speaks of; None: the path is no sidecar's.

    >>> owner("a.txt.meta.yaml")
    'a.txt'
    """
    return path[: path.rindex(".meta.")] if path.endswith(SUFFIXES) else None


def values(file: File, name: str, limit: int) -> tuple[Candidate, ...]:
    """Read a sidecar; `name` is its path in raw/ and begins every place.

    Raises:
        RejectError: invalid-sidecar, or what reading, decoding or parsing it says; its place begins with `name`.
    """
    try:
        text, _ = encodings.decode(streams.read_all(file, limit))
        return _json(text, name) if name.endswith(".json") else _yaml(text, name)
    except RejectError as error:
        place = f"{name} {error.place}".strip()
        raise RejectError(error.code, f"the sidecar {name}: {error.reason}", place, error.at, name) from None
    except OSError as error:
        if is_machine_failure(error):
            raise
        reason = f"the sidecar {name} cannot be read ({error.strerror or error}); make it readable or delete it."
        raise RejectError("unreadable", reason, name, file=name) from None


def _yaml(text: str, name: str) -> tuple[Candidate, ...]:
    entries = yaml_values.entries(text)
    if entries is None:
        raise _not_a_mapping()
    return yaml_values.candidates(entries, "sidecar", f"{name} ")


def _json(text: str, name: str) -> tuple[Candidate, ...]:
    found = json_values.parse(text.encode(), "it")
    if not isinstance(found, dict):
        raise _not_a_mapping()
    return candidates(found, "sidecar", f"{name} ")


def _not_a_mapping() -> RejectError:
    reason = "it is not a mapping of fields to values; write lines such as `title: Low tide`."
    return RejectError("invalid-sidecar", reason, at=(1, 1))
