"""The one token of a window's own runtime."""

from __future__ import annotations

import asyncio

import pytest

from runtime.portal.tokens import BadTokenError
from runtime.portal.users import User
from runtime.portal.window_token import WindowToken

TOKEN = "t" * 40


def test_whoever_shows_it_is_the_one_at_this_machine() -> None:
    grant = asyncio.run(WindowToken(TOKEN).verify(TOKEN))
    assert grant.user == User("local", "ADMIN")
    assert grant.expires_s > 1e12
    assert grant.is_good()


@pytest.mark.parametrize("shown", ["", "t" * 39, "T" * 40, "ä" * 40])
def test_anything_else_lets_nobody_in(shown: str) -> None:
    with pytest.raises(BadTokenError):
        asyncio.run(WindowToken(TOKEN).verify(shown))


def test_one_that_was_withdrawn_is_worth_nothing_and_who_is_in_has_to_go() -> None:
    token = WindowToken(TOKEN, "VIEWER", "guest")
    grant = asyncio.run(token.verify(TOKEN))
    token.withdraw()
    assert not grant.is_good()
    with pytest.raises(BadTokenError):
        asyncio.run(token.verify(TOKEN))


@pytest.mark.parametrize("weak", ["", "short", "ä" * 40])
def test_one_that_could_be_guessed_is_refused(weak: str) -> None:
    with pytest.raises(ValueError, match="32 characters"):
        WindowToken(weak)
