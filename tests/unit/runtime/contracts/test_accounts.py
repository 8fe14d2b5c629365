"""Bodies of users and tokens: what is taken, what is refused, and that no password or token can come back in a list."""

from typing import Any

import pytest
from pydantic import ValidationError

from runtime.contracts.accounts import (
    LogoutRequest,
    TokenCreate,
    TokenItem,
    TokenMade,
    UserChange,
    UserCreate,
    UserItem,
)
from runtime.contracts.base import Contract

BODIES: list[tuple[type[Contract], dict[str, Any]]] = [
    (LogoutRequest, {"refresh_token": "a.b"}),
    (UserItem, {"username": "anna", "role": "VIEWER", "disabled": False, "created_at": "2026-01-01T00:00:00.000Z"}),
    (UserCreate, {"username": "anna@plant-1.example", "password": "8 signs!", "role": "ADMIN"}),
    (UserChange, {}),
    (UserChange, {"disabled": True, "role": "OPERATOR", "password": "p" * 256}),
    (TokenCreate, {"role": "VIEWER", "ttl_s": 60}),
    (TokenCreate, {"role": "engine", "engineId": "unreal-1", "ttl_s": 366 * 24 * 3600}),
    (
        TokenItem,
        {"jti": "j", "role": "engine", "engineId": "e", "created_by": "a", "created_at": "x", "expires_at": "y"},
    ),
    (TokenMade, {"jti": "j", "role": "ADMIN", "created_by": "a", "created_at": "x", "expires_at": "y", "token": "t"}),
]


@pytest.mark.parametrize(("model", "body"), BODIES)
def test_bodies_come_back_as_they_went_in(model: type[Contract], body: dict[str, Any]) -> None:
    assert model.from_wire(body).to_wire() == body


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (UserCreate, {"username": "", "password": "8 signs!", "role": "ADMIN"}),
        (UserCreate, {"username": "a b", "password": "8 signs!", "role": "ADMIN"}),
        (UserCreate, {"username": "anna\n", "password": "8 signs!", "role": "ADMIN"}),
        (UserCreate, {"username": "anna", "password": "7 signs", "role": "ADMIN"}),
        (UserCreate, {"username": "anna", "password": "8 signs!", "role": "ROOT"}),
        (UserChange, {"disabled": 1}),
        (UserChange, {"password": "p" * 257}),
        (TokenCreate, {"role": "VIEWER", "ttl_s": 0}),
        (TokenCreate, {"role": "VIEWER", "ttl_s": 366 * 24 * 3600 + 1}),
        (TokenCreate, {"role": "VIEWER", "ttl_s": "60"}),
        (TokenCreate, {"role": "engine", "engineId": "", "ttl_s": 60}),
        (TokenCreate, {"role": "engine", "engineId": "e\x85", "ttl_s": 60}),
        (TokenCreate, {"role": "engine", "engineId": "e\ud800", "ttl_s": 60}),
        (LogoutRequest, {"refresh_token": 1}),
    ],
)
def test_what_nobody_may_send_is_refused(model: type[Contract], body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        model.from_wire(body)
