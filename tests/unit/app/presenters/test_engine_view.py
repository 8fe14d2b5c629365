from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.document import operations
from app.engine_marks import EngineMarks
from app.presenters.engine_view import EMPTY, GONE, EngineViewPresenter
from runtime.assets.library import AssetLibrary
from runtime.contracts.world import CameraPose
from runtime.links.link import LinkState
from tests.helpers.engine_link import job, refusal
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.worlds import entity
from tests.unit.app.test_engine_scene import SceneBench
from viewport.tools.intents import SelectIntent
from viewport.view import ViewportView
from widgets.engine_view.panel import EngineViewPanel
from widgets.theme import Theme

pytestmark = pytest.mark.gui
POSE = CameraPose(target=(1, 2, 3), distance=7)


class ViewBench(SceneBench):
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        super().__init__(qtbot)
        self.marks = EngineMarks(self.runs, self.scene, parent=self.root)
        self.panel = EngineViewPanel()
        qtbot.addWidget(self.panel)
        self.library = AssetLibrary(user=folder)
        self.main = ViewportView(Theme(), self.library)
        qtbot.addWidget(self.main)
        self.presenter = EngineViewPresenter(
            self.panel, self.scene, self.marks, self.deeds, self.session, self.holder, self.main, self._make
        )

    def _make(self) -> ViewportView:
        return ViewportView(Theme(), self.library, is_read_only=True)

    @property
    def view(self) -> ViewportView:
        assert self.presenter.view is not None
        return self.presenter.view

    def seen(self) -> set[str]:
        return set(self.view._world.scene.ids)

    def empty_words(self) -> str:
        return self.panel._empty.text()


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[ViewBench]:
    with running_loop(qapp) as loop:
        made = ViewBench(qtbot, tmp_path)
        yield made
        wait_for(qtbot, loop, made.session.close())
        made.presenter.shut_down()
        made.main.shut_down()
        made.dispose()


def test_before_anything_is_built_it_offers_to_build(bench: ViewBench) -> None:
    bench.start()
    bench.panel.show()
    assert bench.empty_words() == EMPTY
    bench.link.show_run()
    bench.presenter.refresh()
    build = bench.panel.findChild(QPushButton, "engine_view_build")
    assert isinstance(build, QPushButton)
    build.click()
    bench.qtbot.waitUntil(lambda: bool(bench.link.asked))


def test_nothing_is_drawn_while_nobody_looks(bench: ViewBench) -> None:
    bench.build()
    bench.known()
    assert bench.presenter.view is None


def test_it_shows_the_engines_scene_and_never_the_document(bench: ViewBench) -> None:
    bench.link.scene["entities"] = [entity("wolf").to_wire(), entity("ghost").to_wire()]
    bench.build()
    bench.known()
    bench.panel.show()
    assert bench.seen() == {"wolf", "ghost"}
    operations.delete_entities(bench.holder.document, ["wolf"])
    assert bench.seen() == {"wolf", "ghost"}
    assert bench.panel.text == "Run 11111111 · 2 entities · read 12:00:00"
    bench.link.scene["entities"] = [entity("wolf", (4, 0, 0)).to_wire()]
    bench.link.tell("job.completed", job_id="9", job_type="SPAWN_ENTITY", entity_id="ghost")
    bench.qtbot.waitUntil(lambda: bench.seen() == {"wolf"})


def test_it_says_when_it_is_not_live_and_when_it_is_another_level(bench: ViewBench) -> None:
    bench.link.scene["scene"]["id"] = "elsewhere"
    bench.build()
    bench.qtbot.waitUntil(lambda: bench.scene.scene is not None)
    bench.qtbot.waitUntil(lambda: bench.panel.text.startswith("△ another level"))
    bench.link.state = LinkState("down", "unplugged")
    bench.session.watch()
    assert bench.panel.text.startswith("○ STALE · Run 11111111")


def test_a_scene_that_a_restart_took_is_said(bench: ViewBench) -> None:
    bench.link.refusals["/scene"] = refusal("NOT_FOUND", "no scene", 404)
    bench.build()
    bench.qtbot.waitUntil(lambda: bench.empty_words() == GONE)
    assert bench.scene.is_gone


def test_clicking_selects_in_the_document_and_both_show_it(bench: ViewBench) -> None:
    bench.link.scene["entities"] = [entity("wolf").to_wire(), entity("ghost").to_wire()]
    bench.build()
    bench.known()
    bench.panel.show()
    bench.view.selection_requested.emit(SelectIntent(("wolf",), "replace"))
    assert bench.holder.document.selection.ids == ("wolf",)
    bench.view.selection_requested.emit(SelectIntent(("ghost",), "replace"))
    assert bench.holder.document.selection.ids == ()


def test_what_differs_is_marked_there_too(bench: ViewBench) -> None:
    bench.link.jobs = [job("1", "failed", "crate", error="TIMEOUT")]
    bench.build(outcome="FAILED")
    bench.panel.show()
    bench.qtbot.waitUntil(lambda: bench.view._writing.engine_marks == {"crate": "✕ TIMEOUT"})


def test_cameras_move_as_one_while_they_are_linked(bench: ViewBench) -> None:
    bench.build()
    bench.known()
    bench.panel.show()
    bench.main.set_camera(POSE)
    assert bench.view.pose != POSE
    bench.panel._link.setChecked(True)
    assert bench.view.pose == POSE
    bench.main.set_camera(CameraPose())
    assert bench.view.pose == CameraPose()
    bench.view.set_camera(POSE)
    assert bench.main.pose == POSE
    bench.panel._link.setChecked(False)
    bench.view.set_camera(CameraPose())
    assert bench.main.pose == POSE


def test_who_keeps_what_it_built_to_itself_is_named(bench: ViewBench) -> None:
    bench.build(worker="wolf-engine")
    bench.qtbot.waitUntil(lambda: bench.empty_words().startswith("wolf-engine does the jobs"))
