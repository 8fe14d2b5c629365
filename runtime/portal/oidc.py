"""Tokens of another provider (`serve --oidc-issuer`, ruling 51): whose they are, and with which role they come.

Signed with a key that the provider publishes, for this audience, in their time. Nobody here can withdraw one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jwt

from runtime.contracts.config import ROLES, Role
from runtime.portal.provider_keys import ALGORITHMS, ProviderError, ProviderKeys
from runtime.portal.tokens import LEEWAY_S, MOST_CHARACTERS, BadTokenError, Grant
from runtime.portal.users import User

AUDIENCE = "plumbline"
LEAST_ROLE: Role = "VIEWER"
MOST_NAME = 128
_KNOWN = {algorithm for some in ALGORITHMS.values() for algorithm in some}
_REFUSED = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Provider:
    """Whose tokens are accepted; `issuer` has gone through `check_issuer`."""

    issuer: str
    audience: str = AUDIENCE


class ExternalTokens:
    """A `TokenVerifier` of what one provider signs. Belongs to the portal's loop."""

    def __init__(self, keys: ProviderKeys, audience: str = AUDIENCE) -> None:
        self._keys = keys
        self._audience = audience

    async def verify(self, text: str) -> Grant:
        if len(text) > MOST_CHARACTERS:
            raise BadTokenError("it is too long")
        algorithm, key_id = self._header(text)
        if not self._keys.is_issuer(_unverified(text).get("iss")):  # nobody is asked about tokens of others
            raise BadTokenError("it comes from another issuer")
        try:
            key = await self._keys.find(key_id, algorithm)
        except ProviderError as failed:
            raise BadTokenError(str(failed)) from failed
        if key is None:
            raise BadTokenError("the provider has no such key")
        claims = self._claims(text, key, algorithm)
        if not self._keys.is_issuer(claims["iss"]):
            raise BadTokenError("it comes from another issuer")
        return Grant(User(_name(claims["sub"]), role_of(claims)), float(claims["exp"]))

    def _header(self, text: str) -> tuple[str, str | None]:
        try:
            header = jwt.get_unverified_header(text)
        except _REFUSED as failed:
            raise BadTokenError(type(failed).__name__) from None
        algorithm, key_id = header.get("alg"), header.get("kid")
        if not isinstance(algorithm, str) or algorithm not in _KNOWN:
            raise BadTokenError("it is signed in a way that is not accepted")
        return algorithm, key_id if isinstance(key_id, str) else None

    def _claims(self, text: str, key: jwt.PyJWK, algorithm: str) -> dict[str, Any]:
        try:
            claims = jwt.decode(
                text,
                key,
                algorithms=[algorithm],
                audience=self._audience,
                leeway=LEEWAY_S,
                options={"require": ["iss", "aud", "sub", "exp"]},
            )
            float(claims["exp"])
        except _REFUSED as failed:
            # The text of the failure may quote what was sent; its kind says enough.
            raise BadTokenError(type(failed).__name__) from None
        return claims


def role_of(claims: dict[str, Any]) -> Role:
    """Return the highest role that a token names in `role` or `roles`, VIEWER where it names none."""
    named: list[Any] = []
    for claim in (claims.get("role"), claims.get("roles")):
        named += claim if isinstance(claim, list) else [claim]
    known = [role for role in ROLES if any(isinstance(name, str) and name.upper() == role for name in named)]
    return max(known, key=ROLES.index, default=LEAST_ROLE)


def _unverified(text: str) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(text, options={"verify_signature": False})
    except _REFUSED as failed:
        raise BadTokenError(type(failed).__name__) from None
    return claims


def _name(subject: str) -> str:
    """Return the name under which somebody acts who is known elsewhere: no user of ours can have it."""
    shown = "".join(sign for sign in subject if sign.isprintable())[:MOST_NAME]
    return f"oidc:{shown}"
