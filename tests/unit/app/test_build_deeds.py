from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import build_deeds as said
from app.build_deeds import BuildDeeds, Verb
from app.document.document import Document
from app.document.holder import DocumentHolder
from app.engine_runs import EngineRuns
from app.feature_flags import ALL_ON, FeatureFlags, read_flags
from app.session import Session
from runtime.assets.library import AssetLibrary
from runtime.contracts.world import World, WorldSpec
from tests.helpers.engine_link import RUN, EngineLink, job, refusal
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import snapshot_text
from tests.helpers.worlds import SETTINGS, entity
from tests.unit.app.test_asset_sending import AssetLink
from widgets.stale import WHY_STALE

pytestmark = pytest.mark.gui


def holder(*names: str) -> DocumentHolder:
    return DocumentHolder(
        Document(
            WorldSpec(
                world=World(id="w", name="W", gravity=(0, -9.8, 0)),
                scene=SETTINGS,
                entities=tuple(entity(name) for name in names),
            )
        )
    )


class Bench:
    """Deeds over a link whose other end is the test."""

    def __init__(self, qtbot: QtBot, names: tuple[str, ...] = ("wolf",), flags: FeatureFlags = ALL_ON) -> None:
        self.qtbot = qtbot
        self.root = QObject()
        self.link = EngineLink()
        self.session = Session(self.link, monotonic=lambda: 100.0, parent=self.root)
        self.runs = EngineRuns(self.session, parent=self.root)
        self.holder = holder(*names)
        self.barred = ""
        self.deeds = BuildDeeds(
            self.runs,
            self.session,
            self.holder,
            barred=lambda route: f"{route}: {self.barred}" if self.barred else "",
            flags=flags,
        )

    def start(self, state: str = "", **more: object) -> None:
        if state:
            self.link.show_run(state, **more)
        self.session.start()
        self.link.inbox.put_nowait(snapshot_text(1))
        self.runs.start()
        self.qtbot.waitUntil(lambda: self.runs.is_offered is not None and bool(self.runs.engine_id) == bool(state))
        self.qtbot.waitUntil(lambda: len(self.runs.book.jobs) == len(self.link.jobs))

    def dispose(self) -> None:
        """Delete what has timers here and now: the collector may come by in another thread."""
        self.root.deleteLater()
        QCoreApplication.sendPostedEvents(self.root, QEvent.Type.DeferredDelete)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.runs.asked)


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        made = Bench(qtbot)
        yield made
        wait_for(qtbot, loop, made.session.close())
        made.dispose()


@pytest.mark.parametrize(
    ("state", "outcome", "possible"),
    [
        ("", None, {"run"}),
        ("running", None, {"pause", "stop"}),
        ("paused", None, {"resume", "stop"}),
        ("idle", None, {"pause", "stop"}),
        ("idle", "COMPLETED", {"run"}),
        ("stopped", None, {"run"}),
    ],
)
def test_what_can_be_asked_follows_the_acknowledged_state(
    bench: Bench, state: str, outcome: str | None, possible: set[Verb]
) -> None:
    bench.start(state, outcome=outcome)
    verbs: tuple[Verb, ...] = ("run", "pause", "resume", "stop")
    assert {verb for verb in verbs if not bench.deeds.why_not(verb)} == possible


def test_nothing_is_asked_while_nothing_is_heard_or_an_answer_is_awaited(bench: Bench) -> None:
    assert bench.deeds.why_not("run") == WHY_STALE
    bench.start("running")
    bench.deeds.pause()
    assert bench.deeds.why_not("stop") == said.ASKED
    bench.settle()


def test_a_runtime_without_engines_is_named(bench: Bench) -> None:
    bench.link.refusals["/engine"] = refusal("NOT_FOUND", "no", 404)
    bench.start()
    assert bench.deeds.why_not("run") == said.NOT_OFFERED


def test_an_empty_level_is_not_built(bench: Bench) -> None:
    bench.start()
    bench.holder.replace(holder().document)
    assert bench.deeds.why_not("run") == said.NO_ENTITY


def test_what_the_role_does_not_allow_is_said(bench: Bench) -> None:
    bench.start()
    assert not bench.deeds.why_not("run")
    bench.barred = "this takes the role OPERATOR"
    assert bench.deeds.why_not("run") == "POST /v2/engine/run: this takes the role OPERATOR"


def test_building_shows_the_jobs(bench: Bench) -> None:
    shown: list[str] = []
    bench.deeds.when_jobs_are_shown(lambda: shown.append("jobs"))
    bench.start()
    bench.link.show_run()
    bench.deeds.run()
    bench.settle()
    bench.deeds.show_jobs()
    bench.deeds.when_engine_view_is_shown(lambda: shown.append("view"))
    bench.deeds.show_engine_view()
    assert shown == ["jobs", "jobs", "view"]
    assert bench.link.asked[0][1] == "/v2/engine/run"


@pytest.mark.parametrize(("state", "verb"), [("running", "pause"), ("paused", "resume")])
def test_holding_turns_the_run_round(bench: Bench, state: str, verb: str) -> None:
    bench.start(state)
    bench.deeds.hold()
    bench.settle()
    assert bench.link.asked[0][1] == f"/v2/engine/{RUN}/{verb}"


def test_stopping_asks_to_stop(bench: Bench) -> None:
    bench.start("running")
    bench.deeds.stop()
    bench.settle()
    assert bench.link.asked[0][1] == f"/v2/engine/{RUN}/stop"


def test_a_job_about_an_entity_builds_it_as_it_is_now_any_other_is_done_again(bench: Bench) -> None:
    bench.link.jobs = [job("1", "failed"), job("2", "failed", "wolf"), job("3", "failed", "gone")]
    bench.start("idle", outcome="FAILED")
    chosen = "2"
    bench.deeds.when_a_job_is_meant(lambda: chosen)
    assert bench.deeds.why_not("again") == ""
    assert bench.deeds.why_not_ask() == ""
    bench.deeds.run_again()
    bench.settle()
    bench.deeds.run_again("1")
    bench.settle()
    bench.deeds.run_again("3")
    bench.settle()
    bench.deeds.run_again("unknown")
    bodies = [body for _, _, body in bench.link.asked]
    assert bodies == [{"entities": [entity("wolf").to_wire()]}, {"job_id": "1"}, {"job_id": "3"}]


def test_why_a_job_cannot_be_run_again_is_said(bench: Bench) -> None:
    assert bench.deeds.why_not_ask() == WHY_STALE
    bench.link.jobs = [job("1", "running")]
    bench.start("running")
    bench.deeds.when_a_job_is_meant(lambda: "1")
    assert "has ended" in bench.deeds.why_not("again")
    bench.link.show_run("stopped")
    bench.runs.look_again()
    bench.qtbot.waitUntil(lambda: bench.deeds.why_not("again") == said.STOPPED)
    assert bench.deeds.why_not_ask() == said.STOPPED


def test_without_a_run_there_is_nothing_to_pause(bench: Bench) -> None:
    bench.start()
    assert bench.deeds.why_not("pause") == said.NO_RUN
    assert bench.deeds.why_not_ask() == said.NO_RUN


def test_stop_gives_up_a_build_whose_assets_are_being_sent(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "box.obj").write_bytes(b"v 0 0 0")
    with running_loop(qapp) as loop:
        bench = Bench(qtbot)
        link = AssetLink()
        bench.link, bench.session = link, Session(link, monotonic=lambda: 100.0, parent=bench.root)
        library = AssetLibrary(level=tmp_path, samples=None)
        bench.runs = EngineRuns(bench.session, library=lambda: library, parent=bench.root)
        bench.deeds = BuildDeeds(bench.runs, bench.session, bench.holder)
        told: list[str] = []
        bench.runs.refused.connect(told.append)
        bench.runs.busy_changed.connect(lambda _: bench.deeds.stop() if bench.runs.sending else None)
        bench.start()
        (tmp_path / "none.png").write_bytes(b"png")
        bench.deeds.run()
        bench.settle()
        assert [one for one in link.asked if one[1].endswith("/run")] == []
        assert told == ["Nothing was built: sending the assets was cancelled."]
        assert len(link.taken) == 1
        wait_for(qtbot, loop, bench.session.close())
        bench.dispose()


def test_a_switched_off_adapter_is_the_reason_for_everything(qtbot: QtBot, qapp: QApplication) -> None:
    with running_loop(qapp) as loop:
        bench = Bench(qtbot, flags=read_flags("-engine-v2"))
        bench.start()
        reasons = {bench.deeds.why_not(verb) for verb in ("run", "pause", "again")}  # type: ignore[arg-type]
        assert reasons == {"switched off by PHASE2_FEATURE_FLAGS (-engine-v2)"}
        assert bench.deeds.why_no_engine_view() == ""
        wait_for(qtbot, loop, bench.session.close())
        bench.dispose()
