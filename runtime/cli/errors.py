"""How every command fails: one line on standard error and exit code 2; `--debug` adds the traceback.

What a command *finds* is its output and none of this module's business.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, NoReturn

DONE = 0
FOUND_PROBLEMS = 1
UNUSABLE = 2


class UnusableError(Exception):
    """Arguments or files that a command cannot work with; the message is one line for the person at the terminal."""


class CommandParser(argparse.ArgumentParser):
    """An argument parser that knows `--debug` and complains in one line."""

    def __init__(self, name: str, description: str) -> None:
        super().__init__(prog=f"plumbline {name}", description=description, allow_abbrev=False)
        self.add_argument("--debug", action="store_true", help="show the traceback of an error")

    def error(self, message: str) -> NoReturn:
        raise UnusableError(f"{message} (--help lists the options)")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        if message:
            show(message, sys.stderr)
        raise _Exit(status)


def add_data_dir(parser: argparse.ArgumentParser, what: str = "the data directory") -> None:
    """Have a command take `--data-dir`, or the environment's; `data_dir_of` reads it."""
    default = os.environ.get("PLUMBLINE_DATA_DIR") or None
    told = f"{what} (default PLUMBLINE_DATA_DIR)"
    parser.add_argument("--data-dir", type=Path, default=default, metavar="DIR", help=told)


def data_dir_of(options: argparse.Namespace) -> Path:
    """Return the data directory that was named; raises `UnusableError` when none was."""
    if options.data_dir is None:
        raise UnusableError("--data-dir DIR is needed (or PLUMBLINE_DATA_DIR)")
    return Path(options.data_dir)


class _Exit(Exception):  # noqa: N818 - the end of `--help` is no error
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def run_command(parser: CommandParser, arguments: Sequence[str], command: Callable[[argparse.Namespace], int]) -> int:
    """Parse the arguments, run the command and return its exit code.

    `UnusableError` and `OSError` become one line and exit code 2. Anything else is a defect of ours and keeps its
    traceback with `--debug`, but ends in one line and exit code 2 as well.
    """
    wants_traceback = "--debug" in arguments
    try:
        return command(parser.parse_args(list(arguments)))
    except _Exit as ended:
        return ended.status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _abandon_output()
        return DONE
    except Exception as failure:
        if wants_traceback:
            traceback.print_exc(file=sys.stderr)
        show(f"{parser.prog}: {explain(failure)}\n", sys.stderr)
        return UNUSABLE


def explain(failure: Exception) -> str:
    """Return what went wrong in one line."""
    if isinstance(failure, OSError) and failure.strerror:
        about = f"{failure.filename}: " if failure.filename else ""
        return one_line(f"{about}{failure.strerror.lower()}")
    if isinstance(failure, UnusableError):
        return one_line(str(failure))
    return one_line(f"{type(failure).__name__}: {failure} (--debug shows where)")


def one_line(text: str) -> str:
    """Return the text with line ends and other control characters written as escapes."""
    return "".join(character if character.isprintable() else _escape(character) for character in text)


def show(text: str, stream: IO[Any]) -> None:
    """Write text to a terminal or file of any encoding; what it cannot show is written as an escape."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _abandon_output() -> None:
    """Let nobody complain at exit that the reader of our output has gone (`check … | head`)."""
    with open(os.devnull, "w") as nothing:  # noqa: PTH123 - a device, not a path of ours
        os.dup2(nothing.fileno(), sys.stdout.fileno())
