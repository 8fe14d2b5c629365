"""What a link shows: tokens as they were given, and sign-ins that renew themselves, against a scripted runtime."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from runtime.links.credentials import GivenToken, PasswordSignIn, SignInError
from runtime.links.link import LinkClosedError, Reply


class Auth:
    """The sign-in of a runtime: every refresh token is good once; counts what it was asked."""

    def __init__(self, lifetime_s: int = 900) -> None:
        self.lifetime_s = lifetime_s
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.good: str | None = None
        self.answers: list[Reply] = []

    async def post(self, path: str, body: Mapping[str, str]) -> Reply:
        self.asked.append((path, body))
        await asyncio.sleep(0)
        if self.answers:
            return self.answers.pop(0)
        if path.endswith("refresh") and body["refresh_token"] != self.good:
            return refused(401, "that refresh token is used up")
        if path.endswith("login") and body["password"] != "correct horse":
            return refused(401, "the user or the password is wrong")
        number = len(self.asked)
        self.good = f"refresh-{number}"
        answer = {"access_token": f"access-{number}", "expires_in": self.lifetime_s, "refresh_token": self.good}
        return Reply(200, {}, json.dumps({**answer, "token_type": "Bearer", "role": "OPERATOR"}).encode())

    @property
    def paths(self) -> list[str]:
        return [path.rpartition("/")[2] for path, _ in self.asked]


def refused(status: int, message: str) -> Reply:
    return Reply(status, {}, json.dumps({"error": {"code": "X", "message": message}}).encode())


def tell(story: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 10))


def sign_in(password: str | None = "correct horse", **more: Any) -> PasswordSignIn:
    return PasswordSignIn("anna", password, **more)


def test_a_given_token_is_shown_until_it_is_refused() -> None:
    async def story() -> None:
        given, auth = GivenToken(" abc.def \n"), Auth()
        assert await given.token(auth.post) == "abc.def"
        assert await given.token(auth.post, "another") == "abc.def"
        with pytest.raises(SignInError, match="does not accept the token"):
            await given.token(auth.post, "abc.def")
        assert auth.asked == []

    tell(story)


@pytest.mark.parametrize("text", ["", "  ", "a b", "a\nb", "schlüssel"])
def test_what_is_no_token_is_said_at_once(text: str) -> None:
    with pytest.raises(ValueError, match="copy it whole"):
        GivenToken(text)


def test_one_sign_in_serves_everybody_who_asks_at_once() -> None:
    async def story() -> None:
        one, auth = sign_in(), Auth()
        assert set(await asyncio.gather(*(one.token(auth.post) for _ in range(5)))) == {"access-1"}
        assert auth.asked == [("/v2/auth/login", {"username": "anna", "password": "correct horse"})]

    tell(story)


def test_a_token_is_renewed_before_its_end_and_each_refresh_token_is_used_once_and_kept() -> None:
    async def story() -> None:
        now, kept = [0.0], list[str]()
        one, auth = sign_in(monotonic=lambda: now[0], keep=kept.append), Auth()
        assert await one.token(auth.post) == "access-1"
        now[0] = 779.9
        assert await one.token(auth.post) == "access-1"
        now[0] = 780.0
        assert set(await asyncio.gather(*(one.token(auth.post) for _ in range(3)))) == {"access-2"}
        assert auth.paths == ["login", "refresh"]
        assert kept == ["refresh-1", "refresh-2"]

    tell(story)


def test_of_a_short_lived_token_the_last_quarter_counts() -> None:
    async def story() -> None:
        now = [0.0]
        one, auth = sign_in(monotonic=lambda: now[0]), Auth(lifetime_s=4)
        await one.token(auth.post)
        now[0] = 2.9
        assert await one.token(auth.post) == "access-1"
        now[0] = 3.0
        assert await one.token(auth.post) == "access-2"

    tell(story)


def test_a_refused_token_is_renewed_but_not_one_that_was_renewed_meanwhile() -> None:
    async def story() -> None:
        one, auth = sign_in(), Auth()
        assert await one.token(auth.post) == "access-1"
        both = await asyncio.gather(one.token(auth.post, "access-1"), one.token(auth.post, "access-1"))
        assert both == ["access-2", "access-2"]
        assert auth.paths == ["login", "refresh"]

    tell(story)


def test_an_ended_family_is_left_for_a_new_sign_in() -> None:
    async def story() -> None:
        one, auth = sign_in(refresh_token="stolen"), Auth()
        assert await one.token(auth.post) == "access-2"
        assert auth.paths == ["refresh", "login"]

    tell(story)


def test_without_a_password_an_ended_sign_in_is_the_end() -> None:
    async def story() -> None:
        one, auth = sign_in(None, refresh_token="used"), Auth()
        with pytest.raises(SignInError, match="sign in again"):
            await one.token(auth.post)
        auth.good = "kept"
        assert await sign_in(None, refresh_token="kept").token(auth.post) == "access-2"

    tell(story)


def test_a_wrong_password_is_refused_in_the_words_of_the_runtime() -> None:
    async def story() -> None:
        with pytest.raises(SignInError, match="signing in as anna: the user or the password is wrong"):
            await sign_in("wrong").token(Auth().post)

    tell(story)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (refused(429, "too many failed logins; wait 40 s"), "wait 40 s"),
        (Reply(503, {}, b"[]"), "HTTP 503"),
        (Reply(502, {}, b"<html>"), "HTTP 502"),
        (Reply(200, {}, b"{}"), "cannot be read"),
        (Reply(200, {}, b"{"), "cannot be read"),
    ],
)
def test_what_may_pass_is_no_refusal_and_tried_again(reply: Reply, words: str) -> None:
    async def story() -> None:
        one, auth = sign_in(), Auth()
        auth.answers = [reply]
        with pytest.raises(LinkClosedError, match=words) as failed:
            await one.token(auth.post)
        assert not isinstance(failed.value, SignInError)
        assert await one.token(auth.post) == "access-2"

    tell(story)


def test_a_refresh_token_outlives_a_runtime_that_is_busy() -> None:
    async def story() -> None:
        one, auth = sign_in(None, refresh_token="kept"), Auth()
        auth.good, auth.answers = "kept", [refused(503, "the disk is full")]
        with pytest.raises(LinkClosedError, match="the disk is full"):
            await one.token(auth.post)
        assert await one.token(auth.post) == "access-2"

    tell(story)


def test_a_runtime_without_sign_ins_is_told_from_a_wrong_password() -> None:
    async def story() -> None:
        auth = Auth()
        auth.answers = [Reply(404, {}, b"Not Found")]
        with pytest.raises(SignInError, match="HTTP 404"):
            await sign_in().token(auth.post)

    tell(story)
