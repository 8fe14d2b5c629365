from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.document.findings import LevelFinding
from app.engine.jobs import JobView
from app.engine_list import EngineList
from app.presenters.jobs import EMPTY, JobsPresenter, duration_text, row_of, summary_of, tone_of
from runtime.contracts.phase2 import EngineStatus
from tests.helpers.engine_link import RUN, job, refusal
from tests.helpers.qt_loop import running_loop, wait_for
from tests.unit.app.test_build_deeds import Bench
from widgets.jobs.panel import JobsPanel
from widgets.jobs.views import JobRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class JobsBench(Bench):
    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot)
        self.panel = JobsPanel(Theme())
        qtbot.addWidget(self.panel)
        self.revealed: list[LevelFinding] = []
        self.presenter = JobsPresenter(
            self.panel,
            self.runs,
            self.deeds,
            self.session,
            self.holder,
            self.revealed.append,
            EngineList(self.runs, self.session, parent=self.root),
        )

    def button(self, name: str) -> QPushButton:
        found = self.panel.findChild(QPushButton, name)
        assert isinstance(found, QPushButton)
        return found


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication) -> Iterator[JobsBench]:
    with running_loop(qapp) as loop:
        made = JobsBench(qtbot)
        yield made
        wait_for(qtbot, loop, made.session.close())
        made.dispose()


def test_a_run_and_its_jobs_are_shown(bench: JobsBench) -> None:
    bench.link.jobs = [job("1", "completed"), job("2", "running", "wolf", progress=40)]
    counts = {"total": 2, "completed": 1, "running": 1}
    bench.start("running", progress=70, worker="builtin", jobs=counts)
    bench.qtbot.waitUntil(lambda: bench.panel.model.keys == ("1", "2"))
    assert bench.panel.summary == "running · 1 of 2 · 70\u2009% · by builtin"
    bench.link.tell("job.failed", job_id="2", error="TIMEOUT", details="took too long")
    bench.qtbot.waitUntil(lambda: bench.panel.model.keys == ("2", "1"))


def test_a_run_whose_engine_is_gone_says_what_to_do(bench: JobsBench) -> None:
    engine = {"name": "render-1", "kind": "outside", "state": "away"}
    bench.link.engines = [engine]
    bench.start("running", progress=40, worker="render-1", jobs={"total": 9, "queued": 5, "completed": 4})
    bench.link.tell("adapter.disconnected", engine="render-1", waits_s=10.0)
    bench.qtbot.waitUntil(lambda: bench.panel.summary.endswith("by render-1, which is away"))
    bench.link.engines = [{**engine, "state": "gone"}]
    bench.link.tell("adapter.disconnected", engine="render-1", reason="it broke", lost_jobs=0)
    bench.qtbot.waitUntil(lambda: bench.panel.summary.endswith("Stop, then build again"))
    summary = bench.panel.findChild(QLabel, "jobs_summary")
    assert isinstance(summary, QLabel)
    assert summary.property("tone") == "alarm"
    bench.link.engines = [{**engine, "state": "connected"}]
    bench.link.tell("adapter.connected", engine="render-1")
    bench.qtbot.waitUntil(lambda: bench.panel.summary.endswith("by render-1"))


def test_before_the_first_run_it_offers_to_build(bench: JobsBench) -> None:
    bench.start()
    empty = bench.panel.findChild(QLabel, "jobs_empty")
    assert isinstance(empty, QLabel)
    assert empty.text() == EMPTY
    bench.qtbot.waitUntil(bench.button("jobs_begin").isEnabled)
    bench.link.show_run()
    bench.button("jobs_begin").click()
    bench.qtbot.waitUntil(lambda: bench.runs.engine_id == RUN)
    bench.qtbot.waitUntil(lambda: bench.button("jobs_hold").text() == "Pause" and bench.button("jobs_hold").isEnabled())


def test_a_runtime_that_builds_nothing_is_said(bench: JobsBench) -> None:
    bench.link.refusals["/engine"] = refusal("NOT_FOUND", "no", 404)
    bench.start()
    bench.presenter.refresh()
    empty = bench.panel.findChild(QLabel, "jobs_empty")
    assert isinstance(empty, QLabel)
    assert "builds no levels" in empty.text()


def test_buttons_ask_for_what_the_state_allows(bench: JobsBench) -> None:
    bench.start("paused")
    bench.qtbot.waitUntil(lambda: bench.button("jobs_hold").text() == "Resume")
    bench.panel.build_requested.emit()
    assert not bench.link.asked
    bench.button("jobs_hold").click()
    bench.settle()
    bench.button("jobs_stop").click()
    bench.settle()
    assert [path.rpartition("/")[2] for _, path, _ in bench.link.asked] == ["resume", "stop"]


def test_a_failure_leads_to_entity_and_field_and_is_run_again_alone(bench: JobsBench) -> None:
    bench.link.jobs = [job("1", "failed", "wolf", error="ASSET_NOT_FOUND", field="material.texture")]
    bench.start("idle", outcome="FAILED")
    bench.qtbot.waitUntil(lambda: bench.panel.model.keys == ("1",))
    bench.panel.activated.emit("1")
    bench.panel.activated.emit("unknown")
    assert [(found.id, found.field) for found in bench.revealed] == [("wolf", "material.texture")]
    bench.panel.table.selectRow(0)
    bench.button("jobs_again").click()
    bench.settle()
    assert [one["id"] for one in bench.link.asked[0][2]["entities"]] == ["wolf"]


def status(**more: Any) -> EngineStatus:
    return EngineStatus.from_wire({"engine_id": RUN, "state": "idle", "progress": 0, **more})


@pytest.mark.parametrize(
    ("told", "words", "tone"),
    [
        (status(), "waiting · 0\u2009%", "plain"),
        (status(state="paused", progress=33.4), "paused · 33\u2009%", "warn"),
        (status(state="stopped", outcome="STOPPED"), "■ stopped", "warn"),
        (status(state="stopped"), "stopped", "warn"),
        (
            status(outcome="COMPLETED", progress=100, jobs={"total": 16, "completed": 16}),
            "✓ completed · 16 of 16",
            "ok",
        ),
        (
            status(outcome="FAILED", jobs={"total": 16, "completed": 14, "failed": 2}),
            "▲ failed · 16 of 16 · 1 failed",
            "alarm",
        ),
    ],
)
def test_a_run_is_told_in_words(told: EngineStatus, words: str, tone: str) -> None:
    assert (summary_of(told, 1 if told.outcome == "FAILED" else 0), tone_of(told)) == (words, tone)


def test_no_run_has_a_quiet_tone() -> None:
    assert tone_of(None) == "quiet"


def test_a_job_is_listed_with_what_it_is_about() -> None:
    assert row_of(JobView("1", "BUILD_SCENE", "running", 5), "forest") == JobRow(
        "1", "Build scene", "forest", "running", 5
    )
    spawn = JobView("2", "SPAWN_ENTITY", "failed", 0, "wolf", "TIMEOUT", "late", "", 1500)
    assert row_of(spawn, "forest") == JobRow("2", "Spawn entity", "wolf", "failed", 0, "1.5\u2009s", "TIMEOUT", "late")


@pytest.mark.parametrize(
    ("measured", "text"), [(None, ""), (1.25, "1.2\u2009ms"), (12.4, "12\u2009ms"), (1500, "1.5\u2009s")]
)
def test_durations_have_units(measured: float | None, text: str) -> None:
    assert duration_text(measured) == text
