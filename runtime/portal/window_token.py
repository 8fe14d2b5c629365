"""The one token of a runtime that a window started for itself, or opened to others: good as long as that runs.

It is made anew at each start and stored nowhere.
"""

from __future__ import annotations

import hmac
import math

from runtime.contracts.config import Role
from runtime.portal.tokens import BadTokenError, Grant
from runtime.portal.users import User

LEAST_CHARACTERS = 32


class WindowToken:
    """A `TokenVerifier` of one token."""

    def __init__(self, token: str, role: Role = "ADMIN", name: str = "local") -> None:
        """Raises ValueError for a token that could be guessed."""
        if len(token) < LEAST_CHARACTERS or not token.isascii():
            raise ValueError(f"the token has to be at least {LEAST_CHARACTERS} characters of ASCII")
        self._token = token.encode()
        self._user = User(name, role)
        self._is_good = True

    def withdraw(self) -> None:
        """Let nobody in with it any more; who is in has to go at the next look."""
        self._is_good = False

    async def verify(self, text: str) -> Grant:
        if not self._is_good or not hmac.compare_digest(text.encode(), self._token):
            raise BadTokenError("it is not the token of the window")
        return Grant(self._user, math.inf, lambda: self._is_good)
