from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.presenters.outside_work import EMPTY, MOST_PARTS, OutsideWorkPresenter, view_of
from app.session import Session
from runtime.assets.library import AssetLibrary
from runtime.contracts.engine_work import BuiltChange, WorkNews
from runtime.contracts.json_text import write_json
from runtime.contracts.world import Entity
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import ScriptedLink
from tests.helpers.worlds import entity
from tests.unit.app.test_build_deeds import holder
from viewport.view import ViewportView
from widgets.outside_work.panel import OutsideWorkPanel, OutsideWorkView
from widgets.theme import Theme

pytestmark = pytest.mark.gui

URL = "http://other:8600"


class HandWork:
    """The work as a test says it is."""

    url = URL

    def __init__(self) -> None:
        self.news = WorkNews()
        self.built: BuiltChange | None = None
        self.scene: dict[str, Entity] | None = {}
        self.asked: list[Collection[str] | None] = []
        self.is_broken = False

    def take_built(self) -> BuiltChange | None:
        built, self.built = self.built, None
        return built

    def scene_text(self, scene_id: str, ids: Collection[str] | None = None) -> bytes | None:
        self.asked.append(ids)
        if self.scene is None:
            return None
        if self.is_broken:
            return b"{}"
        wire = holder().document.to_spec().to_wire()
        shown = [one.to_wire() for name, one in self.scene.items() if ids is None or name in ids]
        return write_json({**wire, "entities": shown})


class WorkBench:
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.root = QObject()
        self.session = Session(ScriptedLink(), parent=self.root)
        self.panel = OutsideWorkPanel()
        qtbot.addWidget(self.panel)
        self.work = HandWork()
        self.changed: list[OutsideWorkView] = []
        self.said: list[tuple[str, str]] = []
        library = AssetLibrary(user=folder)
        self.presenter = OutsideWorkPresenter(
            self.panel,
            self.work,
            make_view=lambda: ViewportView(Theme(), library, is_read_only=True),
            run=self.session.run_in_background,
            monotonic_s=lambda: 100.0,
        )
        self.presenter.changed.connect(self.changed.append)
        self.presenter.said.connect(lambda tone, text: self.said.append((tone, text)))
        self.presenter.start()

    def seen(self) -> set[str]:
        assert self.presenter.view is not None
        return set(self.presenter.view._world.scene.ids)


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[WorkBench]:
    with running_loop(qapp) as loop:
        made = WorkBench(qtbot, tmp_path)
        yield made
        made.presenter.shut_down()
        wait_for(qtbot, loop, made.session.close())


def test_what_is_built_is_seen_to_grow(bench: WorkBench) -> None:
    assert bench.panel.shown_view is not None
    assert bench.panel.shown_view.empty == EMPTY
    bench.panel.show()
    bench.work.scene = {"wolf": entity("wolf")}
    bench.work.news = WorkNews("connected", in_flight=2)
    bench.work.built = BuiltChange("forest", is_anew=True)
    bench.qtbot.waitUntil(lambda: bench.seen() == {"wolf"})
    bench.work.scene = {"wolf": entity("wolf"), "crate": entity("crate", (2, 0, 0))}
    bench.work.news = WorkNews("connected", completed=2)
    bench.work.built = BuiltChange("forest", frozenset({"crate"}))
    bench.qtbot.waitUntil(lambda: bench.seen() == {"wolf", "crate"})
    assert bench.work.asked == [None, frozenset({"crate"})]
    assert bench.changed[-1].empty == ""
    assert bench.changed[-1].jobs.startswith("0 in flight · 2 done")


def test_nothing_is_read_before_somebody_looks_and_all_of_it_then(bench: WorkBench) -> None:
    bench.work.scene = {"wolf": entity("wolf")}
    bench.work.built = BuiltChange("forest", frozenset({"wolf"}))
    bench.presenter.refresh()
    assert bench.work.asked == []
    bench.panel.show()
    bench.qtbot.waitUntil(lambda: bench.presenter.view is not None and bench.seen() == {"wolf"})
    assert bench.work.asked == [None]


def test_much_at_once_is_read_with_the_whole_scene(bench: WorkBench) -> None:
    bench.panel.show()
    for ids in (frozenset[str](), frozenset(str(number) for number in range(MOST_PARTS + 1))):
        count = len(bench.work.asked)
        bench.work.built = BuiltChange("forest", ids)
        bench.qtbot.waitUntil(lambda count=count: len(bench.work.asked) == count + 1)
    assert bench.work.asked == [None, None]


def test_a_scene_that_has_given_way_or_cannot_be_read_leaves_what_is_seen(bench: WorkBench) -> None:
    bench.panel.show()
    bench.work.scene = None
    bench.work.built = BuiltChange("forest", is_anew=True)
    bench.qtbot.waitUntil(lambda: bench.work.asked == [None])
    bench.work.scene, bench.work.is_broken = {}, True
    bench.work.built = BuiltChange("forest", is_anew=True)
    bench.qtbot.waitUntil(lambda: bool(bench.said))
    assert bench.said[0][0] == "warn"
    assert bench.seen() == set()


def test_a_refusal_is_said_once_with_what_to_do(bench: WorkBench) -> None:
    bench.work.news = WorkNews("refused", "the backend refuses the token")
    bench.qtbot.waitUntil(lambda: bool(bench.said))
    bench.presenter.refresh()
    ((tone, text),) = bench.said
    assert tone == "alarm"
    assert URL in text
    assert "another engine token" in text


@pytest.mark.parametrize(
    ("news", "state", "tone"),
    [
        (WorkNews(), f"◔ Connecting to {URL}", "quiet"),
        (WorkNews("connected"), f"● Works for {URL}", "ok"),
        (WorkNews("waiting", "nobody there", 103.2), "△ Not connected, tries again in 4\u2009s: nobody there", "warn"),
        (WorkNews("waiting", "nobody there", 90.0), "△ Not connected, tries again in 0\u2009s: nobody there", "warn"),
        (WorkNews("waiting", "nobody there"), "△ Not connected, tries again in 0\u2009s: nobody there", "warn"),
        (WorkNews("refused", "no"), f"✕ Refused by {URL}: no", "alarm"),
        (WorkNews("ended"), f"○ Works for {URL} no more", "alarm"),
        (WorkNews("ended", "it broke"), f"○ Works for {URL} no more: it broke", "alarm"),
    ],
)
def test_the_connection_in_words(news: WorkNews, state: str, tone: str) -> None:
    view = view_of(URL, news, 100.0)
    assert (view.state, view.tone) == (state, tone)


def test_what_went_wrong_last_stands_below() -> None:
    news = WorkNews(
        "connected",
        failed=1,
        last_failure="TIMEOUT: late",
        refused=2,
        last_refusal="job_started: clock",
        is_signed=True,
    )
    view = view_of(URL, news, 100.0)
    assert view.trouble == "last failure TIMEOUT: late · 2 reports refused, the last job_started: clock"
    assert view.jobs == "0 in flight · 0 done · 1 failed · reports signed"
    assert "HMAC" in view.tip
