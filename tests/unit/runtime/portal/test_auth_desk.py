"""Signing in, going on and signing out: what is answered, recorded and told, and what an attacker learns."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from runtime.portal.results import HttpAnswer, RefusedRequest
from runtime.portal.users import User
from runtime.storage.errors import StorageError
from runtime.storage.password_hashes import is_outdated, is_password
from runtime.storage.sign_ins import SignIn
from runtime.storage.users import StoredUser
from tests.helpers.accounts_bench import PASSWORD, AccountsBench, Tell, refused, telling

NEW = "another horse"
ANNA = User("Anna", "OPERATOR")
LOGIN, REFRESH, LOGOUT = (f"/v2/auth/{name}" for name in ("login", "refresh", "logout"))


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    return telling(tmp_path, root="ADMIN", Anna="OPERATOR")


async def log_in(bench: AccountsBench, name: str = "anna", password: str = PASSWORD, **more: str) -> HttpAnswer:
    return await bench.call("POST", LOGIN, username=name, password=password, **more)


async def refusal(asking: Awaitable[HttpAnswer]) -> tuple[str, int | None, str]:
    why = await refused(asking)
    return why.code, why.status, why.message


def test_a_login_answers_with_tokens_and_is_recorded_and_told(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        answer = await log_in(bench)
        assert answer.headers["cache-control"] == "no-store"
        document = json.loads(answer.body)
        assert list(document) == ["access_token", "token_type", "expires_in", "refresh_token", "role"]
        assert (document["token_type"], document["expires_in"], document["role"]) == ("Bearer", 900, "OPERATOR")
        grant = await bench.accounts.access.verify(document["access_token"])
        assert (grant.user.name, grant.user.role) == ("Anna", "OPERATOR")
        assert bench.events == [("auth.login", "Anna", {"role": "OPERATOR"})]
        (record,) = bench.records
        assert (record["actor"], record["role"], record["action"]) == ("Anna", "OPERATOR", "auth.login")
        assert (record["target"], record["result"]) == ("from 10.0.0.1", "SUCCESS")

    tell(story)


def test_unknown_wrong_and_disabled_look_alike(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        bench.accounts.users.change("anna", is_disabled=True)
        seen = {
            await refusal(log_in(bench, name, password))
            for name, password in (
                ("nobody", PASSWORD), ("root", "wrong one"), ("anna", PASSWORD), ("a b", PASSWORD), ("", ""),
                ("x" * 5000, "y" * 5000), ("\ud800", "\ud800"),
            )
        }  # fmt: skip
        assert seen == {("UNAUTHORIZED", None, "the user or the password is wrong")}
        assert bench.meters.logins_refused == 7
        assert {(record["actor"], record["error_code"]) for record in bench.records} == {
            ("unknown", "UNAUTHORIZED"),
            ("root", "UNAUTHORIZED"),
            ("Anna", "UNAUTHORIZED"),
        }
        assert "nobody" not in repr(bench.records)

    tell(story)


def test_an_unknown_user_costs_a_hash_of_todays_parameters(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    from runtime.portal import auth_desk

    checked: list[str] = []

    def check(hashed: str, password: str) -> bool:
        checked.append(hashed)
        return is_password(hashed, password)

    async def story(bench: AccountsBench) -> None:
        monkeypatch.setattr(auth_desk, "is_password", check)
        await refusal(log_in(bench, "nobody"))
        assert len(checked) == 1
        assert not is_outdated(checked[0])

    tell(story)


def test_the_sixth_try_waits_also_with_the_right_password(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        for name in ("anna", "ANNA", "Anna", "aNNa", "annA"):
            assert (await refusal(log_in(bench, name, "wrong one")))[0] == "UNAUTHORIZED"
        with pytest.raises(RefusedRequest) as refused:
            await log_in(bench)
        assert (refused.value.status, refused.value.headers) == (429, {"retry-after": "60"})
        assert bench.records[-1]["error_code"] == "RATE_LIMITED"
        assert (await bench.call("POST", LOGIN, peer="10.0.0.2", username="anna", password=PASSWORD)).status == 200
        bench.monotonic_s += 60
        assert (await log_in(bench)).status == 200

    tell(story)


def test_addresses_of_one_ipv6_network_are_one(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        for number in range(5):
            peer = f"2001:db8::{number}"
            await refusal(bench.call("POST", LOGIN, peer=peer, username="anna", password="wrong one"))
        _, status, _ = await refusal(bench.call("POST", LOGIN, peer="2001:db8::9", username="anna", password=PASSWORD))
        assert status == 429
        assert (
            await bench.call("POST", LOGIN, peer="2001:db8:0:1::9", username="anna", password=PASSWORD)
        ).status == 200

    tell(story)


def test_a_weak_hash_is_made_anew_with_the_first_login(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        before = bench.accounts.users.find("anna")
        assert before is not None
        assert is_outdated(before.password)
        await log_in(bench)
        after = bench.accounts.users.find("anna")
        assert after is not None
        assert not is_outdated(after.password)
        await log_in(bench)

    tell(story)


@pytest.mark.parametrize("what", ["deleted", "disabled", "another password"])
def test_what_happens_while_the_password_is_checked_counts(
    tell: Tell, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(bench: AccountsBench) -> None:
        await log_in(bench)  # so that the hash is today's
        work = bench.gate._passwords

        async def meanwhile(check: Callable[[], object]) -> object:
            found = check()
            if what == "deleted":
                bench.accounts.users.delete("anna")
            elif what == "disabled":
                bench.accounts.users.change("anna", is_disabled=True)
            else:
                bench.accounts.users.change("anna", password="other")
            return found

        monkeypatch.setattr(work, "run", meanwhile)
        assert (await refusal(log_in(bench)))[0] == "UNAUTHORIZED"

    tell(story)


def test_a_refresh_token_is_good_once_and_its_reuse_ends_all(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        first = json.loads((await log_in(bench)).body)
        second = json.loads((await bench.call("POST", REFRESH, refresh_token=first["refresh_token"])).body)
        assert second["refresh_token"] != first["refresh_token"]
        grant = await bench.accounts.access.verify(second["access_token"])
        assert grant.is_good()
        code, _, message = await refusal(bench.call("POST", REFRESH, refresh_token=first["refresh_token"]))
        assert code == "UNAUTHORIZED"
        assert "used before" in message
        assert not grant.is_good()
        assert (await refusal(bench.call("POST", REFRESH, refresh_token=second["refresh_token"])))[0] == "UNAUTHORIZED"
        assert [record["action"] for record in bench.records] == [
            "auth.login",
            "auth.refresh.reused",
            "auth.refresh",
        ]
        assert bench.records[1]["actor"] == "Anna"

    tell(story)


def test_of_two_refreshes_at_once_the_second_is_reuse(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        token = json.loads((await log_in(bench)).body)["refresh_token"]
        both = await asyncio.gather(
            *(bench.call("POST", REFRESH, refresh_token=token) for _ in range(2)), return_exceptions=True
        )
        assert sorted(type(one).__name__ for one in both) == ["HttpAnswer", "RefusedRequest"]
        (good,) = [json.loads(one.body) for one in both if isinstance(one, HttpAnswer)]
        assert (await refusal(bench.call("POST", REFRESH, refresh_token=good["refresh_token"])))[0] == "UNAUTHORIZED"

    tell(story)


def test_a_refresh_gives_the_present_role(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        token = json.loads((await log_in(bench)).body)["refresh_token"]
        bench.accounts.users.change("anna", role="VIEWER")
        assert json.loads((await bench.call("POST", REFRESH, refresh_token=token)).body)["role"] == "VIEWER"

    tell(story)


def test_signing_out_ends_everything_of_that_sign_in_and_is_no_failure_twice(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        first, other = [json.loads((await log_in(bench)).body) for _ in range(2)]
        for token in (first["refresh_token"], first["refresh_token"], "nothing", ""):
            answer = await bench.call("POST", LOGOUT, refresh_token=token)
            assert (answer.status, answer.body) == (204, b"")
        assert [record["action"] for record in bench.records].count("auth.logout") == 1
        with pytest.raises(Exception, match="sign-in has ended"):
            await bench.accounts.access.verify(first["access_token"])
        assert (await bench.accounts.access.verify(other["access_token"])).is_good()

    tell(story)


def test_a_body_that_is_none_is_400(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        for path, body in (
            (LOGIN, {"username": "anna"}),
            (LOGIN, {"username": 1, "password": "x"}),
            (REFRESH, {}),
            (LOGOUT, {}),
        ):
            assert (await refusal(bench.call("POST", path, **body)))[0] == "INVALID_REQUEST"  # type: ignore[arg-type]

    tell(story)


def test_an_audit_that_cannot_be_written_lets_nobody_in(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        bench.audit.fails = StorageError("the disk is full")
        assert (await log_in(bench)).status == 200  # the failure shows first here
        assert (await refusal(log_in(bench)))[0] == "BUSY"

    tell(story)


def test_users_that_cannot_be_read_are_busy(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        bench.database._connection.execute("ALTER TABLE users RENAME TO elsewhere")
        assert (await refusal(log_in(bench)))[0] == "BUSY"

    tell(story)


def test_another_process_that_was_quicker_counts_too(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(bench: AccountsBench) -> None:
        begin = bench.accounts.sign_ins.begin

        def deleted_meanwhile(user: StoredUser) -> SignIn:
            bench.accounts.users.delete("anna")
            return begin(user)

        monkeypatch.setattr(bench.accounts.sign_ins, "begin", deleted_meanwhile)
        assert (await refusal(log_in(bench)))[0] == "UNAUTHORIZED"
        assert bench.records[-1]["result"] == "FAILURE"

    tell(story)


async def change(bench: AccountsBench, old: str = PASSWORD, new: str = NEW, **more: str) -> HttpAnswer:
    """Anna asks for another password."""
    return await bench.call(
        "PUT", "/v2/users/me/password", user=ANNA, current_password=old, new_password=new, **more
    )  # fmt: skip


def test_whoever_knows_the_own_password_gets_another_and_other_sign_ins_end(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        here, elsewhere = [json.loads((await log_in(bench)).body) for _ in range(2)]
        grants = [await bench.accounts.access.verify(one["access_token"]) for one in (here, elsewhere)]
        answer = await change(bench, sign_in=grants[0].sign_in or "")
        assert (answer.status, answer.body) == (204, b"")
        assert [grant.is_good() for grant in grants] == [True, False]
        assert (await bench.call("POST", REFRESH, refresh_token=here["refresh_token"])).status == 200
        assert (await refusal(bench.call("POST", REFRESH, refresh_token=elsewhere["refresh_token"])))[0] == (
            "UNAUTHORIZED"
        )
        assert (await refusal(log_in(bench)))[0] == "UNAUTHORIZED"
        assert (await log_in(bench, password=NEW)).status == 200
        (record,) = [one for one in bench.records if one["action"] == "user.password"]
        assert (record["actor"], record["target"], record["result"]) == ("Anna", "user Anna from 10.0.0.1", "SUCCESS")
        assert PASSWORD not in repr(bench.records)
        assert NEW not in repr(bench.records)

    tell(story)


def test_wrong_present_passwords_count_as_failed_logins(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        await refusal(log_in(bench, password="wrong one"))
        for _ in range(4):
            code, _, message = await refusal(change(bench, "wrong one"))
            assert (code, message) == ("FORBIDDEN", "the current password is wrong")
        assert (await refusal(change(bench)))[1] == 429
        assert (await refusal(log_in(bench)))[1] == 429
        assert bench.meters.logins_refused == 7
        assert {one["action"] for one in bench.records if one["result"] == "FAILURE"} == {"auth.login", "user.password"}
        bench.monotonic_s += 60
        assert (await change(bench)).status == 204

    tell(story)


def test_who_has_no_password_here_cannot_change_it(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        for name in ("token:abc", "local", "somebody of a provider"):
            asking = bench.call(
                "PUT",
                "/v2/users/me/password",
                user=User(name, "ADMIN"),
                current_password=PASSWORD,
                new_password=NEW,
            )
            code, _, message = await refusal(asking)
            assert code == "FORBIDDEN"
            assert "has no password here" in message

    tell(story)


def test_a_password_that_nobody_may_have_changes_nothing(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        for new in ("short", "x" * 257):
            assert (await refusal(change(bench, new=new)))[0] == "INVALID_REQUEST"
        with pytest.raises(RefusedRequest) as refused:
            await change(bench, new="\ud800" * 10)
        assert (refused.value.code, refused.value.field) == ("INVALID_REQUEST", "new_password")
        assert (await log_in(bench)).status == 200

    tell(story)


def test_of_two_who_change_a_password_at_once_one_is_refused(tell: Tell) -> None:
    async def story(bench: AccountsBench) -> None:
        both = await asyncio.gather(change(bench, new=NEW), change(bench, new=f"{NEW} 2"), return_exceptions=True)
        assert sorted(type(one).__name__ for one in both) == ["HttpAnswer", "RefusedRequest"]
        kept = NEW if isinstance(both[0], HttpAnswer) else f"{NEW} 2"
        assert (await log_in(bench, password=kept)).status == 200

    tell(story)
