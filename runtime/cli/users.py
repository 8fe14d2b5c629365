"""`users`: who may sign in, and which engines, changed in a data directory, also while a runtime works in it.

A runtime notices within a second: whoever lost a right is cut off. Passwords are typed or read, never arguments, which
every user of a machine can see.
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from runtime.cli.engine_tokens import DAYS, ENGINE_HELP, EngineTokenDrawer, days
from runtime.cli.errors import (
    DONE,
    CommandParser,
    UnusableError,
    add_data_dir,
    data_dir_of,
    one_line,
    run_command,
    show,
)
from runtime.contracts.config import ROLES
from runtime.contracts.timestamps import rfc3339
from runtime.storage.audit import AuditLog
from runtime.storage.audit_seal import AuditSeal
from runtime.storage.data_directory import DATABASE_NAME
from runtime.storage.database import Database
from runtime.storage.errors import StorageError
from runtime.storage.password_hashes import UnusablePasswordError, check_password, hash_password
from runtime.storage.users import StoredUser, UserError, UserStore

MOST = 2**31


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say; returns 0, or 2 when that cannot be done."""
    return run_command(_parser(), arguments, _users)


def _parser() -> CommandParser:
    parser = CommandParser("users", "Manage who may sign in to a runtime, also while it runs.")
    commands = parser.add_subparsers(
        dest="what", required=True, metavar="COMMAND", parser_class=argparse.ArgumentParser
    )
    for what, help_text in (
        ("list", "show all users"),
        ("add", "let somebody sign in; the password is typed, or the first line of the standard input"),
        ("reset", "set another password, read in the same way; every sign-in of the user ends"),
        ("role", "give another role"),
        ("disable", "let somebody sign in no more; every sign-in ends"),
        ("enable", "let somebody sign in again"),
        ("delete", "remove somebody; every sign-in ends"),
    ):
        command = commands.add_parser(what, help=help_text, description=help_text, allow_abbrev=False)
        command.error = parser.error  # type: ignore[method-assign]  # one line, as everywhere
        if what == "list":
            command.add_argument("--json", action="store_true", help="as JSON")
        else:
            command.add_argument("name", metavar="NAME")
        if what in ("add", "role"):
            command.add_argument("--role", choices=ROLES, required=what == "role")
        if what in ENGINE_HELP:
            command.add_argument("--engine", action="store_true", help=ENGINE_HELP[what])
        if what == "add":
            command.add_argument("--days", type=days, help=f"how long a token for an engine is good, default {DAYS}")
        add_data_dir(command)
    return parser


def _users(options: argparse.Namespace) -> int:
    data_dir = data_dir_of(options)
    if getattr(options, "engine", False):
        return _engines(data_dir, options)
    if options.what == "add" and (options.role is None or options.days is not None):
        raise UnusableError("a user needs --role; --days goes with --engine, which gives out a token for one")
    # Before the database is opened: nobody waits for what somebody types.
    password = _read_password(options.name) if options.what in ("add", "reset") else None
    try:
        with _opened(data_dir, may_create=options.what == "add") as database:
            users = UserStore(database, now_ms=_now_ms)
            if options.what == "list":
                _list(users, as_json=options.json)
            else:
                _change(users, AuditLog(database, now_ms=_now_ms, seal=AuditSeal(data_dir)), options, password)
    except (StorageError, UserError) as failed:
        raise UnusableError(str(failed)) from failed
    return DONE


def _engines(data_dir: Path, options: argparse.Namespace) -> int:
    """Do to tokens for engines what is done to users otherwise."""
    if options.what == "add" and options.role is not None:
        raise UnusableError("--engine has no --role: a token for engines opens /engine and nothing else")
    try:
        with _opened(data_dir, may_create=options.what == "add") as database:
            tokens = EngineTokenDrawer(database, data_dir, now_ms=_now_ms)
            if options.what == "list":
                tokens.show(as_json=options.json)
            elif options.what == "add":
                tokens.give_out(options.name, options.days or DAYS)
            else:
                tokens.withdraw(options.name)
    except StorageError as failed:
        raise UnusableError(str(failed)) from failed
    return DONE


def _change(users: UserStore, audit: AuditLog, options: argparse.Namespace, password: str | None) -> None:
    name = options.name
    changes: dict[str, tuple[str, Callable[[], StoredUser]]] = {
        "add": ("user.create", lambda: users.add(name, options.role, password or "")),
        "reset": ("user.change password", lambda: users.change(name, password=password)),
        "role": ("user.change role", lambda: users.change(name, role=options.role)),
        "disable": ("user.change disabled", lambda: users.change(name, is_disabled=True)),
        "enable": ("user.change disabled", lambda: users.change(name, is_disabled=False)),
        "delete": ("user.delete", lambda: users.delete(name)),
    }
    action, change = changes[options.what]
    user = change()
    audit.append(actor="local", role="ADMIN", action=action, target=f"user {user.name}")
    show(one_line(f"{user.name}: {options.what}: done") + "\n", sys.stdout)


def _list(users: UserStore, *, as_json: bool) -> None:
    found, _ = users.page(MOST, 0)
    if as_json:
        show(json.dumps([_shown(one) for one in found], indent=2) + "\n", sys.stdout)
        return
    for one in found:
        state = "disabled" if one.is_disabled else "enabled"
        show(f"{one.name:<24} {one.role:<9} {state:<9} since {rfc3339(one.created_at_ms)}\n", sys.stdout)


def _shown(user: StoredUser) -> dict[str, Any]:
    return {
        "username": user.name,
        "role": user.role,
        "disabled": user.is_disabled,
        "created_at": rfc3339(user.created_at_ms),
    }


def _read_password(name: str) -> str:
    """Return the hash of what is typed twice, or of the first line of the standard input."""
    if sys.stdin.isatty():
        password = getpass.getpass(f"Password of {name}: ")
        if getpass.getpass("Again: ") != password:
            raise UnusableError("the two passwords differ; nothing was changed")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    try:
        check_password(password)
    except UnusablePasswordError as unusable:
        raise UnusableError(str(unusable)) from None
    return hash_password(password)


@contextmanager
def _opened(folder: Path, *, may_create: bool) -> Iterator[Database]:
    path = folder / DATABASE_NAME
    if may_create:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    elif not path.is_file():
        raise UnusableError(f"{folder} is no data directory of a runtime: it has no {DATABASE_NAME}")
    database = Database(path)
    try:
        yield database
    finally:
        database.close()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
