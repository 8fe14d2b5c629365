"""`users … --engine`: tokens for engines, given out, listed and withdrawn in a data directory, also while it is served.

The text of a token is written to the standard output once and kept nowhere; a runtime that works in the directory takes
it at once, and cuts off whose was withdrawn.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from runtime.cli.errors import UnusableError, one_line, show
from runtime.contracts.engines import BUILT_IN
from runtime.contracts.timestamps import rfc3339
from runtime.portal.tokens import ENGINE_ROLE, MOST_NAME, EngineTokens, new_id
from runtime.storage.audit import AuditLog
from runtime.storage.audit_seal import AuditSeal
from runtime.storage.database import Database
from runtime.storage.issued_tokens import IssuedToken, IssuedTokens
from runtime.storage.secret_keys import load_keys

DAYS = 30
MOST_DAYS = 365
DAY_S = 86_400
PAGE = 500
ENGINE_HELP = {
    "list": "the tokens for engines instead",
    "add": "give out a token for the engine NAME instead; it is written to the standard output, this once",
    "delete": "withdraw every token of the engine NAME instead; it is cut off",
}


def days(text: str) -> int:
    """Return a number of days; raises what argparse tells."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"1 to {MOST_DAYS} days, not {text!r}")
    return int(text)


class EngineTokenDrawer:
    """Works on an open database. Every method raises `StorageError`, `UnusableError`."""

    def __init__(self, database: Database, folder: Path, *, now_ms: Callable[[], int]) -> None:
        self._folder = folder
        self._now_ms = now_ms
        self._issued = IssuedTokens(database, now_ms=now_ms)
        self._audit = AuditLog(database, now_ms=now_ms, seal=AuditSeal(folder))

    def give_out(self, name: str, good_for_days: int) -> None:
        """Write a new token for an engine to the standard output."""
        if not 0 < len(name) <= MOST_NAME or not name.isprintable() or name == BUILT_IN:
            raise UnusableError(
                f"an engine's name has 1 to {MOST_NAME} signs that can be printed, and is not {BUILT_IN}"
            )
        now_ms, lifetime_s = self._now_ms(), good_for_days * DAY_S
        token = IssuedToken(new_id(), ENGINE_ROLE, name, "local", now_ms, now_ms + lifetime_s * 1000)
        keys = load_keys(self._folder, os.environ)
        self._issued.add(token)
        self._note("token.create", token)
        show(EngineTokens(keys.engine, self._issued).given_out(name, token.jti, lifetime_s) + "\n", sys.stdout)
        show(one_line(f"{name}: good until {rfc3339(token.expires_at_ms)}") + "\n", sys.stderr)

    def withdraw(self, name: str) -> None:
        """Make every token of an engine worthless."""
        found = [token for token in self._tokens() if token.engine_id == name]
        if not found:
            raise UnusableError(f"there is no token of an engine {name!r}; users list --engine shows all")
        for token in found:
            self._issued.withdraw(token.jti)
            self._note("token.withdraw", token)
        show(one_line(f"{name}: {len(found)} withdrawn") + "\n", sys.stdout)

    def show(self, *, as_json: bool) -> None:
        """Tell which tokens for engines there are; none of their texts is known."""
        tokens = list(self._tokens())
        if as_json:
            show(json.dumps([_shown(token) for token in tokens], indent=2) + "\n", sys.stdout)
            return
        for token in tokens:
            until, by = rfc3339(token.expires_at_ms), token.created_by
            show(one_line(f"{token.engine_id or '':<24} until {until} by {by}, {token.jti}") + "\n", sys.stdout)

    def _tokens(self) -> Iterator[IssuedToken]:
        total, offset = 1, 0
        found: list[IssuedToken] = []
        while offset < total:
            page, total = self._issued.page(PAGE, offset)
            found += page
            offset += PAGE
        return (token for token in found if token.role == ENGINE_ROLE)

    def _note(self, action: str, token: IssuedToken) -> None:
        self._audit.append(actor="local", role="ADMIN", action=action, target=f"token {token.jti} {token.role}")


def _shown(token: IssuedToken) -> dict[str, Any]:
    return {
        "engineId": token.engine_id,
        "jti": token.jti,
        "created_by": token.created_by,
        "created_at": rfc3339(token.created_at_ms),
        "expires_at": rfc3339(token.expires_at_ms),
    }
