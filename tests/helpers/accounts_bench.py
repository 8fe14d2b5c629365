"""Accounts on a real database, and a portal-less gatehouse around them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from runtime.contracts.config import Role
from runtime.portal.accounts import Accounts, accounts_of
from runtime.portal.auditing import Auditing
from runtime.portal.gatehouse import Gatehouse
from runtime.portal.meters import Meters
from runtime.portal.results import HttpAnswer, RefusedRequest
from runtime.portal.route_table import Call, RouteTable
from runtime.portal.users import LOCAL_ADMIN, User
from runtime.storage.database import Database
from runtime.storage.issued_tokens import IssuedTokens
from runtime.storage.secret_keys import TokenKeys
from runtime.storage.sign_ins import SignIn, SignInStore
from runtime.storage.users import StoredUser, UserStore
from tests.helpers.memory_stores import MemoryAudit

ACCESS_KEY = b"a" * 32
ENGINE_KEY = b"e" * 16
SIGNING_KEY = b"what engines say is signed with it"
PASSWORD = "correct horse"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""What a test about anything but hashing need not wait for."""


class AccountsBench:
    """Close it at the end."""

    def __init__(self, folder: Path) -> None:
        self.now_ms = 1_800_000_000_000
        self.monotonic_s = 0.0
        self.database = Database(folder / "plumbline.db")
        self.accounts: Accounts = accounts_of(
            UserStore(self.database, now_ms=self._now_ms),
            SignInStore(self.database, now_ms=self._now_ms),
            IssuedTokens(self.database, now_ms=self._now_ms),
            TokenKeys(ACCESS_KEY, ENGINE_KEY, SIGNING_KEY),
        )
        self.audit = MemoryAudit()
        self.events: list[tuple[str, str, dict[str, Any]]] = []
        self.meters = Meters()
        self.gate = Gatehouse(
            self.accounts,
            Auditing(self.audit),
            self.meters,
            event=lambda kind, actor, payload: self.events.append((kind, actor, payload)),
            now_ms=self._now_ms,
            monotonic_s=lambda: self.monotonic_s,
        )
        self.table = RouteTable(self.gate.routes)

    @property
    def records(self) -> list[dict[str, Any]]:
        """What was recorded, also what waits to be written."""
        self.audit.flush()
        return self.audit.records

    def _now_ms(self) -> int:
        return self.now_ms

    def add(self, name: str, role: Role, password: str = PASSWORD) -> StoredUser:
        return self.accounts.users.add(name, role, QUICK.hash(password))

    def sign_in(self, name: str) -> tuple[SignIn, str]:
        """A sign-in and its first access token."""
        user = self.accounts.users.find(name)
        assert user is not None
        sign_in = self.accounts.sign_ins.begin(user)
        return sign_in, self.accounts.access.of_sign_in(User(user.name, user.role), sign_in.family)

    async def call(
        self,
        method: str,
        path: str,
        *,
        user: User = LOCAL_ADMIN,
        peer: str | None = "10.0.0.1",
        query: Any = None,
        sign_in: str | None = None,
        **body: Any,
    ) -> HttpAnswer:
        """Ask a route; raises what it refuses with."""
        match = self.table.find(method, path)
        call = Call(user, path, query or {}, body, path_values=match.path_values, peer=peer, sign_in=sign_in)
        answer = await match.route.handler(call)
        assert isinstance(answer, HttpAnswer)
        return answer

    def close(self) -> None:
        self.gate.stop()
        self.database.close()


def telling(folder: Path, **users: Role) -> Tell:
    """Return what runs a story on a bench of its own, with these users in it."""

    def run(story: Story) -> None:
        async def told() -> None:
            bench = AccountsBench(folder)
            for name, role in users.items():
                bench.add(name, role)
            try:
                await story(bench)
            finally:
                bench.close()

        asyncio.run(told())

    return run


async def refused(asking: Awaitable[HttpAnswer]) -> RefusedRequest:
    """Return why nothing else was answered."""
    with pytest.raises(RefusedRequest) as refusal:
        await asking
    return refusal.value


Story = Callable[[AccountsBench], Awaitable[None]]
Tell = Callable[[Story], None]
