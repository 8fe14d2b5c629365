"""The keys of a provider: fetched when needed, kept, looked for again within bounds; what is odd is refused."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from runtime.portal.provider_keys import FRESH_S, KEPT_S, LOOK_AGAIN_S, ProviderError, ProviderKeys, check_issuer
from tests.helpers.provider import Provider, SigningKey

DISCOVERY, JWKS = "/.well-known/openid-configuration", "/jwks"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def run(story: Callable[[Provider, ProviderKeys, Clock], Awaitable[None]], *keys: SigningKey) -> None:
    async def all_of_it() -> None:
        clock = Clock()
        async with Provider(*keys).listening() as provider:
            await story(provider, ProviderKeys(provider.issuer, monotonic=clock), clock)

    asyncio.run(all_of_it())


async def settled(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.005)


def test_keys_are_fetched_once_for_all_who_ask() -> None:
    async def story(provider: Provider, keys: ProviderKeys, clock: Clock) -> None:
        assert keys.is_issuer(f"{provider.issuer}/")
        found = await asyncio.gather(*(keys.find("one", "ES256") for _ in range(5)))
        assert all(found)
        assert provider.asked == {DISCOVERY: 1, JWKS: 1}
        assert keys.is_issuer(provider.issuer)
        assert not keys.is_issuer(f"{provider.issuer}/")

    run(story, SigningKey("one"))


def test_keys_may_be_fetched_before_they_are_needed_and_a_provider_may_be_away_then() -> None:
    async def story(provider: Provider, keys: ProviderKeys, clock: Clock) -> None:
        provider.answers = {JWKS: (503, b"")}
        await keys.prepare()
        provider.answers = {}
        clock.now += LOOK_AGAIN_S + 1
        await keys.prepare()
        assert await keys.find("one", "ES256")
        assert provider.asked[JWKS] == 2

    run(story, SigningKey("one"))


def test_an_unknown_key_is_looked_for_again_but_not_more_often_than_allowed() -> None:
    async def story(provider: Provider, keys: ProviderKeys, clock: Clock) -> None:
        assert await keys.find("one", "ES256")
        provider.keys.append(SigningKey("two"))
        assert await keys.find("two", "ES256") is None
        clock.now += LOOK_AGAIN_S + 1
        assert await keys.find("two", "ES256")
        for number in range(50):
            assert await keys.find(f"made-up-{number}", "ES256") is None
        assert provider.asked[JWKS] == 2

    run(story, SigningKey("one"))


def test_a_key_that_was_withdrawn_is_gone_within_the_hour_and_nobody_waits_for_that() -> None:
    async def story(provider: Provider, keys: ProviderKeys, clock: Clock) -> None:
        assert await keys.find("one", "ES256")
        provider.keys = [SigningKey("two")]
        clock.now += FRESH_S + 1
        assert await keys.find("one", "ES256")
        await settled(lambda: provider.asked[JWKS] == 2)
        await asyncio.sleep(0.05)
        assert await keys.find("one", "ES256") is None

    run(story, SigningKey("one"))


def test_a_provider_that_is_away_does_not_lock_out_at_once() -> None:
    async def story(provider: Provider, keys: ProviderKeys, clock: Clock) -> None:
        assert await keys.find("one", "ES256")
        provider.answers = {DISCOVERY: (503, b"")}
        clock.now += FRESH_S + 1
        assert await keys.find("one", "ES256")
        await settled(lambda: provider.asked[DISCOVERY] == 2)
        assert await keys.find("one", "ES256")
        clock.now += KEPT_S
        with pytest.raises(ProviderError, match="cannot be had"):
            await keys.find("one", "ES256")
        with pytest.raises(ProviderError, match="cannot be had"):
            await keys.find("one", "ES256")
        assert provider.asked[DISCOVERY] == 3
        provider.answers = {}
        clock.now += LOOK_AGAIN_S + 1
        assert await keys.find("one", "ES256")

    run(story, SigningKey("one"))


def test_a_key_is_only_for_what_it_can_sign_and_says_that_it_is_for() -> None:
    async def story(provider: Provider, keys: ProviderKeys, clock: Clock) -> None:
        assert await keys.find("rsa", "RS256")
        assert await keys.find("rsa", "PS256")
        for key_id, algorithm in (("rsa", "ES256"), ("pss", "RS256"), ("ed", "ES256"), ("ec", "EdDSA")):
            assert await keys.find(key_id, algorithm) is None
        assert await keys.find("ed", "EdDSA")
        assert await keys.find(None, "EdDSA")  # the only one that fits
        assert await keys.find(None, "PS256") is None  # two would fit

    run(
        story,
        SigningKey("rsa", "RS256", says_algorithm=False),
        SigningKey("pss", "PS256"),
        SigningKey("ed", "EdDSA"),
        SigningKey("ec", "ES256"),
    )


def _published(*keys: dict[str, Any]) -> bytes:
    return json.dumps({"keys": keys}).encode()


def test_keys_that_are_none_or_not_for_signatures_are_passed_over() -> None:
    good = SigningKey("good")
    secret = {"kty": "oct", "kid": "secret", "k": "c2VjcmV0"}
    encrypting = SigningKey("other").document() | {"use": "enc", "kid": "enc"}
    odd = {"kty": ["EC"], "kid": {}, "use": "sig"}
    broken = {"kty": "EC", "kid": "broken", "crv": "P-256", "x": "!", "y": 7}

    async def story(provider: Provider, keys: ProviderKeys, clock: Clock) -> None:
        provider.answers = {JWKS: (200, _published(secret, encrypting, odd, broken, good.document()))}
        assert await keys.find("good", "ES256")
        for key_id in ("secret", "enc", "broken"):
            assert await keys.find(key_id, "ES256") is None

    run(story)


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        (DISCOVERY, 500, b"{}"),
        (DISCOVERY, 302, b""),
        (DISCOVERY, 200, b"no json"),
        (DISCOVERY, 200, b"[]"),
        (DISCOVERY, 200, b'{"issuer": "https://elsewhere.example", "jwks_uri": "https://elsewhere.example/jwks"}'),
        (DISCOVERY, 200, b'{"issuer": "ISSUER"}'),
        (DISCOVERY, 200, b'{"issuer": "ISSUER", "jwks_uri": "http://elsewhere.example/jwks"}'),
        (DISCOVERY, 200, b'{"issuer": "ISSUER", "jwks_uri": "file:///etc/passwd"}'),
        (JWKS, 200, b"{}"),
        (JWKS, 200, b"[" * 100_000),
        (JWKS, 200, b" " * 300_000),
    ],
)
def test_a_provider_that_answers_oddly_is_not_believed(
    path: str, status: int, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(provider: Provider, keys: ProviderKeys, clock: Clock) -> None:
        provider.answers = {path: (status, body.replace(b"ISSUER", provider.issuer.encode()))}
        with pytest.raises(ProviderError):
            await keys.find("one", "ES256")

    run(story, SigningKey("one"))
    assert "cannot be had" in caplog.text


def test_a_provider_that_nobody_runs_is_told() -> None:
    keys = ProviderKeys("http://127.0.0.1:9")
    with pytest.raises(ProviderError, match=r"http://127\.0\.0\.1:9"):
        asyncio.run(keys.find("one", "ES256"))


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://auth.example.com/", "https://auth.example.com"),
        ("https://auth.example.com/realms/plant", "https://auth.example.com/realms/plant"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("http://localhost:9000", "http://localhost:9000"),
    ],
)
def test_an_issuer_is_a_url(url: str, kept: str) -> None:
    assert check_issuer(url) == kept


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("auth.example.com", "such as https://"),
        ("https://", "such as https://"),
        ("https://auth.example.com/?x=1", "such as https://"),
        ("https://user:secret@auth.example.com", "such as https://"),
        ("https://[bad", "such as https://"),
        ("https://host:99999", "such as https://"),
        ("http://auth.example.com", "over https"),
    ],
)
def test_an_issuer_that_cannot_be_trusted_is_refused(url: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        check_issuer(url)
