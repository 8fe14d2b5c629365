"""What the portal needs to know who is who: users, sign-ins, tokens that were given out, and the keys that sign."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.portal.account_stores import IssuedTokens, SignIns, Users
from runtime.portal.tokens import AccessTokens, EngineTokens
from runtime.storage.secret_keys import TokenKeys


@dataclass(frozen=True, slots=True)
class Accounts:
    """Belongs to the portal's thread."""

    users: Users
    sign_ins: SignIns
    issued: IssuedTokens
    access: AccessTokens
    engines: EngineTokens
    engine_secret: bytes
    """Signs what engines say (decisions *Engine adapter*)."""


def accounts_of(users: Users, sign_ins: SignIns, issued: IssuedTokens, keys: TokenKeys) -> Accounts:
    return Accounts(
        users,
        sign_ins,
        issued,
        AccessTokens(keys.access, sign_ins, issued),
        EngineTokens(keys.engine, issued),
        keys.signing,
    )
