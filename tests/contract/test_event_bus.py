"""What every event bus keeps to (rulings 74–76): in order, without gaps that nobody tells of, for whoever watches."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.portal.events import EventBus, EventLog
from runtime.storage.data_directory import DataDirectory
from runtime.storage.events import EventStore

KEPT = 5
NOW = "2026-01-01T00:00:00.000Z"


def in_process(folder: Path) -> Iterator[EventBus]:
    yield EventLog(lambda: NOW, KEPT)


def kept_in_process(folder: Path) -> Iterator[EventBus]:
    with DataDirectory.open(folder) as directory:
        yield EventLog(lambda: NOW, KEPT, store=EventStore(directory.database, KEPT))


BUSES: tuple[Callable[[Path], Iterator[EventBus]], ...] = (in_process, kept_in_process)


@pytest.fixture(params=BUSES)
def bus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EventBus]:
    yield from request.param(tmp_path / "data")


def numbers(texts: list[str]) -> list[Any]:
    return [json.loads(text).get("seq", "gap") for text in texts]


def add(bus: EventBus, count: int) -> None:
    for number in range(count):
        bus.add("job.queued", "anna", {"number": number})


def test_a_watcher_hears_each_event_once_and_in_order(bus: EventBus) -> None:
    heard: list[str] = []
    add(bus, 1)
    bus.watch(None, heard.append)
    add(bus, 3)
    bus.flush()
    assert numbers(heard) == [2, 3, 4]
    assert json.loads(heard[0]) == {
        "seq": 2,
        "type": "job.queued",
        "timestamp": NOW,
        "actor": "anna",
        "payload": {"number": 0},
    }


def test_who_comes_back_goes_on_where_it_left(bus: EventBus) -> None:
    add(bus, 4)
    heard: list[str] = []
    bus.watch(2, heard.append)
    add(bus, 1)
    assert numbers(heard) == [3, 4, 5]


def test_what_is_no_longer_kept_is_told_as_a_gap(bus: EventBus) -> None:
    add(bus, KEPT + 3)
    heard: list[str] = []
    bus.watch(0, heard.append)
    assert numbers(heard) == ["gap", 4, 5, 6, 7, 8]
    gap = json.loads(heard[0])
    assert (gap["type"], gap["from"], gap["to"]) == ("gap", 1, 3)


def test_who_left_hears_no_more_and_others_do(bus: EventBus) -> None:
    left: list[str] = []
    stays: list[str] = []
    stop = bus.watch(None, left.append)
    bus.watch(None, stays.append)
    add(bus, 1)
    stop()
    stop()
    add(bus, 1)
    assert (numbers(left), numbers(stays)) == ([1], [1, 2])


def test_a_watcher_may_leave_and_come_while_it_is_told(bus: EventBus) -> None:
    heard: list[str] = []
    stops: list[Callable[[], None]] = []

    def once(text: str) -> None:
        stops[0]()
        bus.watch(None, heard.append)

    stops.append(bus.watch(None, once))
    add(bus, 2)
    assert numbers(heard) in ([2], [1, 2])


def test_history_is_paged_oldest_first(bus: EventBus) -> None:
    add(bus, 4)
    texts, total = bus.page(1, 2, 1)
    assert (numbers(list(texts)), total) == ([3, 4], 3)
    assert bus.page(99, 50, 0) == ([], 0)
    assert bus.last_seq == 4
    assert bus.counts == {"job.queued": 4}


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    for expected in ([1, 2], [3, 4]):
        for bus in kept_in_process(tmp_path / "data"):
            heard: list[str] = []
            bus.watch(None, heard.append)
            add(bus, 2)
            assert numbers(heard) == expected
