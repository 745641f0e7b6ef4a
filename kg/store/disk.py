"""Opening the embedded engine, its complaints turned into lines that a user can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph

from kg.errors import Exit, KgError

UNWRITABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOENT, errno.EEXIST, errno.ENAMETOOLONG}


def open_engine(folder: Path, *, read_only: bool) -> pyoxigraph.Store:
    """The engine over `folder`; a writer makes it where there is nothing yet."""
    with translated(folder):
        if read_only or folder.exists():
            _check_is_store(folder, read_only=read_only)
        if read_only:
            return pyoxigraph.Store.read_only(str(folder))
        folder.mkdir(parents=True, exist_ok=True)
        return pyoxigraph.Store(str(folder))


def _check_is_store(folder: Path, *, read_only: bool) -> None:
    """Refuse what the engine would otherwise fill with its own files or stumble over."""
    if not folder.is_dir() and folder.exists():
        raise not_a_store(folder)
    if not (folder / "CURRENT").exists() and (read_only or any(folder.iterdir())):
        raise not_a_store(folder)


def not_a_store(folder: Path) -> KgError:
    return KgError(
        "not a kg store", where=str(folder), hint="make one by kg build", code="not-a-store", exit=Exit.STORE
    )


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Errors of the engine as `KgError`s: what happened to the store, and what to do next."""
    try:
        yield
    except OSError as error:
        raise _translation(error, str(folder)) from error
    except RuntimeError as error:
        if "orruption" not in str(error):
            raise
        raise _translation(error, str(folder)) from error


def _translation(error: OSError | RuntimeError, where: str) -> KgError:
    message = str(error)
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, RuntimeError) or "Corruption" in message:
        hint = "remove it and run kg build again"
        return KgError("store is damaged", where=where, hint=hint, code="store-damaged", exit=Exit.STORE)
    if "lock" in message.lower() and ("LOCK" in message or number == errno.EAGAIN):
        hint = "wait until the other kg is done"
        return KgError("store is in use", where=where, hint=hint, code="store-busy", exit=Exit.BUSY)
    if number in {errno.ENOSPC, errno.EDQUOT} or "No space left" in message:
        hint = "free some room and run kg build again"
        return KgError("disk is full", where=where, hint=hint, code="disk-full", exit=Exit.IO)
    if number in UNWRITABLE:
        hint = "choose another --out"
        return KgError("cannot write store", where=where, hint=hint, code="store-unwritable", exit=Exit.CANNOT_CREATE)
    hint = "check the disk and run kg build again"
    return KgError(f"store cannot be used ({message})", where=where, hint=hint, code="store-io", exit=Exit.IO)
