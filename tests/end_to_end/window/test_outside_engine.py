"""An engine in a process of its own does the window's jobs; the window shows its heartbeat, its death and its jobs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from runtime.kernel.jobs.book import WINDOW
from tests.helpers.driven_app import CTRL, ROOT, DrivenApp, driven, served
from tests.helpers.long_form import long_form
from tests.helpers.outside_engines import HandEngine
from tests.helpers.qt_loop import wait_for
from tests.helpers.signing_in import admin
from widgets.engines.views import EngineRow

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]

NAME = "forest-engine"


def engine_token(app: DrivenApp) -> str:
    """Have the runtime give out a token for an engine."""
    body = {"role": "engine", "engineId": NAME, "ttl_s": 600}
    reply = wait_for(app.qtbot, app.loop, app.application.session.request_v2("POST", "/v2/tokens", body), 20_000)
    assert reply.status == 201, reply.body
    text: str = json.loads(reply.body)["token"]
    return text


@contextmanager
def engine(address: str, token: str) -> Iterator[subprocess.Popen[bytes]]:
    """A `main.py engine` that works for a backend until the block ends, or somebody kills it."""
    command = [sys.executable, "main.py", "engine", "--connect", address]
    environment = {**os.environ, "PLUMBLINE_ENGINE_TOKEN": token}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()


def row(app: DrivenApp) -> EngineRow | None:
    """How the panel shows the engine."""
    rows = app.application.building.engines_panel.rows
    return next((one for one in rows if one.name == NAME), None)


def shows(app: DrivenApp, presence: str) -> bool:
    found = row(app)
    return found is not None and found.presence == presence


def test_it_builds_the_sample_and_dies_before_the_eyes_of_the_window(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with served(tmp_path) as address, driven(qapp, qtbot, tmp_path, connect=address, credentials=admin()) as app:
        building = app.application.building
        jobs = 2 + len(app.application.holder.document.entities)
        app.application.actions.trigger("build.engines")
        app.wait(lambda: [one.name for one in building.engines_panel.rows] == ["built-in"])
        with engine(address, engine_token(app)) as process:
            app.wait(lambda: shows(app, "connected"))
            app.wait(lambda: not building.deeds.why_not("run"))
            app.press(Qt.Key.Key_B, CTRL)
            app.wait(lambda: building.runs.status is not None and building.runs.status.outcome == "COMPLETED")
            assert building.runs.status is not None
            assert building.runs.status.worker == NAME
            app.application.actions.trigger("build.engines")
            app.wait(lambda: (seen := row(app)) is not None and seen.done == jobs)
            seen = row(app)
            assert seen is not None
            assert (seen.in_flight, seen.place, seen.heard_tone) == (0, "127.0.0.1", "text.1")
            assert seen.heard.endswith("s")

            process.send_signal(signal.SIGSTOP)
            app.wait(lambda: not building.deeds.why_not("run"))
            app.press(Qt.Key.Key_B, CTRL)
            app.application.actions.trigger("build.engines")
            app.wait(lambda: (seen := row(app)) is not None and seen.in_flight == 1)
            process.kill()
            app.wait(lambda: shows(app, "away"))
            away = row(app)
            assert away is not None
            assert away.remark == "1 job will fail if it does not return"
            app.wait(lambda: shows(app, "gone"))
        gone = row(app)
        assert gone is not None
        assert gone.remark == f"{jobs} jobs failed with it"
        app.wait(lambda: NAME in app.notice)
        assert f"{jobs} jobs failed with it" in app.notice
        app.wait(lambda: building.runs.status is not None and building.runs.status.outcome == "FAILED")

        app.wait(lambda: not building.deeds.why_not("run"))
        app.press(Qt.Key.Key_B, CTRL)
        app.wait(lambda: building.runs.status is not None and building.runs.status.worker == "built-in")
        app.wait(lambda: building.runs.status is not None and building.runs.status.outcome == "COMPLETED")


@long_form
def test_what_waits_for_an_engine_that_is_gone_is_stopped_and_built_by_another(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with served(tmp_path) as address, driven(qapp, qtbot, tmp_path, connect=address, credentials=admin()) as app:
        building, hand = app.application.building, HandEngine()
        entities = len(app.application.holder.document.entities)
        app.wait(lambda: not building.deeds.why_not("run"))
        wait_for(qtbot, app.loop, hand.ready(address, engine_token(app)), 20_000)
        app.press(Qt.Key.Key_B, CTRL)
        for number in range(2):  # the scene and its assets: everything else waits for them
            app.wait(lambda number=number: len(hand.jobs) > number)
            wait_for(qtbot, app.loop, hand.do(hand.jobs[number]["job_id"]))
        app.wait(lambda: len(hand.jobs) == 2 + WINDOW)
        app.application.actions.trigger("build.engines")
        app.wait(lambda: (seen := row(app)) is not None and seen.in_flight == WINDOW)
        wait_for(qtbot, app.loop, hand.client.disconnect())
        app.application.actions.trigger("build.jobs")
        summary = app.find("jobs_summary", QLabel)
        app.wait(lambda: summary.text().endswith(f"by {NAME}, which is away"))
        app.wait(lambda: "which is gone" in summary.text())
        waiting = entities - WINDOW
        assert f"{WINDOW} jobs failed with it, {waiting} wait for its return" in app.notice
        app.application.actions.trigger("build.engines")
        app.wait(lambda: (seen := row(app)) is not None and (seen.waiting, seen.failed) == (waiting, WINDOW))

        app.application.actions.trigger("build.jobs")
        app.click("jobs_stop")
        app.wait(lambda: building.runs.status is not None and building.runs.status.state == "stopped")
        app.wait(lambda: not building.deeds.why_not("run"))
        app.press(Qt.Key.Key_B, CTRL)
        app.wait(lambda: building.runs.status is not None and building.runs.status.outcome == "COMPLETED")
        assert building.runs.status is not None
        assert building.runs.status.worker == "built-in"
