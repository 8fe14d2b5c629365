"""Signing in, going on, signing out: `/v2/auth/…` (rulings 47–49), none of which needs a token; another password.

Whoever shows a password here has as many tries as the limit of logins allows, whatever it is shown for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runtime.contracts.accounts import LogoutRequest, OwnPasswordChange
from runtime.contracts.phase2 import LoginRequest, RefreshRequest, TokenAnswer
from runtime.portal.accounts import Accounts
from runtime.portal.auditing import Auditing
from runtime.portal.doorkeeper import Doorkeeper
from runtime.portal.login_limit import LoginLimit
from runtime.portal.manners import network_of
from runtime.portal.meters import Meters
from runtime.portal.password_work import PasswordWork
from runtime.portal.refusal_log import RefusalLog
from runtime.portal.results import HttpAnswer, RefusedRequest, json_answer, unauthorized
from runtime.portal.route_table import Call
from runtime.portal.storing import storing
from runtime.portal.tokens import LIFETIME_S
from runtime.portal.users import User
from runtime.storage.password_hashes import NOBODY, hash_password, is_outdated, is_password
from runtime.storage.sign_ins import BadRefreshTokenError, ReusedRefreshTokenError, SignIn
from runtime.storage.users import StoredUser, UnknownUserError, user_key

IN_PROCESS = "this process"
WRONG = "the user or the password is wrong"


class AuthDesk:
    """Belongs to the portal's loop."""

    def __init__(
        self,
        accounts: Accounts,
        auditing: Auditing,
        door: Doorkeeper,
        refusals: RefusalLog,
        passwords: PasswordWork,
        meters: Meters,
        *,
        monotonic_s: Callable[[], float],
        event: Callable[[str, str, dict[str, Any]], None],
    ) -> None:
        self._accounts = accounts
        self._auditing = auditing
        self._door = door
        self._refusals = refusals
        self._passwords = passwords
        self._meters = meters
        self._limit = LoginLimit(monotonic_s)
        self._event = event

    async def login(self, call: Call) -> HttpAnswer:
        """Answer with tokens for user and password; unknown users and wrong passwords take as long and look alike."""
        request = call.parse(LoginRequest)
        found = await self._proven(call, "auth.login", request.username, request.password, unauthorized(WRONG))
        who = User(found.name, found.role)
        with self._auditing.of(who, "auth.login", f"from {call.peer or IN_PROCESS}"), storing("the sign-in"):
            try:
                sign_in = self._accounts.sign_ins.begin(found)
            except BadRefreshTokenError:  # another process was quicker
                raise unauthorized(WRONG) from None
        self._event("auth.login", found.name, {"role": found.role})
        return self._tokens(sign_in)

    async def refresh(self, call: Call) -> HttpAnswer:
        """Answer with new tokens; the refresh token that was shown is worthless from then on."""
        token = call.parse(RefreshRequest).refresh_token
        address = call.peer or IN_PROCESS
        try:
            with storing("the sign-in"):
                sign_in = self._accounts.sign_ins.refresh(token)
        except ReusedRefreshTokenError as reused:
            self._door.look_again()
            who = User(reused.user, "VIEWER")
            self._auditing.record_command(who, "auth.refresh.reused", f"from {address}", "UNAUTHORIZED")
            raise unauthorized("the refresh token was used before, so its sign-in has ended; log in again") from None
        except BadRefreshTokenError:
            self._refusals.note("auth.refresh", address, "UNAUTHORIZED")
            raise unauthorized("the refresh token is not good, or its sign-in has ended; log in again") from None
        return self._tokens(sign_in)

    async def logout(self, call: Call) -> HttpAnswer:
        """End the sign-in of a refresh token; one that has ended already is no failure."""
        token = call.parse(LogoutRequest).refresh_token
        try:
            with storing("the sign-in"):
                name = self._accounts.sign_ins.end(token)
        except BadRefreshTokenError:
            name = None
        if name is not None:
            self._door.look_again()
            self._auditing.record_command(User(name, "VIEWER"), "auth.logout", f"from {call.peer or IN_PROCESS}", None)
        return HttpAnswer(204, b"", {"cache-control": "no-store"})

    async def change_own_password(self, call: Call) -> HttpAnswer:
        """Give whoever asks another password; every other sign-in of theirs ends, and what is open with it is cut."""
        request = call.parse(OwnPasswordChange)
        name = call.user.name
        if self._find(name) is None:
            raise RefusedRequest("FORBIDDEN", f"{name} has no password here: this token is not that of a user")
        wrong = RefusedRequest("FORBIDDEN", "the current password is wrong", field="current_password")
        found = await self._proven(call, "user.password", name, request.current_password, wrong)
        hashed = await self._passwords.hash(request.new_password, "new_password")
        with (
            self._auditing.of(call.user, "user.password", f"user {found.name} from {call.peer or IN_PROCESS}"),
            storing("the user"),
        ):
            try:
                self._accounts.users.change_own_password(found, hashed, call.sign_in)
            except UnknownUserError as changed:  # another process was quicker
                raise RefusedRequest("INVALID_REQUEST", str(changed), status=409) from None
        self._door.look_again()
        return HttpAnswer(204, b"", {"cache-control": "no-store"})

    async def _proven(self, call: Call, action: str, username: str, password: str, wrong: RefusedRequest) -> StoredUser:
        """Return the user whose password was shown; raises `wrong`, or RATE_LIMITED after too many of those."""
        network = network_of(call.peer or IN_PROCESS)
        user = self._find(username)
        # What is typed as a name may be a password: names that nobody has are counted, and never written down.
        name = user_key(user.name) if user is not None else user_key(username)[:64]
        try:
            async with self._limit.turn(network, name):
                found = await self._check(username, password)
                if found is None:
                    self._limit.failed(network, name)
                    raise wrong
                self._limit.succeeded(network, name)
        except RefusedRequest as refusal:
            code = "RATE_LIMITED" if refusal.status == 429 else str(refusal.code)
            who = User("unknown", "VIEWER") if user is None else User(user.name, user.role)
            self._meters.logins_refused += 1
            self._refusals.note(action, call.peer or IN_PROCESS, code, who)
            raise
        return found

    async def _check(self, name: str, password: str) -> StoredUser | None:
        """Return the user whose password it is, None when it is nobody's."""
        user = self._find(name)
        hashed = NOBODY if user is None else user.password
        is_right = await self._passwords.run(lambda: is_password(hashed, password))
        if user is None or not is_right:
            return None
        if is_outdated(user.password):
            stronger = await self._passwords.run(lambda: hash_password(password))
            with storing("the user"):
                self._accounts.users.keep_rehashed(user, stronger)
            user = self._find(name)
            hashed = stronger
        else:
            user = self._find(name)
        # While the password was checked, the user may have been deleted, disabled, or given another one.
        return None if user is None or user.is_disabled or user.password != hashed else user

    def _find(self, name: str) -> StoredUser | None:
        with storing("the user"):
            return self._accounts.users.find(name)

    def _tokens(self, sign_in: SignIn) -> HttpAnswer:
        user = User(sign_in.user, sign_in.role)
        return json_answer(
            TokenAnswer(
                access_token=self._accounts.access.of_sign_in(user, sign_in.family),
                token_type="Bearer",  # noqa: S106 - the scheme's name
                expires_in=LIFETIME_S,
                refresh_token=sign_in.refresh_token,
                role=sign_in.role,
            )
        )
