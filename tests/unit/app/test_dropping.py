"""Drop to ground: one undo step, whatever is selected; slices do not lose or double anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pytest
from pytestqt.qtbot import QtBot

from app.document import grouping, operations
from app.document.holder import DocumentHolder
from app.dropping import SLICE_S, Dropping
from tests.helpers import levels
from viewport.scene.dropping import Fall
from viewport.world_state import WorldState

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        boxes = [levels.entity(name, (3 * place, 4 + place, 0)) for place, name in enumerate("abcd")]
        self.holder = DocumentHolder(levels.document(*boxes))
        self.dropping = Dropping(self.holder, self.falls)
        self.said: list[str] = []
        self.dropping.said.connect(lambda tone, text: self.said.append(text))
        self.qtbot = qtbot
        self.pauses = 0

    def falls(self, things: Sequence[Iterable[str]]) -> Iterator[Fall]:
        state = WorldState()
        document = self.holder.document
        state.show(document.settings, document.entities)
        state.hide(document.editor.hidden)
        for fall in state.falls(things):
            self.pauses += 1
            yield fall

    def drop(self, *ids: str) -> None:
        with self.qtbot.waitSignal(self.dropping.finished):
            self.dropping.begin(ids)

    def heights(self) -> list[float]:
        return [entity.transform.position[1] for entity in self.holder.document.entities.values()]


def test_many_drop_as_one_step_and_undo_puts_them_back(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    before = bench.holder.document.state
    bench.drop("a", "b", "c", "d")
    assert bench.heights() == [0.5] * 4
    assert [step.label for step in bench.holder.document.history.steps] == ["Drop 4 entities to ground"]
    bench.drop("a", "b")
    assert len(bench.holder.document.history.steps) == 1
    bench.holder.document.undo()
    assert bench.holder.document.state == before


def test_locked_and_hidden_ones_stay_and_a_group_falls_as_one(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    document = bench.holder.document
    grouping.group_entities(document, ["a", "b"])
    operations.set_locked(document, ["c"], True)
    operations.set_hidden(document, ["d"], True)
    bench.drop("a", "b", "c", "d")
    assert bench.heights() == [0.5, 1.5, 6, 7]


def test_what_has_nothing_below_it_is_said(qtbot: QtBot) -> None:
    bench = Bench(qtbot)
    document = bench.holder.document
    sunk = document.entities["a"].transform.model_copy(update={"position": (0, -9, 0)})
    operations.move_entities(document, {"a": sunk})
    bench.drop("a")
    assert bench.heights()[0] == -9
    assert "One thing stays" in bench.said[0]


def test_many_go_on_in_slices_and_a_level_that_changes_meanwhile_is_left_alone(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(qtbot)
    monkeypatch.setattr("app.dropping.SLICE_S", -SLICE_S)
    bench.dropping.begin(["a", "b", "c", "d"])
    assert bench.pauses == 1
    bench.dropping.begin(["a"])
    operations.set_hidden(bench.holder.document, ["d"], True)
    with qtbot.waitSignal(bench.dropping.finished):
        pass
    assert bench.heights() == [4, 5, 6, 7]
    assert "changed meanwhile" in bench.said[0]
    bench.drop("a", "b", "c")
    assert bench.heights()[:3] == [0.5] * 3
