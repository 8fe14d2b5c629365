"""Five failures a minute for an address and a name; guesses at once count as much as guesses in turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from runtime.portal import login_limit as module
from runtime.portal.login_limit import MOST_FAILURES, LoginLimit
from runtime.portal.results import RefusedRequest


class Bench:
    def __init__(self) -> None:
        self.now_s = 100.0
        self.limit = LoginLimit(lambda: self.now_s)
        self.tried = 0

    async def attempt(
        self,
        address: str = "10.0.0.1",
        name: str = "anna",
        *,
        is_right: bool = False,
        until: asyncio.Event | None = None,
    ) -> None:
        async with self.limit.turn(address, name):
            self.tried += 1
            await (asyncio.sleep(0) if until is None else until.wait())
            if is_right:
                self.limit.succeeded(address, name)
            else:
                self.limit.failed(address, name)

    async def refused(self, address: str = "10.0.0.1", name: str = "anna") -> RefusedRequest:
        with pytest.raises(RefusedRequest) as refused:
            await self.attempt(address, name, is_right=True)
        return refused.value


def tell(story: Callable[[Bench], Awaitable[None]]) -> None:
    asyncio.run(story(Bench()))


def test_after_five_failures_the_right_password_has_to_wait_too() -> None:
    async def story(bench: Bench) -> None:
        for _ in range(MOST_FAILURES):
            await bench.attempt()
            bench.now_s += 1
        refusal = await bench.refused()
        assert (refusal.status, refusal.headers["retry-after"]) == (429, "55")
        bench.now_s += 54.5
        assert (await bench.refused()).headers["retry-after"] == "1"
        bench.now_s += 0.5
        await bench.attempt(is_right=True)
        assert bench.tried == MOST_FAILURES + 1

    tell(story)


def test_other_names_and_other_addresses_do_not_wait() -> None:
    async def story(bench: Bench) -> None:
        for _ in range(MOST_FAILURES):
            await bench.attempt()
        await bench.attempt("10.0.0.2", "anna", is_right=True)
        await bench.attempt("10.0.0.1", "boris", is_right=True)
        assert (await bench.refused()).status == 429

    tell(story)


def test_success_forgets_failures() -> None:
    async def story(bench: Bench) -> None:
        for _ in range(3):
            for _ in range(MOST_FAILURES - 1):
                await bench.attempt()
            await bench.attempt(is_right=True)

    tell(story)


def test_guesses_at_once_are_no_more_than_guesses_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING_OF_AN_ADDRESS", 50)

    async def story(bench: Bench) -> None:
        answers = await asyncio.gather(*(bench.attempt() for _ in range(40)), return_exceptions=True)
        assert bench.tried == MOST_FAILURES
        assert [getattr(answer, "status", None) for answer in answers].count(429) == 40 - MOST_FAILURES

    tell(story)


def test_too_many_who_wait_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 3)
    monkeypatch.setattr(module, "MOST_WAITING_OF_AN_ADDRESS", 2)

    async def story(bench: Bench) -> None:
        end = asyncio.Event()
        first = [asyncio.ensure_future(bench.attempt("10.0.0.1", f"name-{number}", until=end)) for number in range(2)]
        await asyncio.sleep(0)
        refusal = await bench.refused("10.0.0.1", "third")
        assert (refusal.code, refusal.status) == ("BUSY", None)
        other = asyncio.ensure_future(bench.attempt("10.0.0.2", until=end))
        await asyncio.sleep(0)
        assert (await bench.refused("10.0.0.3")).code == "BUSY"
        end.set()
        await asyncio.gather(*first, other)
        await bench.attempt("10.0.0.3", is_right=True)

    tell(story)


def test_a_client_that_leaves_gives_its_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING_OF_AN_ADDRESS", 1)

    async def story(bench: Bench) -> None:
        leaving = asyncio.ensure_future(bench.attempt())
        await asyncio.sleep(0)
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        await bench.attempt(is_right=True)

    tell(story)


def test_names_that_failed_long_ago_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_REMEMBERED", 2)

    async def story(bench: Bench) -> None:
        for name in ("anna", "boris", "carla"):
            for _ in range(MOST_FAILURES):
                await bench.attempt(name=name)
        await bench.attempt(name="anna", is_right=True)
        assert (await bench.refused(name="carla")).status == 429

    tell(story)
