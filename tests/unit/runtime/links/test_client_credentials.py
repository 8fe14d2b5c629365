"""Client credentials against a provider on loopback: what is asked, when it is renewed, what is said when refused."""

import asyncio
import json
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import pytest

from runtime.links import client_credentials
from runtime.links.client_credentials import ClientCredentials, client_credentials_of, provider_url
from runtime.links.credentials import SignInError
from runtime.links.link import LinkClosedError, Reply
from runtime.links.tls_files import client_context
from tests.helpers.certificates import Authority
from tests.helpers.provider import Provider, SigningKey
from tests.helpers.tls_servers import saying, server_context, telling

DISCOVERY = "/.well-known/openid-configuration"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def nobody(path: str, body: Mapping[str, str]) -> Reply:
    """The runtime is asked for nothing."""
    raise AssertionError(path)


def run(story: Callable[[Provider, ClientCredentials, Clock], Awaitable[None]], secret: str = "s:cret") -> None:
    async def all_of_it() -> None:
        clock = Clock()
        async with Provider(SigningKey("one")).listening() as provider:
            await story(provider, ClientCredentials(provider.issuer, "window", secret, monotonic=clock), clock)

    asyncio.run(all_of_it())


def test_one_token_is_fetched_for_all_and_kept_until_shortly_before_its_end() -> None:
    async def story(provider: Provider, credentials: ClientCredentials, clock: Clock) -> None:
        first, again = await asyncio.gather(credentials.token(nobody), credentials.token(nobody))
        assert first == again
        assert provider.forms == [{"grant_type": "client_credentials", "audience": "plumbline"}]
        clock.now += 300 - 75 - 1
        assert await credentials.token(nobody) == first
        clock.now += 2
        second = await credentials.token(nobody)
        assert second != first
        assert provider.asked == {DISCOVERY: 1, "/token": 2}

    run(story)


def test_a_refused_token_is_renewed_and_a_newer_one_is_not() -> None:
    async def story(provider: Provider, credentials: ClientCredentials, clock: Clock) -> None:
        first = await credentials.token(nobody)
        second = await credentials.token(nobody, refused=first)
        assert second != first
        assert await credentials.token(nobody, refused=first) == second
        assert provider.asked["/token"] == 2

    run(story)


def test_a_wrong_secret_ends_the_trying_with_the_words_of_the_provider_and_without_the_secret() -> None:
    async def story(provider: Provider, credentials: ClientCredentials, clock: Clock) -> None:
        with pytest.raises(SignInError, match="no such client") as refused:
            await credentials.token(nobody)
        assert "wrong" not in str(refused.value)

    run(story, "wrong")


@pytest.mark.parametrize(
    ("status", "answer", "lifetime_s"),
    [(200, {"access_token": "t"}, 300.0), (200, {"access_token": "t", "expires_in": True}, 300.0)],
)
def test_a_token_without_a_lifetime_lives_five_minutes(
    status: int, answer: dict[str, object], lifetime_s: float
) -> None:
    async def story(provider: Provider, credentials: ClientCredentials, clock: Clock) -> None:
        provider.answers = {"/token": (status, json.dumps(answer).encode())}
        await credentials.token(nobody)
        clock.now += lifetime_s * 3 / 4 - 1
        await credentials.token(nobody)
        assert provider.asked["/token"] == 1
        clock.now += 2
        await credentials.token(nobody)
        assert provider.asked["/token"] == 2

    run(story)


@pytest.mark.parametrize(
    ("path", "status", "body", "message"),
    [
        (DISCOVERY, 500, b"", r"names no token endpoint \(HTTP 500\)"),
        (DISCOVERY, 404, b"", r"names no token endpoint \(HTTP 404\)"),
        (DISCOVERY, 200, b"[1]", "names no token endpoint"),
        (DISCOVERY, 200, b'{"token_endpoint": "http://elsewhere.example/token"}', "not safe"),
        (DISCOVERY, 200, b" " * 300_000, "too much"),
        ("/token", 503, b"down", r"gives no token \(HTTP 503\)"),
        ("/token", 200, b'{"access_token": "two\\nlines"}', "gives no token"),
        ("/token", 200, b"[" * 100_000, "gives no token"),
    ],
)
def test_a_provider_that_answers_oddly_is_asked_again_later(path: str, status: int, body: bytes, message: str) -> None:
    async def story(provider: Provider, credentials: ClientCredentials, clock: Clock) -> None:
        provider.answers = {path: (status, body)}
        with pytest.raises(LinkClosedError, match=message) as failed:
            await credentials.token(nobody)
        assert not isinstance(failed.value, SignInError)
        provider.answers = {}
        assert await credentials.token(nobody)

    run(story)


def test_the_token_endpoint_itself_may_be_given() -> None:
    async def story() -> None:
        async with Provider(SigningKey("one")).listening() as provider:
            credentials = ClientCredentials(f"{provider.issuer}/token", "window", "s:cret")
            assert await credentials.token(nobody)
            assert provider.asked == {f"/token{DISCOVERY}": 1, "/token": 1}

    asyncio.run(story())


def test_a_provider_that_cannot_be_reached_is_told_by_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def told(provider: str, tls: ssl.SSLContext | None = None) -> str:
        with pytest.raises(LinkClosedError) as failed:
            await ClientCredentials(provider, "window", "s:cret", tls=tls).token(nobody)
        return str(failed.value)

    assert "cannot be reached" in asyncio.run(told("http://127.0.0.1:9"))
    authority = Authority(tmp_path)
    with telling(server_context(authority.issue())) as port:
        assert "the provider's certificate comes from" in asyncio.run(told(f"https://127.0.0.1:{port}"))
        assert "cannot be reached" in asyncio.run(told(f"https://127.0.0.1:{port}", client_context(authority.file)))
    with saying(b"") as port:
        assert "cannot be reached" in asyncio.run(told(f"http://127.0.0.1:{port}"))
    monkeypatch.setattr(client_credentials, "PATIENCE_S", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as nobody_accepts:
        port = nobody_accepts.getsockname()[1]
        assert "does not answer in time" in asyncio.run(told(f"http://127.0.0.1:{port}"))


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("auth.example.com", "https://auth.example.com"),
        (" auth.example.com:8443/realm/ ", "https://auth.example.com:8443/realm"),
        ("https://auth.example.com/", "https://auth.example.com"),
        ("http://localhost:9000", "http://localhost:9000"),
        ("http://[::1]:9000", "http://[::1]:9000"),
    ],
)
def test_a_provider_is_a_host_or_a_url(text: str, url: str) -> None:
    assert provider_url(text) == url


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "such as https://"),
        ("ftp://auth.example.com", "such as https://"),
        ("https://user@auth.example.com", "such as https://"),
        ("https://[bad", "such as https://"),
        ("http://auth.example.com", "over https alone"),
    ],
)
def test_a_provider_that_may_not_have_the_secret_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        provider_url(text)


def test_the_environment_names_provider_client_and_secret() -> None:
    whole = {
        "PHASE2_AUTH_PROVIDER": "auth.example.com",
        "PHASE2_CLIENT_ID": "window",
        "PHASE2_CLIENT_SECRET": "s:cret",
    }
    assert isinstance(client_credentials_of(whole), ClientCredentials)
    assert client_credentials_of({}) is None
    for name in ("PHASE2_CLIENT_ID", "PHASE2_CLIENT_SECRET"):
        with pytest.raises(ValueError, match="needs PHASE2_CLIENT_ID and PHASE2_CLIENT_SECRET"):
            client_credentials_of(whole | {name: ""})
    with pytest.raises(ValueError, match="PHASE2_AUTH_PROVIDER: the secret"):
        client_credentials_of(whole | {"PHASE2_AUTH_PROVIDER": "http://auth.example.com"})
