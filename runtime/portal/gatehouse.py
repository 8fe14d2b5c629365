"""Builds what knows who is who, around the accounts of a runtime: the door, its log, the desks and their routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runtime.portal.accounts import Accounts
from runtime.portal.auditing import Auditing
from runtime.portal.auth_desk import AuthDesk
from runtime.portal.doorkeeper import Doorkeeper
from runtime.portal.meters import Meters
from runtime.portal.password_work import PasswordWork
from runtime.portal.refusal_log import RefusalLog
from runtime.portal.route_table import Route
from runtime.portal.tokens import BadTokenError, EngineToken
from runtime.portal.users_desk import TokensDesk, UsersDesk

USERS = "/v2/users"
USER = f"{USERS}/{{username}}"
OWN_PASSWORD = f"{USERS}/me/password"
TOKENS = "/v2/tokens"
AUTH = "/v2/auth"


class Gatehouse:
    """Belongs to the portal's loop. Without accounts nobody comes in over the network, and there are no routes."""

    def __init__(
        self,
        accounts: Accounts | None,
        auditing: Auditing,
        meters: Meters,
        *,
        event: Callable[[str, str, dict[str, Any]], None],
        now_ms: Callable[[], int],
        monotonic_s: Callable[[], float],
    ) -> None:
        self.accounts = accounts
        self._passwords = PasswordWork()
        self.refusals = refusals = RefusalLog(auditing.record_command, monotonic_s=monotonic_s)
        if accounts is None:
            self.door = Doorkeeper((), refusals)
            self.routes: tuple[Route, ...] = ()
            return
        self.door = Doorkeeper((accounts.access,), refusals, changed=accounts.users.change_mark)
        auth = AuthDesk(
            accounts, auditing, self.door, refusals, self._passwords, meters, monotonic_s=monotonic_s, event=event
        )
        users = UsersDesk(accounts, auditing, self.door, self._passwords)
        tokens = TokensDesk(accounts, auditing, self.door, now_ms=now_ms)
        self.routes = (
            Route("POST", f"{AUTH}/login", "VIEWER", auth.login, open_to="all"),
            Route("POST", f"{AUTH}/refresh", "VIEWER", auth.refresh, open_to="all"),
            Route("POST", f"{AUTH}/logout", "VIEWER", auth.logout, open_to="all"),
            Route("GET", USERS, "ADMIN", users.list_users),
            Route("POST", USERS, "ADMIN", users.create, audited_as="user.create"),
            Route("PATCH", USER, "ADMIN", users.change, audited_as="user.change"),
            Route("DELETE", USER, "ADMIN", users.delete, audited_as="user.delete"),
            Route("PUT", OWN_PASSWORD, "VIEWER", auth.change_own_password, audited_as="user.password"),
            Route("GET", TOKENS, "ADMIN", tokens.list_tokens),
            Route("POST", TOKENS, "ADMIN", tokens.create, audited_as="token.create"),
            Route("DELETE", f"{TOKENS}/{{jti}}", "ADMIN", tokens.withdraw, audited_as="token.withdraw"),
        )

    def verify_engine_token(self, text: str) -> EngineToken:
        """Return whose an engine token is; raises `BadTokenError`, `StorageError`."""
        if self.accounts is None:
            raise BadTokenError("there are no tokens here")
        return self.accounts.engines.verify(text)

    def is_engine_token_good(self, token: EngineToken) -> bool:
        """Return whether a token that was verified was not withdrawn since."""
        return self.accounts is not None and self.accounts.engines.is_good(token)

    def start(self) -> None:
        self.door.start()

    def stop(self) -> None:
        self.door.stop()
        self._passwords.stop()
