"""Logs in the jobs panel: from files and from the runtime, scrubbed through, left again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.engine.replay_log import ReplayLog
from app.presenters import replay as module
from app.presenters.replay import (
    FULL,
    NO_FURTHER,
    NOT_GIVEN,
    NOTHING_LOGGED,
    NOTHING_NEW,
    ReplayPresenter,
    happened,
    row_of,
    warning_of,
)
from runtime.links.link import LinkState
from tests.helpers.engine_link import RUN, job, refusal
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import ScriptedLink
from tests.helpers.telemetry_lines import line, record, story, text_of
from tests.unit.app.presenters.test_jobs import JobsBench
from widgets.jobs.cells import STATE, SUBJECT

pytestmark = pytest.mark.gui


class ReplayBench(JobsBench):
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        super().__init__(qtbot)
        self.folder = folder
        self.shown: list[bool] = []
        self.replay = ReplayPresenter(
            self.panel,
            self.runs.calls,
            self.session,
            window=self.panel.window,
            show_jobs=lambda: self.shown.append(True),
            parent=self.root,
        )
        self.page = self.panel.replay

    def log(self, content: bytes, name: str = "telemetry_samples.json") -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def opened(self, content: bytes) -> ReplayLog:
        self.replay.open_files([self.log(content)])
        self.qtbot.waitUntil(lambda: self.replay.log is not None)
        assert self.replay.log is not None
        return self.replay.log

    def text(self, name: str) -> str:
        label = self.page.findChild(QLabel, f"replay_{name}")
        assert isinstance(label, QLabel)
        return label.text()

    def table(self) -> list[tuple[str, str]]:
        model = self.page.table.model()
        return [(model.index(row, SUBJECT).data(), model.index(row, STATE).data()) for row in range(model.rowCount())]


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[ReplayBench]:
    with running_loop(qapp) as loop:
        made = ReplayBench(qtbot, tmp_path)
        made.panel.resize(1000, 260)
        made.panel.show()
        yield made
        wait_for(qtbot, loop, made.session.close())
        made.dispose()


def test_a_log_opens_at_its_end_and_is_scrubbed_back(bench: ReplayBench) -> None:
    bench.start()
    log = bench.opened(text_of(story("a", "bad")))
    assert bench.shown == [True]
    assert bench.table() == [("of a", "✓ completed"), ("of bad", "✕ failed")]
    assert bench.replay.position == len(log) - 1
    assert bench.text("which") == "seq 8 · 8 of 8"
    assert bench.text("when").endswith(":00.080")
    assert bench.text("happened") == "✕ of bad · Spawn entity: failed, ASSET_NOT_FOUND: no vase"
    QTest.keyClick(bench.page.scrubber, Qt.Key.Key_Home)
    assert bench.table() == [("of a", "○ queued")]
    for _ in range(3):
        QTest.keyClick(bench.page.scrubber, Qt.Key.Key_Right)
    assert bench.table() == [("of a", "◐ running"), ("of bad", "○ queued")]
    assert bench.text("counts") == "○\u20091  ◔\u20090  ◐\u20091  ✓\u20090  ✕\u20090"
    assert bench.page.table.currentIndex().row() == 0
    QTest.keyClick(bench.page.scrubber, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert bench.replay.position == 7
    QTest.keyClick(bench.page.scrubber, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert bench.replay.position == 7


def test_back_to_live_shows_the_jobs_as_they_are_now(bench: ReplayBench) -> None:
    turned: list[str] = []
    bench.replay.turned.connect(lambda: turned.append(bench.replay.why_not_live()))
    bench.link.jobs = [job("1", "running", "wolf")]
    bench.start("running", jobs={"total": 1})
    assert bench.replay.why_not_live() != ""
    bench.opened(text_of(story("a")))
    bench.link.tell("job.completed", job_id="1")
    live = bench.panel.model
    bench.qtbot.waitUntil(lambda: live.rowCount() == 1 and live.index(0, STATE).data() == "✓ completed")
    assert bench.page.isVisible()
    QTest.keyClick(bench.page.scrubber, Qt.Key.Key_Escape)
    assert (bench.replay.log, bench.page.isVisible(), bench.panel.table.isVisible()) == (None, False, True)
    assert turned == ["", "the jobs are live"]
    bench.replay.go_to(3)
    bench.page.notable_requested.emit(1)
    assert bench.replay.position == 3


def test_the_log_of_the_runtime_is_read_page_by_page_as_it_is_now(
    bench: ReplayBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.engine_calls.JOBS_AT_ONCE", 3)
    bench.start("running", engine_id=RUN)
    bench.link.telemetry = story("a", "b")
    bench.panel.replay_requested.emit("runtime")
    bench.qtbot.waitUntil(lambda: bench.replay.log is not None)
    assert bench.table() == [("of a", "✓ completed"), ("of b", "✓ completed")]
    assert bench.text("name").startswith("Log of this runtime, as of ")
    asked = [path for _, path, _ in bench.link.requests if path.startswith("/v2/telemetry")]
    assert [path.rpartition("=")[2] for path in asked] == ["0", "3", "6"]


@pytest.mark.parametrize(
    ("arrange", "said"),
    [
        (lambda link: None, NOTHING_LOGGED),
        (lambda link: link.refusals.update({"/telemetry": refusal("NOT_FOUND", "no", 404)}), NOT_GIVEN),
        (
            lambda link: link.refusals.update({"/telemetry": refusal("FORBIDDEN", "not you", 403)}),
            "The telemetry could not be read: not you. Next: ask somebody with a higher role, or sign in as one.",
        ),
    ],
)
def test_a_runtime_without_a_log_to_show_is_said(
    bench: ReplayBench, arrange: Callable[[Any], object], said: str
) -> None:
    bench.start()
    arrange(bench.link)
    bench.replay.open_runtime()
    bench.qtbot.waitUntil(lambda: bench.text("waiting") == f"▲ {said}")
    bench.replay.to_live()
    assert not bench.page.isVisible()


def test_a_link_that_breaks_while_the_log_is_read_is_said(bench: ReplayBench) -> None:
    bench.start()
    bench.link.state = LinkState("lost", last_heard=100.0)
    bench.replay.open_runtime()
    bench.qtbot.waitUntil(lambda: "The telemetry could not be read" in bench.text("waiting"))


def test_a_file_that_is_no_log_leaves_the_one_that_is_open(bench: ReplayBench) -> None:
    bench.start()
    bad = bench.log(b'{"a": 1}\n', "bad.json")
    bench.replay.open_files([bad])
    bench.qtbot.waitUntil(lambda: "line 1 is no record" in bench.text("waiting"))
    bench.opened(text_of(story("a")))
    bench.replay.go_to(1)
    bench.replay.open_files([bad])
    bench.qtbot.waitUntil(lambda: "bad.json is no telemetry log: line 1" in bench.page.notice.text)
    assert (bench.replay.position, bench.text("name")) == (1, "telemetry_samples.json")
    assert bench.page.table.isVisible()


def test_what_is_asked_for_last_counts(bench: ReplayBench) -> None:
    bench.start()
    first = bench.log(text_of(story(*(f"a{number}" for number in range(500)))), "first.json")
    bench.replay.open_files([first])
    bench.replay.open_files([bench.log(text_of(story("z")), "last.json")])
    bench.qtbot.waitUntil(lambda: bench.replay.log is not None)
    assert bench.text("name") == "last.json"
    bench.replay.open_runtime()
    bench.replay.to_live()
    assert bench.replay.log is None


def test_how_much_is_read_is_told_while_it_is(bench: ReplayBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TELL_EVERY_S", 0.001)
    told: list[int] = []
    honest = bench.page.show_reading
    monkeypatch.setattr(bench.page, "show_reading", lambda name, percent: (told.append(percent), honest(name, percent)))
    bench.start()
    bench.opened(text_of(story(*(f"a{number}" for number in range(700)))))
    assert told == sorted(told)
    assert len(set(told)) > 1


def test_files_are_chosen_in_a_dialog(bench: ReplayBench) -> None:
    bench.start()
    path = bench.log(text_of(story("a")))
    bench.panel.replay_requested.emit("file")
    dialog = bench.panel.window().findChild(QFileDialog, "replay_dialog")
    assert isinstance(dialog, QFileDialog)
    bench.qtbot.waitUntil(dialog.isVisible)
    chosen = dialog.findChild(QLineEdit)
    assert isinstance(chosen, QLineEdit)
    chosen.setText(str(path))
    bench.qtbot.keyClick(chosen, Qt.Key.Key_Return)
    bench.qtbot.waitUntil(lambda: bench.replay.log is not None)
    assert bench.table() == [("of a", "✓ completed")]


def read_on(bench: ReplayBench) -> None:
    button = bench.page.findChild(QPushButton, "replay_read_on")
    assert isinstance(button, QPushButton)
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    bench.qtbot.waitUntil(lambda: not bench.replay._is_reading_on)


def grow(bench: ReplayBench, more: bytes) -> None:
    with (bench.folder / "telemetry_samples.json").open("ab") as file:
        file.write(more)


def test_what_came_to_a_file_since_is_read_on_and_whoever_was_at_its_end_stays_there(
    bench: ReplayBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    monkeypatch.setattr("app.presenters.replay_tail.AT_ONCE_BYTES", 700)
    bench.start()
    bench.opened(text_of(story("a")))
    read_on(bench)
    assert (bench.page.notice.text, bench.text("which")) == (NOTHING_NEW, "seq 4 · 4 of 4")
    grow(bench, text_of(story("b", "bad", first=5)))
    read_on(bench)
    assert (bench.page.notice.text, bench.text("which")) == ("", "seq 12 · 12 of 12")
    assert bench.table() == [("of a", "✓ completed"), ("of b", "✓ completed"), ("of bad", "✕ failed")]
    assert bench.page.scrubber.maximum() == 11
    bench.replay.go_to(1)
    grow(bench, text_of(story("c", first=13)))
    read_on(bench)
    assert (bench.replay.position, bench.page.scrubber.maximum()) == (1, 15)


def test_a_torn_line_is_whole_when_its_end_has_come(bench: ReplayBench) -> None:
    bench.start()
    content = text_of(story("a"))
    bench.opened(content[:-20])
    assert "line 4 is torn off" in bench.page.notice.text
    read_on(bench)
    assert (bench.text("which"), bench.page.notice.text) == ("seq – · 4 of 4", NOTHING_NEW)
    grow(bench, content[-20:])
    read_on(bench)
    assert (bench.text("which"), bench.page.notice.text) == ("seq 4 · 4 of 4", "")
    assert bench.table() == [("of a", "✓ completed")]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "was cut since it was read: it has 0 bytes"), (b"other\n" * 200, "is another file than the one")],
)
def test_a_log_that_was_cut_or_replaced_is_said_and_stays_as_it_was_read(
    bench: ReplayBench, content: bytes, said: str
) -> None:
    bench.start()
    bench.opened(text_of(story("a")))
    bench.log(content)
    read_on(bench)
    assert said in bench.page.notice.text
    assert (bench.text("which"), bench.table()) == ("seq 4 · 4 of 4", [("of a", "✓ completed")])


def test_a_full_log_is_not_read_on(bench: ReplayBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.engine.replay_log.MOST_PLACES", 6)
    bench.start()
    bench.opened(text_of(story("a")))
    grow(bench, text_of(story("b", first=5)))
    read_on(bench)
    assert bench.text("which") == "seq 6 · 6 of 6"
    assert "Only its first 6 lines are shown" in bench.page.notice.text
    button = bench.page.findChild(QPushButton, "replay_read_on")
    assert isinstance(button, QPushButton)
    assert (button.isEnabled(), button.toolTip()) == (False, FULL)


def test_reading_on_is_given_up_with_the_log_and_taken_up_where_it_was(
    bench: ReplayBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 1)
    bench.start()
    log = bench.opened(text_of(story("a")))
    grow(bench, text_of(story("b", first=5)))
    bench.page.more_requested.emit()
    bench.page.more_requested.emit()
    bench.qtbot.waitUntil(lambda: len(log) > 4)
    bench.replay.open_files([bench.log(b"no log\n", "bad.json")])
    bench.qtbot.waitUntil(lambda: "bad.json is no telemetry log" in bench.page.notice.text)
    read_on(bench)
    assert (len(log), log.damaged, bench.text("which").startswith("seq")) == (8, [], True)
    bench.page.more_requested.emit()
    bench.replay.to_live()
    assert bench.replay.log is None
    bench.page.more_requested.emit()
    assert not bench.page.isVisible()


def test_what_the_runtime_logged_since_is_read_on(bench: ReplayBench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.engine_calls.JOBS_AT_ONCE", 3)
    bench.start()
    bench.link.telemetry = story("a")
    bench.replay.open_runtime()
    bench.qtbot.waitUntil(lambda: bench.replay.log is not None)
    read_on(bench)
    assert bench.page.notice.text == NOTHING_NEW
    bench.link.telemetry = story("a") + story("b", first=5)
    read_on(bench)
    assert bench.table() == [("of a", "✓ completed"), ("of b", "✓ completed")]
    assert bench.text("name").startswith("Log of this runtime, as of ")
    bench.link.refusals["/telemetry"] = refusal("FORBIDDEN", "not you", 403)
    read_on(bench)
    assert "not you" in bench.page.notice.text
    elsewhere = ScriptedLink()
    elsewhere.address = "ws://elsewhere/ws"
    bench.session.take_up(elsewhere)
    read_on(bench)
    assert (bench.page.notice.text, len(bench.table())) == (NO_FURTHER, 2)


def log_of(*records: dict[str, Any]) -> ReplayLog:
    log = ReplayLog()
    for number, one in enumerate(records, start=1):
        log.take_line(line(one), f"line {number}")
    return log


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (record(4, "JOB_PROGRESS", "a", progress=40), "◐ of a · Spawn entity: running, 40\u2009%"),
        (record(4, "JOB_COMPLETED", "a", duration_ms=1500), "✓ of a · Spawn entity: completed in 1.5\u2009s"),
        (record(4, "JOB_COMPLETED", "a"), "✓ of a · Spawn entity: completed"),
        (record(4, "JOB_FAILED", "a"), "✕ of a · Spawn entity: failed"),
        (record(4, "JOB_FAILED", "a", error="TIMEOUT"), "✕ of a · Spawn entity: failed, TIMEOUT"),
        (record(4, "TELEMETRY_REJECTED", "a", reason="late"), "▲ a report was refused: late · wolf-engine"),
        (record(4, "TELEMETRY_REJECTED", "a"), "▲ a report was refused: no reason is told"),
        (record(4, "LOG_REPAIRED", None), "▲ the runtime repaired its log here: what was torn off is lost"),
        (
            record(4, "JOB_EXPLODED", "a"),
            "▲ damaged: line 4 cannot follow what comes before: JOB_EXPLODED is no event of a job",
        ),
        (record(4, "JOB_QUEUED", "b", job_type="DANCE", entity_id=None), "○ scene · DANCE: queued"),
    ],
)  # fmt: skip
def test_what_happened_is_told_in_words(last: dict[str, Any], words: str) -> None:
    log = log_of(*story("a")[:3], last)
    assert happened(log, log.place(3), 3) == words
    assert happened(log, log.place(1), 1) == "◔ of a · Spawn entity: sent to wolf-engine"


def test_a_job_of_a_log_that_begins_in_the_middle_has_no_kind() -> None:
    log = log_of(record(900, "JOB_STARTED", "a"))
    assert (row_of(log.job_at(0, 0)).kind, row_of(log.job_at(0, 0)).subject) == ("Job", "scene")
    assert warning_of(log) == "The log begins with record 900: what was before is in other files."


def test_a_log_that_does_not_tell_all_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    log = log_of(*story("a"))
    assert warning_of(log) == ""
    log.take_line(b"garbage\n", "line 5")
    assert warning_of(log).startswith("One line is damaged and counted for nothing. line 5 is not JSON")
    log.take_line(b"more\n", "line 6")
    monkeypatch.setattr("app.engine.replay_log.MOST_PLACES", 6)
    log.take_line(b"much more\n", "line 7")
    said = warning_of(log)
    assert said.startswith("2 lines are damaged and counted for nothing. The first: line 5 is not JSON")
    assert said.endswith("Only its first 6 lines are shown: open later files alone.")


def test_a_time_that_no_calendar_has_is_dashes(bench: ReplayBench) -> None:
    bench.start()
    bench.opened(line({**record(1, "JOB_QUEUED"), "ts": 2**61}))
    assert bench.text("when") == "--:--:--.---"
