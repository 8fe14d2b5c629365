"""Panel and document together: previews, applying, cancelling, and what others do meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.document import operations
from app.document.document import Document
from app.document.holder import DocumentHolder
from app.document.placing import Box
from app.presenters.arrange import ArrangePresenter
from tests.helpers import levels
from widgets.arrange.panel import ArrangePanel
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class Around:
    """Everything is a metre wide, and the ground is flat and endless."""

    def __init__(self, holder: DocumentHolder) -> None:
        self._holder = holder

    def box_of(self, ids: Sequence[str]) -> Box | None:
        places = [self._holder.document.entities[one].transform.position for one in ids]
        axes = list(zip(*places, strict=True))
        return [min(axis) - 0.5 for axis in axes], [max(axis) + 0.5 for axis in axes]

    def surface_below(
        self, only: Iterable[str] | None, without: Iterable[str]
    ) -> Callable[[float, float], tuple[Sequence[float], Sequence[float]] | None]:
        return lambda x, z: ((x, 0, z), (0, 1, 0))


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.holder = DocumentHolder(
            levels.document(*(levels.entity(one, (4 * at, 0, at)) for at, one in enumerate("abc")))
        )
        self.panel = ArrangePanel(Theme())
        qtbot.addWidget(self.panel)
        self.presenter = ArrangePresenter(self.panel, self.holder, Around(self.holder), meshes=lambda: ["rock"])

    @property
    def document(self) -> Document:
        return self.holder.document

    @property
    def ids(self) -> str:
        return " ".join(self.document.entities)

    @property
    def steps(self) -> list[str]:
        return [step.label for step in self.document.history.steps]

    def select(self, *ids: str) -> None:
        self.document.selection.replace(ids)

    def open(self, page: str) -> None:
        self.panel.page_chosen.emit(page)

    def edit(self, path: str, wish: object) -> None:
        self.panel.edited.emit(path, wish)
        self.qtbot.waitUntil(lambda: not self.presenter.is_busy)

    def is_possible(self, button: str) -> bool:
        found = self.panel.findChild(QPushButton, button)
        assert found is not None
        return found.isEnabled() and found.isVisibleTo(self.panel)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_an_edit_previews_and_another_one_previews_anew(bench: Bench) -> None:
    bench.select("a")
    bench.open("array")
    assert bench.ids == "a b c"
    bench.edit("row.count", 3)
    assert (bench.ids, bench.panel.summary) == ("a b c a_1 a_2", "2 new entities.")
    bench.edit("row.count", 2)
    assert (bench.ids, bench.panel.summary) == ("a b c a_1", "1 new entity.")
    bench.panel.apply_requested.emit()
    assert bench.steps == ["Array: 1 new entity"]
    assert bench.document.selection.ids == ("a_1",)
    assert bench.panel.summary == ""


def test_what_is_not_possible_takes_the_preview_back_and_says_why(bench: Bench) -> None:
    start = bench.document.state
    bench.select("a")
    bench.open("array")
    bench.edit("row.count", 3)
    bench.edit("row.offset", {0: 0})
    assert bench.document.state is start
    assert not bench.is_possible("arrange_apply")
    bench.panel.apply_requested.emit()
    assert bench.document.state is start


def test_another_page_and_cancel_put_back_what_was_there(bench: Bench) -> None:
    start = bench.document.state
    bench.select("a")
    bench.open("array")
    for leave in (lambda: bench.open("scatter"), bench.panel.cancel_requested.emit):
        bench.open("array")
        bench.edit("row.count", 3)
        assert bench.is_possible("arrange_cancel")
        leave()
        assert bench.document.state is start
    assert bench.steps == []


def test_applying_without_a_preview_makes_it_when_it_is_ready(bench: Bench) -> None:
    bench.select("a", "c")
    bench.open("scatter")
    bench.panel.apply_requested.emit()
    bench.qtbot.waitUntil(lambda: bool(bench.steps))
    assert bench.steps[0].startswith("Scatter, seed 1: ")
    assert not bench.presenter.is_busy


def test_less_than_was_wished_is_said(bench: Bench) -> None:
    bench.select("a", "b")
    bench.open("scatter")
    bench.edit("scatter.spacing", 3)
    assert "of 50 places; there is no room" in bench.panel.summary
    before = bench.ids
    bench.panel.seed_requested.emit()
    bench.qtbot.waitUntil(lambda: not bench.presenter.is_busy)
    assert before
    bench.panel.preview_requested.emit()
    bench.qtbot.waitUntil(lambda: not bench.presenter.is_busy)
    bench.panel.apply_requested.emit()
    assert bench.steps[0].startswith("Scatter, seed 2: ")


def test_what_somebody_else_changes_meanwhile_is_never_lost(bench: Bench) -> None:
    bench.select("a")
    bench.open("array")
    bench.edit("row.count", 2)
    operations.delete_entities(bench.document, ["b"])
    assert bench.steps == ["Array: 1 new entity"]
    bench.panel.cancel_requested.emit()
    assert bench.ids == "a c a_1"
    bench.document.undo()
    assert bench.ids == "a b c"


def test_a_change_while_it_is_worked_out_stops_the_work(bench: Bench) -> None:
    bench.select("a", "c")
    bench.open("scatter")
    bench.panel.edited.emit("scatter.count", 5000)
    bench.panel.edited.emit("scatter.spacing", 0)
    assert bench.presenter.is_busy
    assert bench.panel.summary.startswith("Working: ")
    operations.delete_entities(bench.document, ["b"])
    assert not bench.presenter.is_busy
    assert bench.ids == "a c"


def test_applying_while_it_is_worked_out_waits_for_all_of_it(bench: Bench) -> None:
    bench.select("a", "c")
    bench.open("scatter")
    bench.panel.edited.emit("scatter.spacing", 0)
    bench.panel.edited.emit("scatter.count", 1200)
    assert bench.presenter.is_busy
    bench.panel.apply_requested.emit()
    bench.qtbot.waitUntil(lambda: bool(bench.steps), timeout=30_000)
    assert bench.steps == ["Scatter, seed 1: 1200 new entities"]
    assert len(bench.document.entities) == 1203


def test_a_drag_under_way_goes_first(bench: Bench) -> None:
    bench.select("a")
    bench.open("array")
    with bench.document.transaction("Move a"):
        bench.edit("row.count", 3)
        assert bench.ids == "a b c"


def test_another_document_is_left_alone(bench: Bench) -> None:
    bench.select("a")
    bench.open("array")
    bench.edit("row.count", 2)
    bench.holder.replace(levels.document(levels.entity("tree")))
    bench.panel.cancel_requested.emit()
    assert bench.ids == "tree"
    bench.edit("row.count", 3)
    assert bench.ids == "tree"


def test_things_are_aligned_and_distributed(bench: Bench) -> None:
    assert not bench.is_possible("align_x_min")
    assert bench.panel.summary.startswith("Select two or more")
    bench.select("a", "b")
    assert bench.is_possible("align_x_min")
    assert not bench.is_possible("distribute_x_gaps")
    bench.panel.align_requested.emit("x", "min")
    bench.select("a", "b", "c")
    bench.panel.distribute_requested.emit("z", "centres")
    bench.edit("align.target", "bounds")
    bench.panel.align_requested.emit("x", "max")
    assert bench.steps == ["Align low end in X", "Align high end in X"]
    bench.select("a")
    bench.panel.distribute_requested.emit("z", "centres")
    assert "three or more" in bench.panel.summary


def test_many_get_another_mesh(bench: Bench) -> None:
    bench.open("mesh")
    assert not bench.is_possible("arrange_apply")
    bench.select("a", "b")
    bench.panel.apply_requested.emit()
    assert "name of a mesh" in bench.panel.summary
    bench.edit("mesh.name", "rock")
    bench.panel.apply_requested.emit()
    assert bench.steps == ["Replace mesh of 2 entities with rock"]
