from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.engine_list import EngineLoss
from app.presenters.engines import (
    COPIED,
    NOBODY,
    NOT_OFFERED,
    UNHEARD,
    EnginesPresenter,
    clock_time,
    loss_text,
    remark_of,
    row_of,
    silence_text,
    summary_of,
)
from runtime.contracts.engines import EngineItem
from tests.helpers.engine_link import refusal
from tests.helpers.qt_loop import running_loop, wait_for
from tests.unit.app.test_engine_list import OUTSIDE, ListBench
from widgets.engines.panel import EnginesPanel
from widgets.theme import Theme

pytestmark = pytest.mark.gui

SINCE = "2026-01-01T00:00:00.000Z"


class EnginesBench(ListBench):
    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot)
        self.panel = EnginesPanel(Theme())
        qtbot.addWidget(self.panel)
        self.shared = ""
        self.copied: list[str] = []
        self.said: list[tuple[str, str]] = []
        self.presenter = EnginesPresenter(
            self.panel, self.engines, self.session, barred=lambda _: self.barred, put_on_clipboard=self.copied.append
        )
        self.presenter.said.connect(lambda tone, text: self.said.append((tone, text)))
        self.presenter.when_shared_at(lambda: self.shared)

    def label(self, name: str) -> QLabel:
        found = self.panel.findChild(QLabel, name)
        assert isinstance(found, QLabel)
        return found

    def command(self) -> QLineEdit:
        found = self.panel.findChild(QLineEdit, "engines_attach_command")
        assert isinstance(found, QLineEdit)
        return found

    def button(self, name: str) -> QPushButton:
        found = self.panel.findChild(QPushButton, name)
        assert isinstance(found, QPushButton)
        return found


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication) -> Iterator[EnginesBench]:
    with running_loop(qapp) as loop:
        made = EnginesBench(qtbot)
        yield made
        wait_for(qtbot, loop, made.session.close())
        made.dispose()


def item(**more: Any) -> EngineItem:
    return EngineItem.from_wire({**OUTSIDE, **more})


def test_engines_are_shown_while_the_panel_is(bench: EnginesBench) -> None:
    bench.link.engines.append(OUTSIDE)
    bench.start()
    assert bench.label("engines_empty").text() == UNHEARD
    bench.panel.show()
    bench.qtbot.waitUntil(lambda: len(bench.panel.rows) == 2)
    assert bench.panel.summary == "2 engines connected"
    bench.link.engines[1] = {**OUTSIDE, "heard_ms": 10_050}
    bench.qtbot.waitUntil(lambda: bench.panel.rows[1].heard == "▲ 10\u2009s")
    assert bench.panel.rows[1].heard_tone == "warn"
    bench.panel.hide()


def test_how_to_attach_one_is_said_while_there_is_none_outside(bench: EnginesBench) -> None:
    bench.start()
    bench.engines.read()
    bench.qtbot.waitUntil(lambda: bool(bench.panel.rows))
    assert bench.command().text().endswith("main.py engine --connect http://device:81")
    bench.link.engines.append(OUTSIDE)
    bench.engines.read()
    bench.qtbot.waitUntil(lambda: len(bench.panel.rows) == 2)
    assert bench.command().isHidden()


def test_the_own_runtime_is_shared_before_an_engine_can_come(bench: EnginesBench) -> None:
    bench.link.address = "embedded"
    bench.start()
    bench.engines.read()
    bench.qtbot.waitUntil(lambda: bool(bench.panel.rows))
    share = bench.button("engines_share")
    assert not share.isHidden()
    bench.shared = "http://127.0.0.1:5000"
    bench.presenter.refresh()
    assert share.isHidden()
    assert bench.command().text().endswith("http://127.0.0.1:5000")


def test_no_engine_and_no_word_of_them_are_two_things(bench: EnginesBench) -> None:
    bench.link.engines = []
    bench.start()
    bench.engines.read()
    bench.qtbot.waitUntil(lambda: bench.label("engines_empty").text() == NOBODY)
    bench.link.refusals["/v2/engines"] = refusal("NOT_FOUND", "no", 404)
    bench.engines.read()
    bench.qtbot.waitUntil(lambda: bench.label("engines_empty").text() == NOT_OFFERED)


def test_a_command_with_a_token_for_a_new_engine_is_copied_and_never_shown(bench: EnginesBench) -> None:
    bench.link.engines.append({**OUTSIDE, "name": "engine-1", "state": "gone"})
    bench.start()
    bench.engines.read()
    bench.qtbot.waitUntil(lambda: len(bench.panel.rows) == 2)
    bench.button("engines_attach_token").click()
    bench.qtbot.waitUntil(lambda: bool(bench.said))
    assert ("POST", "/v2/tokens", {"role": "engine", "engineId": "engine-2", "ttl_s": 86_400}) in bench.link.asked
    assert bench.copied == ["PLUMBLINE_ENGINE_TOKEN=secret python main.py engine --connect http://device:81"]
    assert bench.said == [("ok", COPIED.format(name="engine-2"))]
    assert "secret" not in bench.command().text()


def test_a_token_that_is_refused_is_said_and_a_role_that_may_not_is_barred(bench: EnginesBench) -> None:
    bench.link.refusals["/v2/tokens"] = refusal("BUSY", "the audit cannot be written", 503)
    bench.start()
    bench.engines.read()
    bench.qtbot.waitUntil(lambda: bool(bench.panel.rows))
    bench.button("engines_attach_token").click()
    bench.qtbot.waitUntil(lambda: bool(bench.said))
    assert bench.said[0][0] == "warn"
    assert "the audit cannot be written" in bench.said[0][1]
    assert not bench.copied
    bench.barred = "this takes the role ADMIN"
    bench.presenter.refresh()
    assert not bench.button("engines_attach_token").isEnabled()


def test_what_became_of_the_jobs_is_told(bench: EnginesBench) -> None:
    bench.link.engines.append({**OUTSIDE, "state": "gone", "lost": 3})
    bench.start()
    bench.link.tell("adapter.disconnected", engine="render-1", reason="it broke", lost_jobs=3)
    bench.qtbot.waitUntil(lambda: bool(bench.said))
    assert bench.said == [("warn", loss_text(EngineLoss("render-1", "it broke", 3, 4)))]


def test_an_engine_is_told_in_words_by_its_state() -> None:
    assert row_of(item(state="entering")).state == "connecting: not ready yet"
    away = row_of(item(state="away", keeps_jobs_ms=9_000, jobs={"dispatched": 1, "running": 1}), 2_000)
    assert (away.state, away.in_flight) == ("away, keeps its jobs for 7\u2009s", 2)
    assert row_of(item(state="away", keeps_jobs_ms=1_000), 5_000).state.endswith("0\u2009s")
    gone = row_of(item(state="gone", since=SINCE, reason="silence", refused=2))
    assert gone.state == f"gone since {clock_time(SINCE)}"
    lines = ["render-1: gone, silence", f"since {SINCE}", "no job was lost · 4 wait for its return"]
    assert gone.tip.splitlines() == [*lines, "2 of its messages were refused; Refusals tells why"]
    refused = {"timestamp": SINCE, "event": "job_started", "reason": "bad_signature"}
    assert row_of(item(last_refusal=refused)).refusal == f"job_started: bad_signature · {clock_time(SINCE)}"
    own = row_of(EngineItem(name="built-in", kind="built-in", state="connected"))
    assert (own.place, own.heard, own.state) == ("embedded", "–", "connected")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, ""),
        ({"lost": 1}, "1 job failed when it was gone"),
        ({"state": "away", "jobs": {"running": 2}}, "2 jobs will fail if it does not return"),
        ({"state": "away", "jobs": {}}, "holds no job"),
        ({"state": "gone", "lost": 3, "jobs": {"queued": 4}}, "3 jobs failed with it · 4 wait for its return"),
        ({"state": "gone", "jobs": {}}, "no job was lost"),
    ],
)
def test_what_became_of_its_jobs_stands_beside_it(more: dict[str, Any], words: str) -> None:
    assert remark_of(item(**more)) == words


def test_the_line_above_sums_up() -> None:
    assert summary_of([]) == ("", "quiet")
    assert summary_of([item()]) == ("1 engine connected", "quiet")
    some = [item(), item(), item(state="entering"), item(state="away"), item(state="gone")]
    assert summary_of(some) == ("2 engines connected · 1 connecting · 1 away · 1 gone", "warn")


def test_a_loss_says_what_to_do() -> None:
    assert loss_text(EngineLoss("e", "it broke", 0, 0)) == "Engine e is gone: it broke; no job was lost with it."
    assert loss_text(EngineLoss("e", "it broke", 2, 0)).endswith(
        "2 jobs failed with it. Build again to use another engine."
    )
    assert "1 waits for its return. Stop the build" in loss_text(EngineLoss("e", "it broke", 1, 1))


def test_a_long_silence_is_told_in_minutes_and_hours() -> None:
    assert [silence_text(age) for age in (3_000, 119_000, 180_000, 9_000_000)] == [
        "3.0\u2009s", "119\u2009s", "3\u2009min", "2\u2009h",
    ]  # fmt: skip
    assert clock_time("no time") == "no time"
