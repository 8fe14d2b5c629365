"""A request over a link that breaks under it: its answer is found by its number, or it is given up in time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from app.asking_again import answered_once
from runtime.links.link import LinkClosedError, Reply


class Clock:
    """Goes on by a second with each look."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


class Runtime:
    """Loses so many connections under requests, then answers."""

    def __init__(self, breaks: int) -> None:
        self.asked = 0
        self._breaks = breaks

    async def ask(self) -> Reply:
        self.asked += 1
        if self.asked <= self._breaks:
            raise LinkClosedError(f"connection {self.asked} lost")
        return Reply(200)


def answered(runtime: Runtime, has_returned: Callable[[float], bool | None], patience_s: float = 5.0) -> Reply:
    return asyncio.run(answered_once(runtime.ask, has_returned, Clock(), patience_s))


def test_an_answer_that_comes_is_the_answer() -> None:
    runtime = Runtime(0)
    assert answered(runtime, lambda since: False).status == 200
    assert runtime.asked == 1


def test_it_is_asked_again_when_the_runtime_is_back() -> None:
    runtime, looks = Runtime(2), iter([False, True, True])
    assert answered(runtime, lambda since: next(looks), 50.0).status == 200
    assert runtime.asked == 3


def test_a_runtime_that_does_not_come_back_in_time_is_given_up() -> None:
    runtime = Runtime(9)
    with pytest.raises(LinkClosedError, match="connection 1 lost"):
        answered(runtime, lambda since: False)
    assert runtime.asked == 1


def test_a_runtime_that_is_another_by_now_is_asked_nothing() -> None:
    runtime = Runtime(9)
    with pytest.raises(LinkClosedError):
        answered(runtime, lambda since: None)
    assert runtime.asked == 1
