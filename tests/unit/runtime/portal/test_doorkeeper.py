"""The door: which headers let somebody in, who is recorded, and who has to go."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.portal import doorkeeper as module
from runtime.portal.doorkeeper import OVERTIME_S, Doorkeeper
from runtime.portal.manners import HttpRequest
from runtime.portal.refusal_log import RefusalLog
from runtime.portal.results import RefusedRequest
from runtime.portal.route_table import Call, Route
from runtime.portal.tokens import BadTokenError, Grant
from runtime.portal.users import ANONYMOUS, User
from runtime.storage.database import Database
from runtime.storage.errors import StorageError
from runtime.storage.users import UserStore
from tests.helpers.accounts_bench import AccountsBench

ANNA = User("anna", "OPERATOR")


async def _nothing(call: Call) -> None:
    raise AssertionError("nobody asks this route")


def route(open_to: str | None = None) -> Route:
    return Route("GET", "/api/thing", "VIEWER", _nothing, open_to=open_to)  # type: ignore[arg-type]


def asked(peer: str | None = "10.0.0.1") -> HttpRequest:
    return HttpRequest("GET", "/api/thing", "", {}, b"", ANONYMOUS, peer)


class OneToken:
    """A verifier of another kind."""

    def __init__(self, token: str, user: User) -> None:
        self.token = token
        self.user = user
        self.fails: Exception | None = None

    async def verify(self, text: str) -> Grant:
        if self.fails is not None:
            raise self.fails
        if text != self.token:
            raise BadTokenError("it is another one")
        return Grant(self.user, 2000.0)


class Bench:
    def __init__(self) -> None:
        self.now_s = 1000.0
        self.change = 0
        self.told: list[tuple[str, str, str]] = []
        self.first = OneToken("first", ANNA)
        log = RefusalLog(lambda user, action, target, code: self.told.append((action, target, code)), monotonic_s=float)
        self.door = Doorkeeper((self.first,), log, now_s=lambda: self.now_s, changed=lambda: self.change)
        self.cut: list[tuple[str, bool]] = []

    def admit(self, *authorization: str, open_to: str | None = None, peer: str | None = "10.0.0.1") -> User:
        return asyncio.run(self.door.admit(asked(peer), route(open_to), authorization))[0]

    def note(self, why: str, at_once: bool) -> None:
        self.cut.append((why, at_once))


def test_a_good_token_lets_in_however_the_scheme_is_written() -> None:
    bench = Bench()
    for header in ("Bearer first", "bearer first", "BEARER   first "):
        assert bench.admit(header) == ANNA
    assert bench.told == []


@pytest.mark.parametrize(
    "authorization",
    [(), ("",), ("Bearer",), ("Bearer ",), ("Bearer second",), ("Basic first",), ("first",), ("Bearer first",) * 2,
     ("Bearer first, Bearer first",), ("Bearer first", "")],
)  # fmt: skip
def test_anything_else_is_401_and_recorded(authorization: tuple[str, ...]) -> None:
    bench = Bench()
    with pytest.raises(RefusedRequest) as refused:
        bench.admit(*authorization)
    assert refused.value.code == "UNAUTHORIZED"
    assert refused.value.headers == {"www-authenticate": 'Bearer error="invalid_token"'}
    assert bench.told == [("GET /api/thing", "from 10.0.0.1", "UNAUTHORIZED")]


@pytest.mark.parametrize("token", ["\ud800", "fürst", "x" * 8193])
def test_what_cannot_be_a_token_is_shown_to_no_verifier(token: str) -> None:
    bench = Bench()
    bench.first.fails = AssertionError("it was asked")
    with pytest.raises(RefusedRequest) as refused:
        asyncio.run(bench.door.check(token, "GET /ws", "10.0.0.1"))
    assert refused.value.code == "UNAUTHORIZED"
    assert bench.told == [("GET /ws", "from 10.0.0.1", "UNAUTHORIZED")]


def test_what_needs_no_token_looks_at_none() -> None:
    bench = Bench()
    assert bench.admit("Bearer bad", open_to="all") == ANONYMOUS
    assert bench.admit(open_to="loopback", peer="127.0.0.1") == ANONYMOUS
    assert bench.admit("Bearer first", open_to="loopback") == ANNA
    with pytest.raises(RefusedRequest):
        bench.admit(open_to="loopback")


def test_another_kind_of_token_is_asked_after_ours() -> None:
    bench = Bench()
    bench.door.accept(OneToken("second", User("https://issuer|eve", "VIEWER")))
    assert bench.admit("Bearer second").name == "https://issuer|eve"
    assert bench.admit("Bearer first") == ANNA


def test_users_that_cannot_be_read_are_busy_and_not_unauthorized() -> None:
    bench = Bench()
    bench.first.fails = StorageError("the disk is gone")
    with pytest.raises(RefusedRequest) as refused:
        bench.admit("Bearer first")
    assert refused.value.code == "BUSY"


def test_a_connection_outlives_its_token_by_a_minute() -> None:
    bench = Bench()
    visit = bench.door.watch(Grant(ANNA, 2000.0), bench.note)
    bench.now_s = 2000.0 + OVERTIME_S
    bench.door.look()
    assert bench.cut == []
    visit.prolong(Grant(ANNA, 2900.0))
    bench.now_s += 1
    bench.door.look()
    assert bench.cut == []
    bench.now_s = 2900.0 + OVERTIME_S + 0.1
    bench.door.look()
    bench.door.look()
    assert bench.cut == [("the token has ended", False)]


def test_who_lost_the_right_is_cut_at_the_next_look_and_nobody_else() -> None:
    bench, is_good = Bench(), True
    bench.door.watch(Grant(ANNA, 2000.0, lambda: is_good), bench.note)
    bench.door.look()
    bench.door.watch(Grant(ANNA, 2000.0), lambda why, at_once: pytest.fail("this one is good"))
    left = bench.door.watch(Grant(ANNA, 2000.0, lambda: False), lambda why, at_once: pytest.fail("this one left"))
    left.leave()
    left.leave()
    is_good = False
    bench.door.look()
    assert bench.cut == []  # nothing said that there is something to see
    bench.door.look_again()
    bench.door.look()
    assert bench.cut == [("the user or the token has lost the right to be here", True)]
    bench.door.look_again()
    bench.door.look()
    assert len(bench.cut) == 1


def test_what_was_lost_between_the_check_and_the_watch_is_seen() -> None:
    bench = Bench()
    bench.door.look_again()
    bench.door.look()  # the user is gone, nobody is watched yet
    bench.door.watch(Grant(ANNA, 2000.0, lambda: False), bench.note)
    prolonged = bench.door.watch(Grant(ANNA, 2000.0), bench.note)
    bench.door.look()
    assert len(bench.cut) == 1
    prolonged.prolong(Grant(ANNA, 2900.0, lambda: False))
    bench.door.look()
    assert len(bench.cut) == 2


def test_a_connection_that_cannot_be_cut_does_not_let_others_stay(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY_S", 0.001)

    async def story() -> None:
        bench, gone = Bench(), [asyncio.Event() for _ in range(5)]

        def stuck(why: str, at_once: bool) -> None:
            raise RuntimeError("it does not go")

        bench.door.start()
        for event in gone:
            bench.door.watch(Grant(ANNA, 2000.0, lambda: False), stuck)
            bench.door.watch(Grant(ANNA, 2000.0, lambda: False), lambda why, at_once, event=event: event.set())  # type: ignore[misc]
        await asyncio.wait_for(asyncio.gather(*(event.wait() for event in gone)), 5)
        bench.door.stop()

    asyncio.run(story())
    assert "cannot be checked" in caplog.text


def test_another_process_is_noticed_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY_S", 0.001)

    async def story() -> None:
        bench, gone = Bench(), asyncio.Event()
        bench.door.start()
        bench.door.watch(Grant(ANNA, 2000.0, lambda: False), lambda why, at_once: gone.set())
        bench.change = 1
        await asyncio.wait_for(gone.wait(), 5)
        bench.door.stop()
        bench.door.stop()

    asyncio.run(story())


def test_a_store_that_cannot_be_read_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY_S", 0.001)

    async def story() -> None:
        bench, gone, answers = Bench(), asyncio.Event(), [StorageError("busy"), None]

        def is_good() -> bool:
            failed = answers.pop(0)
            if failed is not None:
                raise failed
            return False

        bench.door.start()
        bench.door.watch(Grant(ANNA, 2000.0, is_good), lambda why, at_once: gone.set())
        bench.door.look_again()
        await asyncio.wait_for(gone.wait(), 5)
        bench.door.stop()

    asyncio.run(story())


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[AccountsBench]:
    bench = AccountsBench(tmp_path)
    bench.add("root", "ADMIN")
    bench.add("anna", "OPERATOR")
    yield bench
    bench.close()


def test_a_user_whom_another_process_deletes_is_cut(accounts: AccountsBench) -> None:
    cut: list[str] = []
    _, text = accounts.sign_in("anna")
    grant = asyncio.run(accounts.accounts.access.verify(text))
    accounts.gate.door.look()
    accounts.gate.door.watch(grant, lambda why, at_once: cut.append(why))
    accounts.gate.door.look()
    assert cut == []
    other = Database(accounts.database.path)
    UserStore(other, now_ms=lambda: 0).delete("anna")
    other.close()
    accounts.gate.door.look()
    assert len(cut) == 1
