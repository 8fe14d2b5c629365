"""What the window tells the runtime of its frames: in batches, and only while something is drawn."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.link_view import LinkView
from app.presenters.render_report import MOST_SAMPLES, PATH, RenderReport
from app.session import Session
from runtime.embedded import start_embedded
from runtime.links.link import LinkClosedError, Reply
from tests.helpers.logic import ScriptedSession
from tests.helpers.qt_loop import running_loop, wait_for
from viewport.render.stats import FrameStats

pytestmark = pytest.mark.gui

FRAME = FrameStats(8.0, None, draws=14, triangles=82_000, instances=9, texture_mb=12.0, buffer_mb=3.0)


class Runtime(ScriptedSession):
    """A session whose other end keeps the samples, or refuses them."""

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[list[dict[str, Any]]] = []
        self.status = 200
        self.is_down = False

    async def request_v2(self, method: str, path: str, body: Any = None, headers: Any = None) -> Reply:
        assert (method, path) == ("POST", PATH)
        if self.is_down:
            raise LinkClosedError("gone")
        self.bodies.append(body["samples"])
        return Reply(self.status)


class Bench:
    """A report on a clock that the test moves, to a runtime that the test plays."""

    def __init__(self) -> None:
        self.session = Runtime()
        self.now_s = 100.0
        self.report = RenderReport(self.session, monotonic=lambda: self.now_s, wall_s=lambda: 1_767_225_600.0)

    def draw(self, count: int = 1, gap_s: float = 0.02) -> None:
        for _ in range(count):
            self.now_s += gap_s
            self.report.take_frame(FRAME)


@pytest.fixture
def bench(qapp: QApplication) -> Iterator[Bench]:
    made = Bench()
    yield made
    made.report._timer.stop()


def test_frames_go_out_together(bench: Bench) -> None:
    bench.draw(3)
    assert bench.session.bodies == []
    assert bench.report.is_waiting
    bench.report.post()
    [samples] = bench.session.bodies
    assert [sample["frame"] for sample in samples] == [1, 2, 3]
    assert samples[0]["fps"] is None
    assert samples[1]["fps"] == pytest.approx(50.0)
    assert samples[2] == {
        **samples[2],
        "timestamp": "2026-01-01T00:00:00.000Z",
        "cpu_frame_ms": 8.0,
        "gpu_frame_ms": None,
        "draw_calls": 14,
        "triangles": 82_000,
        "instances": 9,
        "texture_mb": 12.0,
        "buffer_mb": 3.0,
    }


def test_while_nothing_is_drawn_nothing_is_sent(bench: Bench) -> None:
    assert not bench.report.is_waiting
    bench.report.post()
    assert bench.session.bodies == []
    bench.draw()
    bench.draw(gap_s=5.0)
    bench.report.post()
    assert [sample["fps"] for sample in bench.session.bodies[0]] == [None, None]


def test_a_batch_fits_its_body(bench: Bench) -> None:
    bench.draw(3 * MOST_SAMPLES)
    bench.report.post()
    [samples] = bench.session.bodies
    assert (len(samples), samples[-1]["frame"]) == (MOST_SAMPLES, 3 * MOST_SAMPLES)
    assert len(json.dumps({"samples": samples})) < 64 * 1024


@pytest.mark.parametrize(("status", "posts"), [(404, 1), (403, 1), (429, 2)])
def test_a_runtime_that_refuses_is_left_in_peace(bench: Bench, status: int, posts: int) -> None:
    bench.session.status = status
    for _ in range(2):
        bench.draw()
        bench.report.post()
    assert len(bench.session.bodies) == posts


def test_after_a_new_connection_it_is_asked_again(bench: Bench) -> None:
    bench.session.status = 404
    bench.draw()
    bench.report.post()
    bench.session.link_changed.emit(LinkView("ws://x", "down", "", None, False))
    bench.draw()
    bench.report.post()
    assert len(bench.session.bodies) == 2


def test_a_link_that_is_down_costs_the_samples_alone(bench: Bench) -> None:
    bench.session.is_down = True
    bench.draw()
    bench.report.post()
    bench.session.is_down = False
    bench.draw()
    bench.report.post()
    assert [[sample["frame"] for sample in samples] for samples in bench.session.bodies] == [[2]]


def test_a_real_runtime_takes_them(qtbot: QtBot, qapp: QApplication, tmp_path: Any) -> None:
    with running_loop(qapp) as loop:
        session = Session(start_embedded(tmp_path / "data"))
        report = RenderReport(session)
        session.start()
        report.take_frame(FRAME)
        report.take_frame(FRAME)
        qtbot.waitUntil(lambda: not report.is_waiting)

        async def until_there() -> None:
            while json.loads((await session.request_v2("GET", PATH)).body)["total"] != 2:
                await asyncio.sleep(0.01)

        wait_for(qtbot, loop, until_there())
        wait_for(qtbot, loop, session.close())
