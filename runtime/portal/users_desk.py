"""Users and the tokens that are given out: `/v2/users`, `/v2/tokens` (ruling 45). All of it takes an ADMIN."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from runtime.contracts.accounts import TokenCreate, TokenItem, TokenMade, UserChange, UserCreate, UserItem
from runtime.contracts.timestamps import rfc3339
from runtime.portal.accounts import Accounts
from runtime.portal.auditing import Auditing
from runtime.portal.doorkeeper import Doorkeeper
from runtime.portal.manners import read_page
from runtime.portal.password_work import PasswordWork
from runtime.portal.results import HttpAnswer, RefusedRequest, json_answer, page_answer
from runtime.portal.route_table import Call
from runtime.portal.storing import storing
from runtime.portal.tokens import new_id
from runtime.storage.issued_tokens import IssuedToken
from runtime.storage.users import LastAdminError, StoredUser, UnknownUserError, UserError, UserExistsError

MS_PER_S = 1000


class UsersDesk:
    """Belongs to the portal's loop."""

    def __init__(self, accounts: Accounts, auditing: Auditing, door: Doorkeeper, passwords: PasswordWork) -> None:
        self._users = accounts.users
        self._auditing = auditing
        self._door = door
        self._passwords = passwords

    async def list_users(self, call: Call) -> HttpAnswer:
        limit, offset = read_page(call.query)
        with storing("the list of users"):
            users, total = self._users.page(limit, offset)
        return page_answer([_user_item(user) for user in users], total, limit, offset)

    async def create(self, call: Call) -> HttpAnswer:
        request = call.parse(UserCreate)
        hashed = await self._passwords.hash(request.password)
        with self._auditing.of(call.user, "user.create", _target(request.username)), _changing():
            user = self._users.add(request.username, request.role, hashed)
        return json_answer(_user_item(user), 201, {"location": f"/v2/users/{user.name}"})

    async def change(self, call: Call) -> HttpAnswer:
        """Change password, role or whether somebody may sign in; connections of a user who lost a right are cut."""
        name = call.path_values["username"]
        request = call.parse(UserChange)
        hashed = None if request.password is None else await self._passwords.hash(request.password)
        what = "+".join(key for key in ("password", "role", "disabled") if getattr(request, key) is not None)
        with self._auditing.of(call.user, f"user.change {what}".strip(), _target(name)), _changing():
            user = self._users.change(name, role=request.role, is_disabled=request.disabled, password=hashed)
        self._door.look_again()
        return json_answer(_user_item(user))

    async def delete(self, call: Call) -> HttpAnswer:
        name = call.path_values["username"]
        with self._auditing.of(call.user, "user.delete", _target(name)), _changing():
            self._users.delete(name)
        self._door.look_again()
        return HttpAnswer(204, b"", {"cache-control": "no-store"})


class TokensDesk:
    """Belongs to the portal's loop."""

    def __init__(self, accounts: Accounts, auditing: Auditing, door: Doorkeeper, *, now_ms: Callable[[], int]) -> None:
        self._accounts = accounts
        self._auditing = auditing
        self._door = door
        self._now_ms = now_ms

    async def list_tokens(self, call: Call) -> HttpAnswer:
        limit, offset = read_page(call.query)
        with storing("the list of tokens"):
            tokens, total = self._accounts.issued.page(limit, offset)
        return page_answer([TokenItem.from_wire(_token_wire(token)) for token in tokens], total, limit, offset)

    async def create(self, call: Call) -> HttpAnswer:
        """Give out a token; its text is in this answer and nowhere else."""
        request = call.parse(TokenCreate)
        role, engine_id = request.role, request.engine_id
        if (role == "engine") != (engine_id is not None):
            raise RefusedRequest(
                "INVALID_REQUEST", "engineId goes with the role engine, and with no other", field="engineId"
            )
        now_ms = self._now_ms()
        token = IssuedToken(new_id(), role, engine_id, call.user.name, now_ms, now_ms + request.ttl_s * MS_PER_S)
        with self._auditing.of(call.user, "token.create", f"token {token.jti} {token.role}"), storing("the token"):
            self._accounts.issued.add(token)
        if role == "engine":
            text = self._accounts.engines.given_out(engine_id or "", token.jti, request.ttl_s)
        else:
            text = self._accounts.access.given_out(role, token.jti, request.ttl_s)
        made = TokenMade.from_wire({**_token_wire(token), "token": text})
        return json_answer(made, 201, {"location": f"/v2/tokens/{token.jti}"})

    async def withdraw(self, call: Call) -> HttpAnswer:
        jti = call.path_values["jti"]
        with self._auditing.of(call.user, "token.withdraw", f"token {jti[:64]}"), storing("the token"):
            if not self._accounts.issued.withdraw(jti):
                raise RefusedRequest("NOT_FOUND", "there is no such token; it may have been withdrawn already")
        self._door.look_again()
        return HttpAnswer(204, b"", {"cache-control": "no-store"})


@contextmanager
def _changing() -> Iterator[None]:
    """Turn what the store of users says into refusals."""
    try:
        with storing("the user"):
            yield
    except UnknownUserError as unknown:
        raise RefusedRequest("NOT_FOUND", str(unknown), status=404) from None
    except (UserExistsError, LastAdminError) as conflict:
        raise RefusedRequest("INVALID_REQUEST", str(conflict), status=409, field="username") from None
    except UserError as unusable:
        raise RefusedRequest("INVALID_REQUEST", str(unusable), field="username") from None


def _target(name: str) -> str:
    return f"user {name[:64]}"


def _user_item(user: StoredUser) -> UserItem:
    return UserItem(
        username=user.name, role=user.role, disabled=user.is_disabled, created_at=rfc3339(user.created_at_ms)
    )


def _token_wire(token: IssuedToken) -> dict[str, str]:
    return {
        "jti": token.jti,
        "role": token.role,
        **({} if token.engine_id is None else {"engineId": token.engine_id}),
        "created_by": token.created_by,
        "created_at": rfc3339(token.created_at_ms),
        "expires_at": rfc3339(token.expires_at_ms),
    }
