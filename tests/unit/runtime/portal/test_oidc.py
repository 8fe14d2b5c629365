"""Tokens of another provider: what is accepted, with which role, and everything that is not."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import jwt
import pytest

from runtime.portal.oidc import ExternalTokens, role_of
from runtime.portal.provider_keys import ProviderKeys
from runtime.portal.tokens import BadTokenError
from tests.helpers.provider import Provider, SigningKey

HOUR = 3600


def run(story: Callable[[Provider, ExternalTokens], Awaitable[None]], *keys: SigningKey) -> None:
    async def all_of_it() -> None:
        async with Provider(*(keys or (SigningKey("one"),))).listening() as provider:
            await story(provider, ExternalTokens(ProviderKeys(provider.issuer)))

    asyncio.run(all_of_it())


def part(document: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256", "EdDSA"])
def test_a_good_token_gives_its_subject_and_role_until_it_ends(algorithm: str) -> None:
    async def story(provider: Provider, tokens: ExternalTokens) -> None:
        end = int(time.time()) + HOUR
        grant = await tokens.verify(provider.token(role="ENGINEER", exp=end))
        assert (grant.user.name, grant.user.role, grant.expires_s) == ("oidc:anna", "ENGINEER", end)
        assert grant.is_good()
        listed = provider.token(aud=["other", "plumbline"], sub="a\nb" + "x" * 300)
        assert (await tokens.verify(listed)).user.name == "oidc:ab" + "x" * 126

    run(story, SigningKey("one", algorithm))


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({}, "VIEWER"),
        ({"role": "OPERATOR"}, "OPERATOR"),
        ({"role": "admin"}, "ADMIN"),
        ({"roles": ["VIEWER", "ENGINEER", "OPERATOR"]}, "ENGINEER"),
        ({"roles": "OPERATOR"}, "OPERATOR"),
        ({"role": "VIEWER", "roles": ["OPERATOR"]}, "OPERATOR"),
        ({"role": "SUPERUSER"}, "VIEWER"),
        ({"role": 4, "roles": {"ADMIN": True}}, "VIEWER"),
        ({"roles": [["ADMIN"], None]}, "VIEWER"),
    ],
)
def test_the_role_is_the_highest_that_is_named(claims: dict[str, Any], role: str) -> None:
    assert role_of(claims) == role


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "plumbline-api"},
        {"aud": ["other"]},
        {"exp": int(time.time()) - HOUR},
        {"exp": "tomorrow"},
        {"exp": [1]},
        {"nbf": int(time.time()) + HOUR},
        {"iss": "https://elsewhere.example"},
        {"iss": ["x"]},
        {"sub": 7},
        {"without": ("exp",)},
        {"without": ("aud",)},
        {"without": ("iss",)},
        {"without": ("sub",)},
    ],
)
def test_claims_that_are_not_in_order_are_refused(wrong: dict[str, Any]) -> None:
    async def story(provider: Provider, tokens: ExternalTokens) -> None:
        without = wrong.get("without", ())
        claims = {name: value for name, value in wrong.items() if name != "without"}
        try:
            text = provider.token(without=without, **claims)
        except TypeError:  # the library does not even make it
            now = int(time.time())
            whole = {"iss": provider.issuer, "aud": "plumbline", "sub": "anna", "exp": now + HOUR} | claims
            head = part({"alg": "ES256", "kid": "one", "typ": "JWT"})
            made: Any = jwt.get_algorithm_by_name("ES256")
            signed = f"{head}.{part(whole)}"
            mark = base64.urlsafe_b64encode(made.sign(signed.encode(), provider.keys[0].private)).decode()
            text = f"{signed}.{mark.rstrip('=')}"
        with pytest.raises(BadTokenError):
            await tokens.verify(text)

    run(story)


def test_no_other_way_of_signing_is_accepted() -> None:
    async def story(provider: Provider, tokens: ExternalTokens) -> None:
        claims = {"iss": provider.issuer, "aud": "plumbline", "sub": "eve", "exp": int(time.time()) + HOUR}
        for algorithm in ("none", "None", "", None, 7, ["ES256"], {}):
            with pytest.raises(BadTokenError):
                await tokens.verify(f"{part({'alg': algorithm, 'kid': 'one'})}.{part(claims)}.")
        signed = f"{part({'alg': 'HS256', 'kid': 'one', 'typ': 'JWT'})}.{part(claims)}"
        mark = hmac.new(provider.keys[0].public_pem(), signed.encode(), hashlib.sha256).digest()
        text = f"{signed}.{base64.urlsafe_b64encode(mark).decode().rstrip('=')}"
        with pytest.raises(BadTokenError, match="not accepted"):
            await tokens.verify(text)
        assert not provider.asked

    run(story, SigningKey("one", "RS256"))


def test_signatures_of_others_are_refused() -> None:
    stranger = SigningKey("one")

    async def story(provider: Provider, tokens: ExternalTokens) -> None:
        with pytest.raises(BadTokenError, match="InvalidSignatureError"):
            await tokens.verify(provider.token(stranger))
        with pytest.raises(BadTokenError, match="no such key"):
            await tokens.verify(provider.token(SigningKey("two")))
        head, body, mark = provider.token().split(".")
        changed = part({"iss": provider.issuer, "aud": "plumbline", "sub": "eve", "exp": 2**40, "role": "ADMIN"})
        with pytest.raises(BadTokenError):
            await tokens.verify(f"{head}.{changed}.{mark}")
        with pytest.raises(BadTokenError):
            await tokens.verify(f"{head}.{body}.")

    run(story)


@pytest.mark.parametrize(
    "text", ["", "x", "a.b", "a.b.c", "....", "é.é.é", "x" * 10_000, f"{part({'alg': 'ES256'})}.{part([])}.x"]
)
def test_what_is_no_token_is_refused_without_asking_anybody(text: str) -> None:
    async def story(provider: Provider, tokens: ExternalTokens) -> None:
        with pytest.raises(BadTokenError):
            await tokens.verify(text)
        assert not provider.asked

    run(story)


def test_a_provider_that_is_away_gives_nobody_access() -> None:
    async def story(provider: Provider, tokens: ExternalTokens) -> None:
        provider.answers = {"/jwks": (503, b"")}
        with pytest.raises(BadTokenError, match="cannot be had"):
            await tokens.verify(provider.token())

    run(story)


def test_the_provider_must_name_itself_as_its_tokens_do() -> None:
    async def story(provider: Provider, tokens: ExternalTokens) -> None:
        with pytest.raises(BadTokenError, match="another issuer"):
            await tokens.verify(provider.token(iss=f"{provider.issuer}/"))

    run(story)
