"""Refresh tokens: good once, reuse ends the sign-in, over restarts, bounded, and nothing kept that opens anything."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.storage import sign_ins as module
from runtime.storage.database import Database
from runtime.storage.sign_ins import LIFETIME_MS, BadRefreshTokenError, ReusedRefreshTokenError, SignInStore
from runtime.storage.users import StoredUser, UserStore


class Bench:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.now_ms = 1_000_000
        self.open()
        self.anna = self.users.add("anna", "OPERATOR", "hash")

    def open(self) -> None:
        self.database = Database(self.path)
        self.users = UserStore(self.database, now_ms=lambda: self.now_ms)
        self.sign_ins = SignInStore(self.database, now_ms=lambda: self.now_ms)

    def restart(self) -> None:
        self.database.close()
        self.open()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "plumbline.db")
    yield made
    made.database.close()


def test_each_refresh_gives_another_token_of_the_same_sign_in(bench: Bench) -> None:
    first = bench.sign_ins.begin(bench.anna)
    bench.restart()
    second = bench.sign_ins.refresh(first.refresh_token)
    third = bench.sign_ins.refresh(second.refresh_token)
    assert first.family == second.family == third.family
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert (third.user, third.role) == ("anna", "OPERATOR")
    assert bench.sign_ins.holder(third.family) == ("anna", "OPERATOR")
    assert third.refresh_token not in repr(third)


def test_a_token_used_twice_ends_the_sign_in_also_after_a_restart(bench: Bench) -> None:
    first = bench.sign_ins.begin(bench.anna)
    other = bench.sign_ins.begin(bench.anna)
    second = bench.sign_ins.refresh(first.refresh_token)
    bench.restart()
    with pytest.raises(ReusedRefreshTokenError) as reused:
        bench.sign_ins.refresh(first.refresh_token)
    assert reused.value.user == "anna"
    bench.restart()
    with pytest.raises(BadRefreshTokenError):
        bench.sign_ins.refresh(second.refresh_token)
    assert bench.sign_ins.holder(first.family) is None
    assert bench.sign_ins.refresh(other.refresh_token).user == "anna"


def test_an_old_token_of_many_refreshes_ago_is_reuse_as_well(bench: Bench) -> None:
    first = token = bench.sign_ins.begin(bench.anna)
    for _ in range(20):
        token = bench.sign_ins.refresh(token.refresh_token)
    with pytest.raises(ReusedRefreshTokenError):
        bench.sign_ins.refresh(first.refresh_token)
    assert bench.database.read("SELECT count(*) FROM sign_ins") == [(0,)]


@pytest.mark.parametrize("token", ["", "a", "a.", ".a", "a.b", "x" * 200 + ".b", "ä.b", "a\ud800.b", "a.b.c"])
def test_what_is_no_token_ends_nothing(bench: Bench, token: str) -> None:
    kept = bench.sign_ins.begin(bench.anna)
    with pytest.raises(BadRefreshTokenError) as refused:
        bench.sign_ins.refresh(token)
    assert not isinstance(refused.value, ReusedRefreshTokenError)
    assert bench.sign_ins.holder(kept.family) is not None


def test_the_name_of_a_sign_in_is_not_enough_to_end_it(bench: Bench) -> None:
    """It stands in access tokens, which others may see."""
    kept = bench.sign_ins.begin(bench.anna)
    for call in (bench.sign_ins.refresh, bench.sign_ins.end):
        with contextlib.suppress(BadRefreshTokenError):
            call(f"{kept.family}.secret")
        assert bench.sign_ins.holder(kept.family) is not None


def test_after_thirty_days_without_a_refresh_it_is_over(bench: Bench) -> None:
    first = bench.sign_ins.begin(bench.anna)
    bench.now_ms += LIFETIME_MS - 1
    second = bench.sign_ins.refresh(first.refresh_token)
    bench.now_ms += LIFETIME_MS
    assert bench.sign_ins.holder(second.family) is None
    with pytest.raises(BadRefreshTokenError) as refused:
        bench.sign_ins.refresh(second.refresh_token)
    assert not isinstance(refused.value, ReusedRefreshTokenError)


def test_signing_out_ends_it_with_any_of_its_tokens_and_a_second_time_does_nothing(bench: Bench) -> None:
    first = bench.sign_ins.begin(bench.anna)
    bench.sign_ins.refresh(first.refresh_token)
    assert bench.sign_ins.end(first.refresh_token) == "anna"
    assert bench.sign_ins.end(first.refresh_token) is None
    assert bench.sign_ins.holder(first.family) is None
    with pytest.raises(BadRefreshTokenError):
        bench.sign_ins.end("nothing")


def test_of_too_many_the_one_that_was_refreshed_longest_ago_ends(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_FOR_EACH_USER", 2)
    boris = bench.users.add("boris", "VIEWER", "hash")
    his = bench.sign_ins.begin(boris)
    first = bench.sign_ins.begin(bench.anna)
    bench.now_ms += 1
    second = bench.sign_ins.begin(bench.anna)
    bench.now_ms += 1
    first = bench.sign_ins.refresh(first.refresh_token)
    bench.now_ms += 1
    bench.sign_ins.begin(bench.anna)
    assert bench.sign_ins.holder(first.family) is not None
    assert bench.sign_ins.holder(second.family) is None
    assert bench.sign_ins.holder(his.family) is not None


@pytest.mark.parametrize("meanwhile", ["deleted", "disabled", "another password"])
def test_who_is_no_longer_as_the_password_said_is_not_signed_in(bench: Bench, meanwhile: str) -> None:
    bench.users.add("root", "ADMIN", "x")
    if meanwhile == "deleted":
        bench.users.delete("anna")
    elif meanwhile == "disabled":
        bench.users.change("anna", is_disabled=True)
    else:
        bench.users.change("anna", password="other")
    with pytest.raises(BadRefreshTokenError):
        bench.sign_ins.begin(bench.anna)


def test_a_role_that_was_changed_meanwhile_is_the_one_that_counts(bench: Bench) -> None:
    bench.users.change("anna", role="VIEWER")
    old = StoredUser("anna", "ADMIN", is_disabled=False, created_at_ms=0, password="hash")
    assert bench.sign_ins.begin(old).role == "VIEWER"


def test_nothing_that_opens_anything_is_in_the_database(bench: Bench) -> None:
    sign_in = bench.sign_ins.begin(bench.anna)
    rows = repr(bench.database.read("SELECT * FROM sign_ins"))
    for part in sign_in.refresh_token.split("."):
        assert part not in rows
