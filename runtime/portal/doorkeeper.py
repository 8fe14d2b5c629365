"""Who may come in: bearer tokens on requests and connections, and who has to go (rulings 16–18, 50).

A connection outlives its token by a minute, to be prolonged; one whose user was deleted, disabled or given another role
is cut within a second, also when another process did that.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from runtime.portal.manners import HttpRequest
from runtime.portal.refusal_log import RefusalLog
from runtime.portal.results import RefusedRequest, unauthorized
from runtime.portal.route_table import Route
from runtime.portal.tokens import MOST_CHARACTERS, BadTokenError, Grant, TokenVerifier
from runtime.portal.users import ANONYMOUS, User
from runtime.storage.errors import StorageError

LOOK_EVERY_S = 0.25
OVERTIME_S = 60.0
"""How long a connection lives on after its token, to be given another one."""

Cut = Callable[[str, bool], None]
"""Ends a connection; is told why, and whether at once: what was withdrawn must not even take what waits."""

log = logging.getLogger("plumbline.door")


class Visit:
    """One open connection and what lets it be open."""

    def __init__(self, grant: Grant, cut: Cut, leave: Callable[[Visit], None]) -> None:
        self.grant = grant
        self.cut = cut
        self.is_new = True
        """What happened between the check of the token and now was nobody's to see: it is looked at in any case."""
        self._leave = leave

    def prolong(self, grant: Grant) -> None:
        """Go by another token of the same user."""
        self.grant = grant
        self.is_new = True

    def leave(self) -> None:
        """The connection is over; a second call does nothing."""
        self._leave(self)


class Doorkeeper:
    """Belongs to the portal's loop."""

    def __init__(
        self,
        verifiers: Sequence[TokenVerifier],
        refusals: RefusalLog,
        *,
        now_s: Callable[[], float] = time.time,
        changed: Callable[[], int] = lambda: 0,
    ) -> None:
        """`changed` gives another number whenever another process may have changed users."""
        self._verifiers = list(verifiers)
        self._refusals = refusals
        self._now_s = now_s
        self._changed = changed
        self._last_change = 0
        self._must_look = False
        self._visits: set[Visit] = set()
        self._watching: asyncio.Task[None] | None = None

    def accept(self, verifier: TokenVerifier) -> None:
        """Accept another kind of token, too."""
        self._verifiers.append(verifier)

    def dismiss(self, verifier: TokenVerifier) -> None:
        """Accept that kind no more; whoever is in with it has to go at the next look."""
        self._verifiers.remove(verifier)
        self.look_again()

    def start(self) -> None:
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    def stop(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None

    async def admit(
        self, request: HttpRequest, route: Route, authorization: Sequence[str]
    ) -> tuple[User, Grant | None]:
        """Return who asks, and the grant of a token where one is needed; `authorization` are all headers of that name.

        Raises `RefusedRequest` UNAUTHORIZED.
        """
        if route.open_to == "all" or (route.open_to == "loopback" and request.is_from_this_machine):
            return ANONYMOUS, None
        grant = await self.check_header(authorization, f"{route.method} {route.path}", request.peer or "this process")
        return grant.user, grant

    async def check_header(self, authorization: Sequence[str], action: str, address: str) -> Grant:
        """Return what the one bearer token among the headers gives; raises `RefusedRequest` UNAUTHORIZED, recorded."""
        scheme, _, token = authorization[0].partition(" ") if len(authorization) == 1 else ("", "", "")
        if scheme.lower() != "bearer" or not token.strip():
            self._refusals.note(action, address, "UNAUTHORIZED")
            raise unauthorized("a bearer token is needed: log in at /v2/auth/login")
        return await self.check(token.strip(), action, address)

    async def check(self, token: str, action: str, address: str) -> Grant:
        """Return what a token gives; raises `RefusedRequest` UNAUTHORIZED, recorded."""
        # No kind of token is anything else, and no verifier has to deal with half a sign or a megabyte.
        is_readable = token.isascii() and len(token) <= MOST_CHARACTERS
        for verifier in self._verifiers if is_readable else ():
            try:
                return await verifier.verify(token)
            except BadTokenError as bad:
                log.debug("a token from %s is not good: %s", address, bad)
            except StorageError as failed:
                log.error("users cannot be read: %s", failed)
                raise RefusedRequest("BUSY", "users cannot be read now; the runtime's log says more") from failed
        self._refusals.note(action, address, "UNAUTHORIZED")
        raise unauthorized("the token is not good: it may have ended or been withdrawn; log in again")

    def watch(self, grant: Grant, cut: Cut) -> Visit:
        """Cut a connection when what was granted no longer holds, until it is left."""
        visit = Visit(grant, cut, self._visits.discard)
        self._visits.add(visit)
        return visit

    def look_again(self) -> None:
        """Something was withdrawn: whoever lost the right to be here has to go at the next look."""
        self._must_look = True

    def look(self) -> None:
        """Cut what has outlived its grant, and, where something may have changed, what lost it."""
        change = self._changed()
        must_look = self._must_look or change != self._last_change
        self._must_look, self._last_change = False, change
        now_s = self._now_s()
        for visit in tuple(self._visits):
            must_see, visit.is_new = must_look or visit.is_new, False
            if must_see and not visit.grant.is_good():
                visit.leave()
                visit.cut("the user or the token has lost the right to be here", True)
            elif now_s > visit.grant.expires_s + OVERTIME_S:
                visit.leave()
                visit.cut("the token has ended", False)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                self.look()
            except StorageError as failed:
                self._must_look = True
                log.error("open connections cannot be checked: %s", failed)
            except Exception:  # one connection that cannot be checked or cut must not let all others stay
                self._must_look = True
                log.exception("an open connection cannot be checked")
