from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import drift_deeds as said
from app.document import operations
from app.drift_deeds import DriftDeeds
from tests.helpers.engine_link import RUN
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.worlds import entity
from tests.unit.app.test_engine_scene import SceneBench

pytestmark = pytest.mark.gui


class DriftBench(SceneBench):
    """wolf stands elsewhere in the engine and has another colour, crate is missing there, ghost is only there."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot)
        self.drift = DriftDeeds(self.runs, self.scene, self.holder, self.deeds, parent=self.root)
        self.said: list[tuple[str, str]] = []
        self.drift.said.connect(lambda tone, text: self.said.append((tone, text)))
        self.wolf = entity("wolf", (1, 0, 0), color=(1, 0, 0))
        self.link.scene["entities"] = [self.wolf.to_wire(), entity("ghost").to_wire()]

    @property
    def entities(self) -> dict[str, object]:
        return dict(self.holder.document.entities)


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication) -> Iterator[DriftBench]:
    with running_loop(qapp) as loop:
        made = DriftBench(qtbot)
        made.build()
        made.known()
        yield made
        wait_for(qtbot, loop, made.session.close())
        made.dispose()


def test_without_a_selection_everything_that_differs_is_pushed(bench: DriftBench) -> None:
    assert bench.drift.why_not_push() == ""
    bench.drift.push()
    bench.settle()
    assert bench.link.asked == [
        ("POST", f"/v2/engine/{RUN}/jobs", {"entities": [entity("wolf").to_wire(), entity("crate").to_wire()]})
    ]
    assert "1 entity that is gone stays" in bench.said[0][1]


def test_of_a_selection_only_what_differs_is_meant(bench: DriftBench) -> None:
    bench.holder.document.selection.replace(["wolf"])
    assert bench.drift.meant() == ("wolf",)
    bench.drift.push()
    bench.settle()
    assert [one["id"] for one in bench.link.asked[0][2]["entities"]] == ["wolf"]
    assert not bench.said


def test_one_field_is_taken_over_as_one_undo_step(bench: DriftBench) -> None:
    document = bench.holder.document
    document.selection.replace(["wolf"])
    bench.drift.take_over("material.color")
    assert document.entities["wolf"] == entity("wolf", color=(1, 0, 0))
    assert bench.drifts()["wolf"].fields == ("transform.position",)
    assert document.history.position == 1
    document.undo()
    assert document.entities["wolf"] == entity("wolf")


def test_everything_is_taken_over_as_one_undo_step(bench: DriftBench) -> None:
    document = bench.holder.document
    operations.set_hidden(document, ["crate"], True)
    before = document.state
    bench.drift.take_over()
    assert bench.entities == {"wolf": bench.wolf, "ghost": entity("ghost")}
    assert not document.editor.hidden
    assert not bench.drifts()
    assert bench.drift.why_not_push() == said.NO_DRIFT
    document.undo()
    assert document.state == before


def test_taking_over_what_is_the_same_does_nothing(bench: DriftBench) -> None:
    bench.drift.take_over("components.mesh")
    assert not bench.holder.document.can_undo


def test_why_nothing_can_be_pushed_or_taken_over_is_said(bench: DriftBench) -> None:
    document = bench.holder.document
    assert bench.drift.why_not_take() == ""
    drag = document.transaction("Move")
    assert "Move" in bench.drift.why_not_take()
    drag.rollback()
    operations.move_entities(document, {"wolf": bench.wolf.transform})
    document.edit("Paint", {"wolf": bench.wolf})
    document.selection.replace(["wolf"])
    assert bench.drift.why_not_take() == said.NO_DRIFT_HERE
    document.selection.replace([])
    operations.delete_entities(document, ["crate"])
    assert bench.drift.meant() == ("ghost",)
    assert "build anew" in bench.drift.why_not_push()
    bench.scene.drift.forget()
    assert bench.drift.why_not_take() == said.NOT_KNOWN
