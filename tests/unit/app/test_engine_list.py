from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine_list import EngineList, EngineLoss
from runtime.links.link import LinkState
from tests.helpers.engine_link import EngineLink, refusal
from tests.helpers.qt_loop import running_loop, wait_for
from tests.unit.app.test_build_deeds import Bench

pytestmark = pytest.mark.gui

OUTSIDE = {"name": "render-1", "kind": "outside", "state": "connected", "heard_ms": 1200, "jobs": {"queued": 4}}


class ListBench(Bench):
    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot)
        self.now_s = 100.0
        self.engines = EngineList(self.runs, self.session, monotonic=lambda: self.now_s, parent=self.root)
        self.losses: list[EngineLoss] = []
        self.engines.lost.connect(self.losses.append)

    def names(self) -> list[str]:
        return [item.name for item in self.engines.items]

    def reads(self) -> int:
        return sum(path.startswith("/v2/engines") for _, path, _ in self.link.requests)


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication) -> Iterator[ListBench]:
    with running_loop(qapp) as loop:
        made = ListBench(qtbot)
        yield made
        wait_for(qtbot, loop, made.session.close())
        made.dispose()


def test_the_list_is_read_when_the_link_is_up_and_its_age_counts_on(bench: ListBench) -> None:
    assert (bench.engines.is_offered, bench.engines.age_ms) == (None, 0)
    bench.start()
    bench.session.watch()
    bench.qtbot.waitUntil(lambda: bench.names() == ["built-in"])
    assert bench.engines.is_offered
    bench.now_s = 101.5
    assert bench.engines.age_ms == 1500


def test_who_comes_is_read_of_at_once(bench: ListBench) -> None:
    bench.start()
    bench.session.watch()
    bench.qtbot.waitUntil(lambda: bench.names() == ["built-in"])
    bench.link.engines.append(OUTSIDE)
    bench.link.tell("adapter.connected", engine="render-1", address="::1")
    bench.qtbot.waitUntil(lambda: bench.names() == ["built-in", "render-1"])
    assert not bench.losses


def test_while_somebody_looks_it_is_read_again_and_again(bench: ListBench) -> None:
    bench.start()
    bench.engines.watch(True)
    bench.qtbot.waitUntil(lambda: bench.names() == ["built-in"])
    read = bench.reads()
    bench.qtbot.waitUntil(lambda: bench.reads() > read + 1)
    bench.engines.watch(False)
    assert not bench.engines._poll.isActive()


def test_who_is_gone_is_told_with_what_waits_for_it(bench: ListBench) -> None:
    bench.link.engines.append({**OUTSIDE, "state": "gone", "lost": 3})
    bench.start()
    bench.session.watch()
    bench.link.tell("adapter.disconnected", engine="render-1", waits_s=10.0, silent_s=0.1)
    bench.link.tell("adapter.disconnected", engine="render-1", reason="it broke", lost_jobs=3)
    bench.link.tell("adapter.disconnected", engine="render-9", reason="unheard of")
    bench.qtbot.waitUntil(lambda: len(bench.losses) == 2)
    assert bench.losses == [EngineLoss("render-1", "it broke", 3, 4), EngineLoss("render-9", "unheard of", 0, 0)]


def test_who_is_back_already_lets_nothing_wait(bench: ListBench) -> None:
    bench.link.engines.append(OUTSIDE)
    bench.start()
    bench.session.watch()
    bench.link.tell("adapter.disconnected", engine="render-1", reason="another took its place", lost_jobs=1)
    bench.qtbot.waitUntil(lambda: bool(bench.losses))
    assert bench.losses == [EngineLoss("render-1", "another took its place", 1, 0)]


def test_a_runtime_that_does_not_tell_is_known_as_such(bench: ListBench) -> None:
    bench.link.refusals["/v2/engines"] = refusal("NOT_FOUND", "no", 404)
    bench.start()
    bench.engines.read()
    bench.qtbot.waitUntil(lambda: bench.engines.is_offered is False)
    assert bench.names() == []


def test_what_is_refused_for_another_reason_leaves_what_was_read(bench: ListBench) -> None:
    bench.start()
    bench.engines.read()
    bench.qtbot.waitUntil(lambda: bench.names() == ["built-in"])
    bench.link.refusals["/v2/engines"] = refusal("BUSY", "later", 503)
    read = bench.reads()
    bench.engines.read()
    bench.engines.read()
    bench.qtbot.waitUntil(lambda: bench.reads() > read)
    assert (bench.names(), bench.engines.is_offered) == (["built-in"], True)


def test_with_the_link_down_nothing_is_asked(bench: ListBench) -> None:
    bench.link.state = LinkState("down")
    bench.engines.read()
    assert bench.reads() == 0


def test_the_engines_of_a_runtime_that_was_left_are_forgotten(bench: ListBench) -> None:
    bench.start()
    bench.engines.read()
    bench.qtbot.waitUntil(lambda: bench.names() == ["built-in"])
    bench.session.take_up(EngineLink())
    assert (bench.names(), bench.engines.is_offered) == ([], None)
