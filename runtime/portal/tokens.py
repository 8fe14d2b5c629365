"""Tokens of our own: JWTs, HS256 and nothing else (ruling 46). Makes them, and tells whose they are.

What a token says is true only while the store agrees: the sign-in goes on, the role is the same, nobody withdrew it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import jwt

from runtime.contracts.config import ROLES, Role
from runtime.portal.users import User

ALGORITHM = "HS256"
ISSUER = "plumbline"
AUDIENCE = "plumbline-api"
ENGINE_AUDIENCE = "plumbline-engine"
ENGINE_ROLE = "engine"
LIFETIME_S = 15 * 60
LEEWAY_S = 30
MOST_CHARACTERS = 8192
_CLAIMS = ["iss", "aud", "sub", "role", "iat", "exp", "jti", "typ"]
_KEY_BYTES = 32
_OUT_OF_TIME = ("ExpiredSignatureError", "ImmatureSignatureError")
MOST_NAME = 128
"""Of an engine, in characters."""


class BadTokenError(Exception):
    """The text is no token that is good here; the reason is for a log and holds nothing of it.

    `engine_id` is whose it is where that can be believed: the key is ours, and the token no longer good.
    """

    def __init__(self, reason: str, engine_id: str = "") -> None:
        super().__init__(reason)
        self.engine_id = engine_id


@dataclass(frozen=True, slots=True)
class Grant:
    """What a good token gives: who it is, and until when (Unix seconds).

    `is_good` tells whether it still holds; asked for every open connection whenever something may have changed.
    """

    user: User
    expires_s: float
    is_good: Callable[[], bool] = lambda: True
    sign_in: str | None = None
    """The sign-in that the token belongs to, None for one that was given out or comes from elsewhere."""


class TokenVerifier(Protocol):
    """Tells whose a token is; one for each kind that is accepted. Belongs to the portal's loop."""

    async def verify(self, text: str) -> Grant:
        """Return what the token gives; raises `BadTokenError` when it is not of this kind, or not good."""


class SignIns(Protocol):
    def holder(self, family: str) -> tuple[str, Role] | None:
        """Return name and present role of whoever is signed in."""


class Issued(Protocol):
    def state(self, jti: str) -> tuple[str, bool] | None:
        """Return the role of a token that was given out, and whether it was withdrawn."""


@dataclass(frozen=True, slots=True)
class EngineToken:
    """Whose an engine token is; `expires_s` is None for one without an end, `jti` for one that was made elsewhere."""

    engine_id: str
    expires_s: float | None
    jti: str | None


class AccessTokens:
    """Makes and verifies the tokens that open routes: of sign-ins, and those that were given out for programs."""

    def __init__(
        self, key: bytes, sign_ins: SignIns, issued: Issued, *, now_s: Callable[[], float] = time.time
    ) -> None:
        self._key = key
        self._sign_ins = sign_ins
        self._issued = issued
        self._now_s = now_s

    def of_sign_in(self, user: User, family: str) -> str:
        """Return an access token that holds as long as its sign-in, at most 15 minutes."""
        return self._make(user.name, user.role, new_id(), LIFETIME_S, sid=family)

    def given_out(self, role: Role, jti: str, lifetime_s: int) -> str:
        return self._make(_name_of(jti), role, jti, lifetime_s)

    async def verify(self, text: str) -> Grant:
        claims = _read(text, self._key, AUDIENCE, _CLAIMS)
        role, jti, family = claims["role"], claims["jti"], claims.get("sid")
        if claims["typ"] != "access" or role not in ROLES:
            raise BadTokenError("it is no access token")
        user = User(claims["sub"], role)
        is_good = partial(self._is_signed_in, user, family) if "sid" in claims else partial(self._is_valid, user, jti)
        if not is_good():
            raise BadTokenError("it was withdrawn, or its sign-in has ended")
        return Grant(user, float(claims["exp"]), is_good, family)

    def _is_signed_in(self, user: User, family: object) -> bool:
        return isinstance(family, str) and self._sign_ins.holder(family) == (user.name, user.role)

    def _is_valid(self, user: User, jti: str) -> bool:
        return user.name == _name_of(jti) and self._issued.state(jti) == (user.role, False)

    def _make(self, subject: str, role: Role, jti: str, lifetime_s: int, **more: str) -> str:
        now_s = int(self._now_s())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject,
            "role": role,
            "iat": now_s,
            "exp": now_s + lifetime_s,
            "jti": jti,
            "typ": "access",
            **more,
        }
        return jwt.encode(claims, self._key, ALGORITHM)


class EngineTokens:
    """Makes and verifies the tokens of engines; they open `/engine` and no route (ruling 46)."""

    def __init__(self, key: bytes, issued: Issued, *, now_s: Callable[[], float] = time.time) -> None:
        # HMAC fills a short key up with zeros by itself; done here, the library does not warn of an accepted one.
        self._key = key.ljust(_KEY_BYTES, b"\0")
        self._issued = issued
        self._now_s = now_s

    def given_out(self, engine_id: str, jti: str, lifetime_s: int) -> str:
        now_s = int(self._now_s())
        claims = {
            "iss": ISSUER,
            "aud": ENGINE_AUDIENCE,
            "engineId": engine_id,
            "role": ENGINE_ROLE,
            "iat": now_s,
            "exp": now_s + lifetime_s,
            "jti": jti,
            "typ": ENGINE_ROLE,
        }
        return jwt.encode(claims, self._key, ALGORITHM)

    def verify(self, text: str) -> EngineToken:
        """Return whose a token is; raises `BadTokenError`.

        One that was made elsewhere with the same key needs `engineId` and `role` alone; `exp` counts where it is.
        """
        try:
            claims = _read(text, self._key, None, ["engineId", "role"])
        except BadTokenError as bad:
            raise BadTokenError(str(bad), self._former(text) if str(bad) in _OUT_OF_TIME else "") from None
        engine_id, jti = claims["engineId"], claims.get("jti")
        if claims["role"] != ENGINE_ROLE or claims.get("typ") == "access" or AUDIENCE in _audiences(claims):
            raise BadTokenError("it is no engine token")
        if not isinstance(engine_id, str) or not 0 < len(engine_id) <= MOST_NAME:
            raise BadTokenError("its engineId is none")
        token = EngineToken(engine_id, float(claims["exp"]) if "exp" in claims else None, jti)
        if not self.is_good(token, is_ours=claims.get("iss") == ISSUER):
            raise BadTokenError("it was withdrawn", engine_id)
        return token

    def _former(self, text: str) -> str:
        """Return whose a token was that has run out, or is not good yet; its signature was seen to be ours."""
        options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}
        try:
            name = jwt.decode(text, self._key, algorithms=[ALGORITHM], options=options).get("engineId")
        except jwt.PyJWTError:  # what else is wrong with it
            return ""
        return name if isinstance(name, str) and 0 < len(name) <= MOST_NAME else ""

    def is_good(self, token: EngineToken, *, is_ours: bool = False) -> bool:
        """Return whether a token that was verified was not withdrawn since. Of ours the store must know."""
        state = None if token.jti is None else self._issued.state(token.jti)
        return not is_ours if state is None else state == (ENGINE_ROLE, False)


def new_id() -> str:
    return secrets.token_urlsafe(16)


def _name_of(jti: str) -> str:
    """Return the name under which a token acts that belongs to no user: no user can have it."""
    return f"token:{jti}"


def _read(text: str, key: bytes, audience: str | None, required: list[str]) -> dict[str, Any]:
    """Return the claims of a token that is signed with the key and of its time; raises `BadTokenError`."""
    if len(text) > MOST_CHARACTERS:
        raise BadTokenError("it is too long")
    try:
        claims = jwt.decode(
            text,
            key,
            algorithms=[ALGORITHM],
            audience=audience,
            issuer=None if audience is None else ISSUER,
            leeway=LEEWAY_S,
            options={"require": required, "verify_aud": audience is not None, "strict_aud": audience is not None},
        )
        float(claims.get("exp", 0))
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as failed:
        # The text of the failure may quote what was sent; its kind says enough.
        raise BadTokenError(type(failed).__name__) from None
    return claims


def _audiences(claims: dict[str, Any]) -> list[Any]:
    audience = claims.get("aud")
    return audience if isinstance(audience, list) else [audience]
