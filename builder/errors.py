"""The exceptions that this package raises on purpose.

    PressError                exit code 3 unless said otherwise
    ├── UsageError            2  a command line, recipe or schema that cannot be used
    │   ├── RecipeError       2  builder.toml / [tool.builder]
    │   ├── SchemaError       2  schema/*.json
    │   └── CardError         2  DATASET_CARD.md
    ├── RefusedError          1  the work itself says no: verification failed, nothing to release, strict build
    └── WorldError            3  disk, permission, lock, network

An error is one sentence that says where, what, and what to do next; only the command line prints it.
"""

import errno
from typing import TypeGuard

_MACHINE_ERRNOS = frozenset(
    {errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS, errno.ESTALE, errno.ETIMEDOUT}
)
_HINTS = {
    (errno.EACCES, errno.EPERM, errno.EROFS): "see that you may read and write there",
    (errno.ENOSPC, errno.EDQUOT): "make room, then run it again: what is done is kept",
    (errno.EMFILE, errno.ENFILE): "let a process open more files (ulimit -n), then run it again",
}


class PressError(Exception):
    """The root of the tree; `hint` says what to do next."""

    exit_code = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(PressError):
    """A command line or configuration that cannot be used."""

    exit_code = 2


class RecipeError(UsageError):
    """The recipe (builder.toml, or [tool.builder] in pyproject.toml) is wrong."""


class SchemaError(UsageError):
    """The record schema is missing, is no schema, or says what a column cannot carry.

    `file` (in schema/) and `pointer` (RFC 6901) are its place, `problem` is the message without it.
    """

    def __init__(self, problem: str, hint: str = "", file: str = "", pointer: str = "") -> None:
        self.problem = problem
        self.file = file
        self.pointer = pointer
        super().__init__(f"{self.place} {problem}" if file else problem, hint)

    @property
    def place(self) -> str:
        """File and pointer in one: article.schema.json#/properties/date."""
        return f"{self.file}#{self.pointer}" if self.pointer else self.file


class CardError(UsageError):
    """DATASET_CARD.md is missing or its front matter cannot be used."""


class RefusedError(PressError):
    """The input is readable and the answer is no."""

    exit_code = 1


class WorldError(PressError):
    """Disk, permission, lock or network."""


def is_machine_failure(error: BaseException) -> TypeGuard[OSError]:
    """Whether the machine failed and not one file: as the file may be readable in a minute, nothing follows from it."""
    return isinstance(error, OSError) and error.errno in _MACHINE_ERRNOS


def is_inaccessible(error: BaseException) -> TypeGuard[OSError]:
    """Whether a file that may exist could not be read: it is then neither missing nor damaged.

    Of damaged bytes Arrow raises an OSError too, without a number.

    >>> is_inaccessible(PermissionError(errno.EACCES, "no")), is_inaccessible(FileNotFoundError(errno.ENOENT, "none"))
    (True, False)
    """
    return isinstance(error, OSError) and error.errno not in (None, errno.ENOENT, errno.ENOTDIR, errno.EISDIR)


def unreadable(name: str, error: OSError, error_type: type[UsageError]) -> PressError:
    """Return the error for a file of the corpus that cannot be read: a WorldError, or `error_type` if it is no file."""
    failure = is_machine_failure(error) or isinstance(error, PermissionError)
    return (WorldError if failure else error_type)(f"{name} cannot be read: {error.strerror}")


def world_error(error: OSError) -> WorldError:
    """Return the error that ends a run after an OSError, with a hint where the cure is plain.

    >>> error = world_error(OSError(errno.ENOSPC, "No space left on device", "dist/next"))
    >>> str(error), error.hint
    ('No space left on device (dist/next)', 'make room, then run it again: what is done is kept')
    """
    where = f" ({error.filename})" if error.filename else ""
    hint = next((hint for numbers, hint in _HINTS.items() if error.errno in numbers), "")
    return WorldError(f"{error.strerror or error}{where}", hint)
