"""The tour's machinery: it waits, checks, takes pictures, and says honestly what went wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import tour, tour_chapters
from app.tour import Check, Guide, Tour, TourStoppedError
from tests.helpers.built_app import BuiltApp, built_app
from tests.helpers.qt_loop import wait_for

pytestmark = pytest.mark.gui


@pytest.fixture
def built(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[BuiltApp]:
    with built_app(qapp, qtbot, tmp_path) as built:
        yield built


@pytest.mark.parametrize(("expected", "seen", "is_right"), [(1, 1, True), (1, 2, False), (None, None, True)])
def test_a_check_compares_what_was_expected_with_what_was_seen(expected: object, seen: object, is_right: bool) -> None:
    assert Check("a fact", expected, seen).is_right is is_right


def test_waiting_in_vain_says_for_what(built: BuiltApp, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tour, "PATIENCE_S", 0.05)
    guide = Guide(built.app, built.app.settings.recent_levels[0] if built.app.settings.recent_levels else Path())
    with pytest.raises(TourStoppedError, match="the moon"):
        wait_for(qtbot, built.loop, guide.until("the moon", lambda: False))


def test_a_picture_keeps_the_facts_noted_before_it(built: BuiltApp, qtbot: QtBot, tmp_path: Path) -> None:
    guide = Guide(built.app, tmp_path)
    guide.check("one", 1, 1)
    wait_for(qtbot, built.loop, guide.picture("first", "First"))
    wait_for(qtbot, built.loop, guide.picture("second", "Second"))
    assert [picture.file for picture in guide.pictures] == ["01_first.png", "02_second.png"]
    assert [len(picture.checks) for picture in guide.pictures] == [1, 0]
    image = QImage(str(tmp_path / "01_first.png"))
    assert image.width() >= built.app.window.width()


def test_lines_are_typed_into_buttons_pressed_and_what_is_not_seen_is_said(built: BuiltApp, qtbot: QtBot) -> None:
    guide = Guide(built.app, Path())
    built.app.window.show()
    document = built.app.holder.document
    guide.act("add.box")
    guide.act("add.box")
    document.selection.replace(document.entities)
    guide.act("prefab.open")
    guide.fill("prefab_name", "Pair")
    assert document.state.editor.prefabs
    guide.choose_row("prefab_list", 0)
    count = len(document.entities)
    guide.push("prefab_place")
    assert len(document.entities) == count + 2
    with pytest.raises(TourStoppedError, match="no_such_button is not to be seen"):
        guide.push("no_such_button")


def test_a_picture_that_cannot_be_written_stops_the_tour(built: BuiltApp, qtbot: QtBot, tmp_path: Path) -> None:
    guide = Guide(built.app, tmp_path / "missing")
    with pytest.raises(TourStoppedError, match="cannot be written"):
        wait_for(qtbot, built.loop, guide.picture("x", "X"))


def test_the_palette_is_in_the_picture_and_can_be_closed(built: BuiltApp, qtbot: QtBot, tmp_path: Path) -> None:
    guide = Guide(built.app, tmp_path)
    guide.act("view.palette")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    wait_for(qtbot, built.loop, guide.picture("palette", "Palette"))
    assert not QImage(str(tmp_path / "01_palette.png")).isNull()
    guide.close_popup()
    assert QApplication.activePopupWidget() is None


def test_a_drag_is_press_moves_and_release(built: BuiltApp, tmp_path: Path) -> None:
    class Listener(QObject):
        seen: list[QEvent.Type]

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QMouseEvent):
                self.seen.append(event.type())
            return False

    listener = Listener()
    listener.seen = []
    view = built.app.world.view
    view.installEventFilter(listener)
    guide = Guide(built.app, tmp_path)
    guide.drag(view, QPointF(10, 10), QPointF(40, 10), steps=2)
    assert listener.seen == [
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonRelease,
    ]
    listener.seen.clear()
    guide.click(view, QPointF(10, 10))
    assert QEvent.Type.MouseButtonRelease in listener.seen


def walk(built: BuiltApp, qtbot: QtBot, folder: Path, chapter: str) -> int:
    return wait_for(qtbot, built.loop, Tour(built.app, folder, chapter).walk(), timeout_ms=30_000)


async def _fine(guide: Guide) -> None:
    guide.check("all is well", True, True)
    await guide.picture("fine", "Fine")


async def _wrong(guide: Guide) -> None:
    guide.check("the sky is green", "green", "blue")
    await guide.picture("wrong", "Wrong")


async def _stuck(guide: Guide) -> None:
    raise TourStoppedError("nobody came")


@pytest.mark.parametrize(
    ("chapter", "code", "said"),
    [(_fine, 0, ""), (_wrong, 1, "expected 'green', saw 'blue'"), (_stuck, 1, "nobody came")],
)
def test_the_exit_code_and_the_report_tell_how_it_went(
    built: BuiltApp,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    chapter: tour.Chapter,
    code: int,
    said: str,
) -> None:
    monkeypatch.setitem(tour_chapters.CHAPTERS, "mine", chapter)
    assert walk(built, qtbot, tmp_path / "tour", "mine") == code
    report = json.loads((tmp_path / "tour" / "tour.json").read_text(encoding="utf-8"))
    assert report["ok"] is (code == 0)
    assert said in capsys.readouterr().err
    assert built.finished == ["done"]


def test_an_unknown_chapter_is_named(
    built: BuiltApp, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert walk(built, qtbot, tmp_path / "tour", "nowhere") == 2
    assert "nowhere" in capsys.readouterr().err
