"""Users, sign-ins and tokens as Phase 2 speaks of them (api-rulings 45–48). A password or token never comes back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictStr

from runtime.contracts.base import Contract, Whole
from runtime.contracts.config import Role
from runtime.contracts.plain_text import PLAIN

MOST_TTL_S = 366 * 24 * 3600

UserName = Annotated[StrictStr, Field(pattern=r"^[A-Za-z0-9_.@-]{1,64}$")]
NewPassword = Annotated[StrictStr, Field(min_length=8, max_length=256)]
EngineName = Annotated[StrictStr, Field(min_length=1, max_length=128), PLAIN]
TokenRole = Literal["VIEWER", "OPERATOR", "ENGINEER", "ADMIN", "engine"]


class LogoutRequest(Contract):
    refresh_token: StrictStr


class UserItem(Contract):
    username: str
    role: Role
    disabled: bool
    created_at: str


class UserCreate(Contract):
    username: UserName
    password: NewPassword
    role: Role


class UserChange(Contract):
    """What is absent stays. Another password, and being disabled, end every sign-in of the user."""

    password: NewPassword | None = None
    role: Role | None = None
    disabled: StrictBool | None = None


class OwnPasswordChange(Contract):
    """Whoever changes a password of their own shows that they know the one they have."""

    current_password: StrictStr
    new_password: NewPassword


class TokenCreate(Contract):
    """`engine_id` is there with the role `engine` and with no other."""

    role: TokenRole
    engine_id: EngineName | None = Field(default=None, alias="engineId")
    ttl_s: Annotated[Whole, Field(ge=1, le=MOST_TTL_S)]


class TokenItem(Contract):
    jti: str
    role: TokenRole
    engine_id: str | None = Field(default=None, alias="engineId")
    created_by: str
    created_at: str
    expires_at: str


class TokenMade(TokenItem):
    """The one answer that holds the token itself."""

    token: str
