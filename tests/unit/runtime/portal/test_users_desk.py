"""Users and given-out tokens over REST: what is answered, recorded, refused, and that no secret comes back."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest

from runtime.portal.results import HttpAnswer
from runtime.portal.tokens import Grant
from runtime.portal.users import User
from runtime.storage.password_hashes import is_password
from tests.helpers.accounts_bench import AccountsBench, Tell, refused, telling

ROOT = User("root", "ADMIN")
USERS, TOKENS = "/v2/users", "/v2/tokens"


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    return telling(tmp_path, root="ADMIN")


async def refusal(asking: Awaitable[HttpAnswer]) -> tuple[str, int | None, str | None]:
    why = await refused(asking)
    return why.code, why.status, why.field


def read(answer: HttpAnswer) -> Any:
    return json.loads(answer.body)


def test_a_user_lives_from_creation_to_deletion(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        made = await bench.call("POST", USERS, user=ROOT, username="Anna", password="correct horse", role="OPERATOR")
        assert (made.status, made.headers["location"]) == (201, "/v2/users/Anna")
        assert read(made) == {
            "username": "Anna",
            "role": "OPERATOR",
            "disabled": False,
            "created_at": "2027-01-15T08:00:00.000Z",
        }
        listed = read(await bench.call("GET", USERS, query={"limit": "1"}))
        assert (listed["items"], listed["total"]) == ([read(made)], 2)
        changed = await bench.call("PATCH", f"{USERS}/anna", user=ROOT, role="VIEWER", disabled=True)
        assert (changed.status, read(changed)) == (200, {**read(made), "role": "VIEWER", "disabled": True})
        gone = await bench.call("DELETE", f"{USERS}/anna", user=ROOT)
        assert (gone.status, gone.body) == (204, b"")
        assert bench.accounts.users.find("anna") is None
        assert [(record["actor"], record["action"], record["target"]) for record in bench.records] == [
            ("root", "user.create", "user Anna"),
            ("root", "user.change role+disabled", "user anna"),
            ("root", "user.delete", "user anna"),
        ]

    tell(story)


def test_a_password_is_kept_as_a_hash_and_never_shown(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        await bench.call("POST", USERS, username="anna", password="correct horse", role="OPERATOR")
        await bench.call("PATCH", f"{USERS}/anna", password="battery staple")
        anna = bench.accounts.users.find("anna")
        assert anna is not None
        assert is_password(anna.password, "battery staple")
        listed = (await bench.call("GET", USERS)).body.decode()
        for secret in ("correct horse", "battery staple", anna.password, "argon2"):
            assert secret not in listed
            assert secret not in repr(bench.records)

    tell(story)


def test_what_cannot_be_done_is_refused_and_says_why(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        good = {"username": "anna", "password": "correct horse", "role": "OPERATOR"}
        await bench.call("POST", USERS, **good)
        assert await refusal(bench.call("POST", USERS, **{**good, "username": "ANNA"})) == (
            "INVALID_REQUEST", 409, "username",
        )  # fmt: skip
        for wrong, field in (
            ({"username": "local"}, "username"),
            ({"username": "a b"}, "username"),
            ({"password": "7 signs"}, "password"),
            ({"password": "half a sign \ud800"}, "password"),
            ({"role": "engine"}, "role"),
        ):
            assert await refusal(bench.call("POST", USERS, **{**good, **wrong})) == ("INVALID_REQUEST", None, field)
        assert await refusal(bench.call("PATCH", f"{USERS}/nobody", role="VIEWER")) == ("NOT_FOUND", 404, None)
        assert await refusal(bench.call("DELETE", f"{USERS}/nobody")) == ("NOT_FOUND", 404, None)
        for change in ({"role": "ENGINEER"}, {"disabled": True}):
            assert await refusal(bench.call("PATCH", f"{USERS}/root", **change)) == (
                "INVALID_REQUEST", 409, "username",
            )  # fmt: skip
        assert (await refusal(bench.call("DELETE", f"{USERS}/root")))[1] == 409

    tell(story)


def test_a_change_makes_the_door_look(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        for change in ("role", "disabled", "password", "deleted"):
            bench.add("anna", "OPERATOR")
            cut: list[str] = []
            grant: Grant = await bench.accounts.access.verify(bench.sign_in("anna")[1])
            bench.gate.door.look()
            bench.gate.door.watch(grant, lambda why, at_once, cut=cut: cut.append(why))  # type: ignore[misc]
            if change != "deleted":
                value = {"role": "VIEWER", "disabled": True, "password": "correct horse"}[change]
                await bench.call("PATCH", f"{USERS}/anna", **{change: value})
            await bench.call("DELETE", f"{USERS}/anna") if change == "deleted" else None
            bench.gate.door.look()
            assert len(cut) == 1, change
            if change != "deleted":
                await bench.call("DELETE", f"{USERS}/anna")

    tell(story)


def test_tokens_are_given_out_listed_without_their_text_and_withdrawn(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        made = await bench.call("POST", TOKENS, user=ROOT, role="VIEWER", ttl_s=60)
        token = read(made)
        assert (made.status, made.headers["location"]) == (201, f"/v2/tokens/{token['jti']}")
        text = token.pop("token")
        assert token == {
            "jti": token["jti"],
            "role": "VIEWER",
            "created_by": "root",
            "created_at": "2027-01-15T08:00:00.000Z",
            "expires_at": "2027-01-15T08:01:00.000Z",
        }
        engine = read(await bench.call("POST", TOKENS, user=ROOT, role="engine", engineId="unreal-1", ttl_s=60))
        assert engine["engineId"] == "unreal-1"
        listed = await bench.call("GET", TOKENS)
        assert [item["jti"] for item in read(listed)["items"]] == [engine["jti"], token["jti"]]
        gone = await bench.call("DELETE", f"{TOKENS}/{token['jti']}", user=ROOT)
        assert (gone.status, gone.body) == (204, b"")
        assert await refusal(bench.call("DELETE", f"{TOKENS}/{token['jti']}")) == ("NOT_FOUND", None, None)
        assert [(record["action"], record["target"]) for record in bench.records][:3] == [
            ("token.create", f"token {token['jti']} VIEWER"),
            ("token.create", f"token {engine['jti']} engine"),
            ("token.withdraw", f"token {token['jti']}"),
        ]
        for secret in (text, engine["token"]):
            assert secret not in listed.body.decode()
            assert secret not in repr(bench.records)

    tell(story)


@pytest.mark.parametrize(
    "body", [{"role": "engine"}, {"role": "ADMIN", "engineId": "e"}, {"role": "engine", "engineId": ""}]
)
def test_an_engine_has_an_id_and_nobody_else(tell: Tell, body: dict[str, Any]) -> None:
    async def story(bench: AccountsBench) -> None:
        assert await refusal(bench.call("POST", TOKENS, **body, ttl_s=60)) == ("INVALID_REQUEST", None, "engineId")
        assert read(await bench.call("GET", TOKENS))["total"] == 0

    tell(story)
