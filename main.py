"""Plumbline's entry: picks what to start and holds no logic of its own.

python main.py [LEVEL] [--connect [URL]] [--tour DIR] …     the desktop application
python main.py serve | check | simulate | replay | merge …  the runtime without a window
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence


def _serve(arguments: Sequence[str]) -> int:
    from runtime.cli import serve

    return serve.run(arguments)


def _check(arguments: Sequence[str]) -> int:
    from runtime.cli import check

    return check.run(arguments)


def _simulate(arguments: Sequence[str]) -> int:
    from runtime.cli import simulate

    return simulate.run(arguments)


def _replay(arguments: Sequence[str]) -> int:
    from runtime.cli import replay

    return replay.run(arguments)


def _merge(arguments: Sequence[str]) -> int:
    from runtime.cli import merge

    return merge.run(arguments)


def _audit(arguments: Sequence[str]) -> int:
    from runtime.cli import audit

    return audit.run(arguments)


def _backup(arguments: Sequence[str]) -> int:
    from runtime.cli import backup

    return backup.run(arguments)


def _restore(arguments: Sequence[str]) -> int:
    from runtime.cli import restore

    return restore.run(arguments)


def _users(arguments: Sequence[str]) -> int:
    from runtime.cli import users

    return users.run(arguments)


def _engine(arguments: Sequence[str]) -> int:
    from runtime.cli import engine

    return engine.run(arguments)


def _install_desktop_entry(arguments: Sequence[str]) -> int:
    from app import desktop_entry

    return desktop_entry.run(arguments)


def _desktop(arguments: Sequence[str]) -> int:
    # Imported here, so that no other command ever loads Qt.
    from app import start

    return start.run(arguments)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "serve": _serve,
    "check": _check,
    "simulate": _simulate,
    "replay": _replay,
    "merge": _merge,
    "users": _users,
    "audit": _audit,
    "backup": _backup,
    "restore": _restore,
    "engine": _engine,
    "install-desktop-entry": _install_desktop_entry,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the first argument names, otherwise the desktop application; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in COMMANDS:
        return COMMANDS[given[0]](given[1:])
    return _desktop(given)


if __name__ == "__main__":
    sys.exit(main())
