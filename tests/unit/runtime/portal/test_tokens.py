"""Tokens as an attacker would make them: every one that we did not make, or that no longer holds, is refused."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest

from runtime.portal.tokens import AccessTokens, BadTokenError, EngineTokens, Grant
from runtime.portal.users import User
from tests.helpers.accounts_bench import ACCESS_KEY, ENGINE_KEY, AccountsBench

KEY = ACCESS_KEY
FULL_ENGINE_KEY = ENGINE_KEY.ljust(32, b"\0")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[AccountsBench]:
    made = AccountsBench(tmp_path)
    made.now_ms = now_s() * 1000
    made.add("root", "ADMIN")
    made.add("anna", "OPERATOR")
    yield made
    made.close()


def now_s() -> int:
    """The present, asked when it counts: a long run begins minutes before a test."""
    return int(time.time())


def verify(tokens: AccessTokens, text: str) -> Grant:
    return asyncio.run(tokens.verify(text))


def refused(tokens: AccessTokens, text: str) -> None:
    with pytest.raises(BadTokenError) as bad:
        verify(tokens, text)
    assert not text or text not in str(bad.value)


def claims(bench: AccountsBench, **changes: Any) -> dict[str, Any]:
    """What a good token of anna's says, changed; None leaves a claim out."""
    sign_in, _ = bench.sign_in("anna")
    good = {
        "iss": "plumbline", "aud": "plumbline-api", "sub": "anna", "role": "OPERATOR", "iat": now_s(),
        "exp": now_s() + 900, "jti": "j", "typ": "access", "sid": sign_in.family,
    }  # fmt: skip
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def test_a_token_of_a_sign_in_says_who_it_is_for_a_quarter_of_an_hour(bench: AccountsBench) -> None:
    _, text = bench.sign_in("anna")
    said = jwt.decode(text, KEY, ["HS256"], audience="plumbline-api")
    assert {"iss", "aud", "sub", "role", "iat", "exp", "jti", "typ"} <= set(said)
    assert (said["iss"], said["sub"], said["role"], said["typ"]) == ("plumbline", "anna", "OPERATOR", "access")
    assert said["exp"] - said["iat"] == 900
    assert jwt.get_unverified_header(text) == {"alg": "HS256", "typ": "JWT"}
    grant = verify(bench.accounts.access, text)
    assert (grant.user, grant.expires_s) == (User("anna", "OPERATOR"), said["exp"])


def test_a_token_that_says_what_ours_say_is_good(bench: AccountsBench) -> None:
    assert verify(bench.accounts.access, jwt.encode(claims(bench), KEY, "HS256")).user.name == "anna"


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "plumbline-engine"},
        {"aud": ["plumbline-api", "another"]},
        {"aud": None},
        {"iss": "another"},
        {"iss": None},
        {"typ": "refresh"},
        {"typ": None},
        {"role": "ADMIN"},
        {"role": "engine"},
        {"role": ["OPERATOR"]},
        {"role": None},
        {"sub": "root"},
        {"sub": "Anna"},
        {"sub": 1},
        {"sub": None},
        {"sid": "another"},
        {"sid": 1},
        {"sid": None},
        {"jti": None},
        {"jti": 1},
        {"exp": lambda now: now - 31},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": 1e400},
        {"iat": lambda now: now + 120},
        {"iat": None},
        {"nbf": lambda now: now + 120},
    ],
)
def test_a_token_with_our_key_that_says_anything_else_is_refused(bench: AccountsBench, changes: dict[str, Any]) -> None:
    given = claims(bench)
    said = {name: value(now_s()) if callable(value) else value for name, value in changes.items()}
    given = {name: value for name, value in {**given, **said}.items() if value is not None}
    refused(bench.accounts.access, jwt.encode(given, KEY, "HS256"))


def test_clocks_may_differ_by_half_a_minute(bench: AccountsBench) -> None:
    for changes in ({"exp": now_s() - 20}, {"iat": now_s() + 20}):
        assert verify(bench.accounts.access, jwt.encode(claims(bench, **changes), KEY, "HS256")).user.name == "anna"


def part(document: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()


def test_a_token_without_or_with_another_signature_is_refused(bench: AccountsBench) -> None:
    tokens, said = bench.accounts.access, claims(bench)
    good = jwt.encode(said, KEY, "HS256")
    head, body, signature = good.split(".")
    for algorithm in ("none", "None", "NONE", "nOnE", "", "HS384", "RS256", "hs256"):
        header = part({"alg": algorithm, "typ": "JWT"})
        for signed in ("", signature):
            refused(tokens, f"{header}.{body}.{signed}")
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        longer = jwt.encode(said, KEY, "HS512")
    refused(tokens, longer)
    refused(tokens, jwt.encode(said, b"b" * 32, "HS256"))
    refused(tokens, f"{head}.{part({**said, 'role': 'ADMIN', 'sub': 'root'})}.{signature}")
    refused(tokens, f"{head}.{body}.{signature[:-2]}")
    refused(tokens, f"{part({'alg': 'HS256', 'jwk': {'kty': 'oct', 'k': 'AAAA'}})}.{body}.{signature}")
    assert verify(tokens, good).user.name == "anna"


@pytest.mark.parametrize(
    "text",
    ["", ".", "..", "...", "a.b.c", "x" * 9000, "\ud800", "ä.ö.ü", "\0", part([]) + ".e30.",
     part({"alg": "HS256"}) + "..", base64.urlsafe_b64encode(b"[" * 5000).decode() + ".e30.e30"],
)  # fmt: skip
def test_what_is_no_token_is_refused(bench: AccountsBench, text: str) -> None:
    refused(bench.accounts.access, text)
    with pytest.raises(BadTokenError):
        bench.accounts.engines.verify(text)


def test_a_refresh_token_is_no_access_token(bench: AccountsBench) -> None:
    refused(bench.accounts.access, bench.sign_in("anna")[0].refresh_token)


def test_a_grant_ends_with_the_sign_in_the_role_and_the_user(bench: AccountsBench) -> None:
    access, users = bench.accounts.access, bench.accounts.users
    sign_in, text = bench.sign_in("anna")
    grant = verify(access, text)
    users.change("anna", role="ENGINEER")
    assert not grant.is_good()
    refused(access, text)
    users.change("anna", role="OPERATOR")
    assert grant.is_good()
    bench.accounts.sign_ins.end(sign_in.refresh_token)
    assert not grant.is_good()
    grant = verify(access, bench.sign_in("anna")[1])
    users.delete("anna")
    bench.add("anna", "OPERATOR")
    assert not grant.is_good()


def test_a_token_that_was_given_out_is_good_until_it_is_withdrawn(bench: AccountsBench) -> None:
    made = json.loads(asyncio.run(bench.call("POST", "/v2/tokens", role="VIEWER", ttl_s=60)).body)
    grant = verify(bench.accounts.access, made["token"])
    assert grant.user == User(f"token:{made['jti']}", "VIEWER")
    assert bench.accounts.issued.withdraw(made["jti"])
    assert not grant.is_good()
    refused(bench.accounts.access, made["token"])


def test_who_has_the_key_of_engines_opens_no_route_and_the_other_way_round(bench: AccountsBench) -> None:
    access, engines = bench.accounts.access, bench.accounts.engines
    engine = json.loads(asyncio.run(bench.call("POST", "/v2/tokens", role="engine", engineId="e-1", ttl_s=60)).body)
    refused(access, engine["token"])
    with pytest.raises(BadTokenError):
        engines.verify(bench.sign_in("anna")[1])
    same_key = AccessTokens(FULL_ENGINE_KEY, bench.accounts.sign_ins, bench.accounts.issued)
    refused(same_key, engine["token"])
    sign_in, _ = bench.sign_in("anna")
    user_token = same_key.of_sign_in(User("anna", "OPERATOR"), sign_in.family)
    for changes in ({}, {"role": "engine", "engineId": "e-1"}, {"role": "engine", "engineId": "e-1", "typ": None}):
        said = {**jwt.decode(user_token, options={"verify_signature": False}), **changes}
        said = {name: value for name, value in said.items() if value is not None}
        with pytest.raises(BadTokenError):
            engines.verify(jwt.encode(said, FULL_ENGINE_KEY, "HS256"))


def test_an_engine_token_of_ours_is_good_until_it_is_withdrawn(bench: AccountsBench) -> None:
    engines = bench.accounts.engines
    made = json.loads(asyncio.run(bench.call("POST", "/v2/tokens", role="engine", engineId="e-1", ttl_s=60)).body)
    token = engines.verify(made["token"])
    assert (token.engine_id, token.jti, token.expires_s) == (
        "e-1",
        made["jti"],
        jwt.decode(made["token"], FULL_ENGINE_KEY, ["HS256"], audience="plumbline-engine")["exp"],
    )
    assert engines.is_good(token)
    bench.accounts.issued.withdraw(made["jti"])
    assert not engines.is_good(token)
    with pytest.raises(BadTokenError):
        engines.verify(made["token"])


def test_an_engine_token_of_somebody_with_the_key_needs_little(bench: AccountsBench) -> None:
    engines = bench.accounts.engines

    def made(**said: Any) -> str:
        return jwt.encode({"engineId": "unreal", "role": "engine", **said}, FULL_ENGINE_KEY, "HS256")

    token = engines.verify(made())
    assert (token.engine_id, token.expires_s, token.jti) == ("unreal", None, None)
    until = now_s() + 5
    assert engines.verify(made(exp=until, jti="theirs", aud="their-own")).expires_s == until
    for wrong in (
        made(exp=now_s() - 31),
        made(role="ADMIN"),
        made(role=None),
        made(engineId=""),
        made(engineId="x" * 129),
        made(engineId=7),
        made(aud="plumbline-api"),
        made(aud=["plumbline-api"]),
        made(iss="plumbline", jti="never given out"),
        made(iss="plumbline"),
        made(jti=7),
        jwt.encode({"engineId": "unreal", "role": "engine"}, b"x" * 32, "HS256"),
        f"{part({'alg': 'none'})}.{part({'engineId': 'unreal', 'role': 'engine'})}.",
    ):
        with pytest.raises(BadTokenError):
            engines.verify(wrong)


def test_whose_an_engine_token_was_is_known_when_it_is_no_longer_good(bench: AccountsBench) -> None:
    engines = bench.accounts.engines

    def refused(key: bytes = FULL_ENGINE_KEY, **said: Any) -> BadTokenError:
        with pytest.raises(BadTokenError) as bad:
            engines.verify(jwt.encode({"engineId": "unreal", "role": "engine", **said}, key, "HS256"))
        return bad.value

    assert (str(refused(exp=now_s() - 31)), refused(exp=now_s() - 31).engine_id) == ("ExpiredSignatureError", "unreal")
    assert refused(nbf=now_s() + 600).engine_id == "unreal"
    assert refused(iss="plumbline", jti="never given out").engine_id == "unreal"
    assert refused(engineId=7, exp=now_s() - 31).engine_id == ""
    assert refused(jti=7, exp=now_s() - 31).engine_id == ""
    assert refused(b"x" * 32, exp=now_s() - 31).engine_id == ""


def test_a_short_engine_key_signs_as_it_is(bench: AccountsBench) -> None:
    text = EngineTokens(ENGINE_KEY, bench.accounts.issued).given_out("e-1", "j", 60)
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        assert jwt.decode(text, ENGINE_KEY, ["HS256"], audience="plumbline-engine")["engineId"] == "e-1"
