from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import engine_marks
from app.document import operations
from app.engine_marks import EngineMarks
from tests.helpers.engine_link import job
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.worlds import entity
from tests.unit.app.test_engine_scene import SceneBench

pytestmark = pytest.mark.gui


class MarksBench(SceneBench):
    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot)
        self.marks = EngineMarks(self.runs, self.scene, parent=self.root)
        self.told: list[tuple[str, ...]] = []
        self.notes: list[dict[str, str]] = []
        self.marks.changed.connect(self.told.append)
        self.marks.noted_changed.connect(self.notes.append)

    def mark(self, identity: str) -> str:
        found = self.marks.of(identity)
        return found.mark if found is not None else ""


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication) -> Iterator[MarksBench]:
    with running_loop(qapp) as loop:
        made = MarksBench(qtbot)
        yield made
        wait_for(qtbot, loop, made.session.close())
        made.dispose()


def test_marks_follow_jobs_then_drift(bench: MarksBench) -> None:
    bench.link.jobs = [job("1", "completed", "wolf"), job("2", "running", "crate")]
    bench.start("running")
    bench.qtbot.waitUntil(lambda: dict(bench.marks.noted) == {"wolf": "✓ built", "crate": "◐ running 0\u2009%"})
    bench.link.show_run("idle", outcome="COMPLETED")
    bench.link.tell("job.completed", job_id="2")
    bench.known()
    bench.qtbot.waitUntil(lambda: not bench.marks.noted)
    assert (bench.mark("wolf"), bench.mark("crate"), bench.mark("nobody")) == ("✓", "✓", "")
    operations.move_entities(bench.holder.document, {"wolf": entity("wolf", (5, 0, 0)).transform})
    bench.qtbot.waitUntil(lambda: dict(bench.marks.noted) == {"wolf": "≠ position"})
    assert bench.told[-1] == ("wolf",)
    assert bench.notes[-1] == {"wolf": "≠ position"}
    bench.marks.look_again()
    bench.qtbot.waitUntil(lambda: set(bench.told[-1]) == {"wolf", "crate"})


def test_many_marks_are_told_in_slices_and_a_part_is_written_in_the_viewport(
    bench: MarksBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_marks, "SLICE", 2)
    monkeypatch.setattr(engine_marks, "MOST_NOTED", 3)
    bench.link.jobs = [job(str(number), "failed", f"e{number}", error="TIMEOUT") for number in range(5)]
    bench.start("idle", outcome="FAILED")
    bench.qtbot.waitUntil(lambda: sum(map(len, bench.told)) >= 5)
    assert max(map(len, bench.told)) == 2
    assert list(bench.marks.noted.values()) == ["✕ TIMEOUT"] * 3
