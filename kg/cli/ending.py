"""How a command ends: one line for a mistake, the right code for the shell, never half a page.

A `KgError` is one line and its code. A wrong use is one line and 2. A reader of our output that
went away is no error. Anything else is a bug of ours and shows its traceback.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from io import TextIOWrapper
from types import FrameType
from typing import NoReturn

import click

from kg.characters import visible
from kg.errors import Exit, KgError

TERMINATED = 128 + signal.SIGTERM


class Terminated(BaseException):
    """The process was asked to end; not an `Exception`, so that nothing on the way swallows it."""


def run(commands: click.Command) -> NoReturn:
    """Run the command line of this process and end the process."""
    _speak_utf8()
    signal.signal(signal.SIGTERM, _terminate)
    code = ending(commands)
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError as error:
        code = _stream_failed(error)
    sys.exit(code)


def ending(commands: click.Command) -> int:
    """Run the command line and give the exit code, having said on standard error what went wrong."""
    if "_KG_COMPLETE" in os.environ:
        commands.main(prog_name="kg")
    try:
        # Not `commands.main`, which has endings of its own for Ctrl-C and closed pipes.
        with commands.make_context("kg", sys.argv[1:]) as context:
            result = commands.invoke(context)
    except (Exception, KeyboardInterrupt, Terminated) as error:
        line, code = _told(error)
        if line:
            say(f"kg: {line}")
        return code
    return result if isinstance(result, int) else Exit.DONE


def say(line: str) -> None:
    """One line on standard error, whatever characters it holds."""
    click.echo(visible(" ".join(line.splitlines())), err=True)


_GO_ON = "run the same command again to go on from here"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EIO}


def _told(error: BaseException) -> tuple[str, int]:
    """The line that says what went wrong, and the code for the shell."""
    match error:
        case KgError():
            told = str(error), int(error.exit)
        case click.exceptions.Exit():
            told = "", error.exit_code
        case click.ClickException():
            told = f"{_wrong_use(error)}  [usage]", int(Exit.USAGE)
        case click.Abort() | KeyboardInterrupt():
            told = f"interrupted: {_GO_ON}  [interrupted]", int(Exit.INTERRUPTED)
        case Terminated():
            told = f"terminated: {_GO_ON}  [terminated]", TERMINATED
        case OSError() if error.errno in {errno.EPIPE, *_FULL}:
            told = "", _stream_failed(error)
        case _:
            traceback.print_exception(error)
            told = "this is a bug in kg, please report it with the lines above  [bug]", int(Exit.BUG)
    return told


def _stream_failed(error: OSError) -> int:
    """A reader that has gone away is no error of ours; a full disk is one line."""
    _silence(sys.stdout)
    if error.errno == errno.EPIPE:
        return Exit.DONE
    where = f": {error.filename}" if error.filename else ""
    say(f"kg: {(error.strerror or str(error)).lower()}{where}: free some space and run kg again  [disk]")
    return Exit.IO


def _wrong_use(error: click.ClickException) -> str:
    """Click's message with the command that explains it: `no such option: --foo: see kg build --help`."""
    message = error.format_message().rstrip(".")
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "kg"
    return f"{message[:1].lower()}{message[1:]}: see {path} --help"


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise Terminated


def _speak_utf8() -> None:
    """UTF-8 whatever the locale says, and no crash for a character that has no place in it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _silence(stream: object) -> None:
    """Let Python's own flush at exit write nowhere."""
    if isinstance(stream, TextIOWrapper):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
