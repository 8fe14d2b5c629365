"""How tests sign in to a runtime that serves: one password for the first ADMIN, and what clients show."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from runtime.links.credentials import PasswordSignIn
from runtime.portal.gatehouse import Gatehouse
from runtime.portal.users import User

ADMIN = "admin"
PASSWORD = "correct horse battery"
PATIENCE_S = 20
TESTER = "tester"
_TOKENS: dict[str, str] = {}


def serve_environment(**more: str) -> dict[str, str]:
    """The environment of a `serve` whose first ADMIN has the password of tests."""
    return {**os.environ, "PLUMBLINE_ADMIN_PASSWORD": PASSWORD, **more}


def admin() -> PasswordSignIn:
    """Credentials for a link to such a runtime."""
    return PasswordSignIn(ADMIN, PASSWORD)


def log_in(address: str, username: str = ADMIN, password: str = PASSWORD) -> Mapping[str, Any]:
    """What a login at `http://…` answers; raises HTTPError when it is refused."""
    body = json.dumps({"username": username, "password": password}).encode()
    request = Request(f"{address}/v2/auth/login", body, {"Content-Type": "application/json"})
    with build_opener(ProxyHandler({})).open(request, timeout=PATIENCE_S) as answer:
        document = json.loads(answer.read())
    assert isinstance(document, dict)
    return document


def know(address: str, token: str) -> None:
    """Let `token_of` give this token for an address, without a login."""
    _TOKENS[urlsplit(address).netloc] = token


def token_of(address: str) -> str:
    """An access token of an ADMIN; one login serves all tests that share a runtime, at whatever scheme and path."""
    place = urlsplit(address).netloc
    if place not in _TOKENS:
        know(address, str(log_in(f"http://{place}")["access_token"]))
    return _TOKENS[place]


def forget(address: str) -> None:
    """A port may be used again by another runtime: let the next one log in anew."""
    _TOKENS.pop(urlsplit(address).netloc, None)


def bearer(address: str) -> dict[str, str]:
    """The header that says who asks."""
    return {"Authorization": f"Bearer {token_of(address)}"}


def token_in(gate: Gatehouse, name: str = TESTER) -> str:
    """An access token of an ADMIN of a runtime in this process, without the time that a password takes."""
    accounts = gate.accounts
    assert accounts is not None
    user = accounts.users.find(name) or accounts.users.add(name, "ADMIN", "nobody has this password")
    sign_in = accounts.sign_ins.begin(user)
    return accounts.access.of_sign_in(User(user.name, user.role), sign_in.family)
