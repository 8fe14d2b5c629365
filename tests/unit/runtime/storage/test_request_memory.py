"""First answers are remembered over restarts, for a while (rulings 21, 22)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.storage.database import Database
from runtime.storage.request_memory import KEPT_FOR_EACH_USER, KEPT_MS, RememberedAnswer, RequestMemory

ANSWER = RememberedAnswer("digest", 200, {"content-type": "application/json"}, b'{"status": "SUCCESS"}')


class Clock:
    now_ms = 1_767_225_600_000

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "plumbline.db")
    yield opened
    opened.close()


def test_the_first_answer_comes_back_also_after_a_restart(database: Database, clock: Clock) -> None:
    RequestMemory(database, now_ms=clock).remember("ann", "r-1", ANSWER)
    again = RequestMemory(database, now_ms=clock)
    assert again.recall("ann", "r-1") == ANSWER
    assert again.recall("ann", "r-2") is None
    assert again.recall("bob", "r-1") is None


def test_answers_are_forgotten_after_ten_minutes(database: Database, clock: Clock) -> None:
    memory = RequestMemory(database, now_ms=clock)
    memory.remember("ann", "r-1", ANSWER)
    clock.now_ms += KEPT_MS
    assert memory.recall("ann", "r-1") == ANSWER
    clock.now_ms += 1
    assert memory.recall("ann", "r-1") is None
    memory.remember("ann", "r-2", ANSWER)
    assert database.read("SELECT count(*) FROM answers") == [(1,)]


def test_a_clock_that_was_set_back_does_not_keep_answers_for_ever(database: Database, clock: Clock) -> None:
    memory = RequestMemory(database, now_ms=clock)
    memory.remember("ann", "r-1", ANSWER)
    clock.now_ms -= 2 * KEPT_MS
    assert memory.recall("ann", "r-1") is None


def test_the_last_answers_of_each_user_are_kept(database: Database, clock: Clock) -> None:
    memory = RequestMemory(database, now_ms=clock)
    memory.remember("bob", "r-0", ANSWER)
    for number in range(KEPT_FOR_EACH_USER + 2):
        memory.remember("ann", f"r-{number}", ANSWER)
    assert memory.recall("ann", "r-1") is None
    assert memory.recall("ann", "r-2") == ANSWER
    assert memory.recall("bob", "r-0") == ANSWER


def test_any_request_id_will_do(database: Database, clock: Clock) -> None:
    memory = RequestMemory(database, now_ms=clock)
    memory.remember("ann", "\ud800 '; --", ANSWER)
    assert memory.recall("ann", "\ud800 '; --") == ANSWER
