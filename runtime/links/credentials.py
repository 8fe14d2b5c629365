"""What a link shows to a runtime that asks who is there: a token that somebody was given, or a user and a password.

A link asks for a token before each request and connection, and again, once, when one was refused.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from pydantic import ValidationError

from runtime.contracts.phase2 import TokenAnswer
from runtime.links.link import LinkClosedError, Reply

LOGIN = "/v2/auth/login"
REFRESH = "/v2/auth/refresh"
RENEW_BEFORE_S = 120.0
"""How long before its end a token is renewed; of a short one the last quarter counts."""
OK, UNAUTHORIZED, TOO_MANY = 200, 401, 429

Post = Callable[[str, Mapping[str, str]], Awaitable[Reply]]
"""Posts a JSON object to a path of the runtime, without any token."""


class SignInError(LinkClosedError):
    """The runtime does not take what it is shown; trying the same again would not help."""


class Credentials(Protocol):
    """Gives out bearer tokens. Belongs to the loop of its link; may be used by several requests at once."""

    async def token(self, post: Post, refused: str | None = None) -> str:
        """Return a token that is good now; `refused` is one that the runtime did not take.

        Raises `SignInError` when there is none, `LinkClosedError` when nobody could be asked.
        """


class GivenToken:
    """A token from elsewhere, shown as it is: one of `POST /v2/tokens`, or of another provider."""

    def __init__(self, token: str) -> None:
        """Raises ValueError for a text that cannot be sent as a token."""
        self._token = token.strip()
        if not self._token or not self._token.isascii() or not self._token.isprintable() or " " in self._token:
            raise ValueError("the token is empty or holds signs that no token has; copy it whole, on one line")

    async def token(self, post: Post, refused: str | None = None) -> str:
        if refused == self._token:
            raise SignInError("the runtime does not accept the token; it may have ended or been withdrawn")
        return self._token


class PasswordSignIn:
    """Signs in with user and password, or goes on with a refresh token, and renews its token before that ends."""

    def __init__(
        self,
        username: str,
        password: str | None,
        *,
        refresh_token: str | None = None,
        keep: Callable[[str], None] = lambda refresh_token: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """With `refresh_token` an earlier sign-in goes on; `keep` is told each new one, as the old one is worthless."""
        self.username = username
        self._password = password
        self._refresh_token = refresh_token
        self._keep = keep
        self._monotonic = monotonic
        self._token: str | None = None
        self._renew_at = 0.0
        # A refresh token is good for one use: two requests at once must not both renew.
        self._one_at_a_time = asyncio.Lock()

    async def token(self, post: Post, refused: str | None = None) -> str:
        async with self._one_at_a_time:
            is_good = self._token != refused and self._monotonic() < self._renew_at
            if self._token is not None and is_good:
                return self._token
            return await self._renew(post)

    async def _renew(self, post: Post) -> str:
        refresh_token, self._refresh_token = self._refresh_token, None
        if refresh_token is not None:
            reply = await post(REFRESH, {"refresh_token": refresh_token})
            if reply.status == OK:
                return self._take(reply)
            if reply.status != UNAUTHORIZED:
                self._refresh_token = refresh_token
                raise LinkClosedError(f"signing in: {_said(reply)}")
        if self._password is None:
            raise SignInError("the sign-in has ended; sign in again")
        reply = await post(LOGIN, {"username": self.username, "password": self._password})
        if reply.status == OK:
            return self._take(reply)
        if reply.status >= 500 or reply.status == TOO_MANY:
            raise LinkClosedError(f"signing in: {_said(reply)}")
        raise SignInError(f"signing in as {self.username}: {_said(reply)}")

    def _take(self, reply: Reply) -> str:
        try:
            answer = TokenAnswer.from_wire(json.loads(reply.body))
        except (ValueError, ValidationError):
            raise LinkClosedError("signing in: the runtime gave an answer that cannot be read") from None
        self._token, self._refresh_token = answer.access_token, answer.refresh_token
        self._renew_at = self._monotonic() + answer.expires_in - min(RENEW_BEFORE_S, answer.expires_in / 4)
        self._keep(answer.refresh_token)
        return self._token


def _said(reply: Reply) -> str:
    """Return why a runtime refused, in its own words where it has some."""
    try:
        message = json.loads(reply.body)["error"]["message"]
    except (ValueError, TypeError, KeyError):
        message = ""
    return str(message) or f"it answers with HTTP {reply.status}"
