from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.presenters.drift import DriftPresenter, level_words, value_text
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.worlds import entity
from tests.unit.app.test_drift_deeds import DriftBench
from widgets.drift.strip import DriftStrip

pytestmark = pytest.mark.gui


class StripBench(DriftBench):
    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot)
        self.strip = DriftStrip()
        qtbot.addWidget(self.strip)
        self.presenter = DriftPresenter(self.strip, self.drift, self.runs, self.scene, self.holder)

    def select(self, *ids: str) -> None:
        self.holder.document.selection.replace(ids)

    def said_in_strip(self) -> list[str]:
        return [label.text() for label in self.strip.findChildren(QLabel)]

    def click(self, name: str) -> None:
        found = self.strip.findChild(QPushButton, name)
        assert isinstance(found, QPushButton)
        found.click()


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication) -> Iterator[StripBench]:
    with running_loop(qapp) as loop:
        made = StripBench(qtbot)
        assert made.strip.summary == ""
        made.build()
        made.qtbot.waitUntil(lambda: made.strip.summary != "")
        yield made
        wait_for(qtbot, loop, made.session.close())
        made.dispose()


def test_without_a_selection_the_whole_level_is_told_about(bench: StripBench) -> None:
    assert bench.strip.summary == "≠ 3 entities differ from the engine"
    document = bench.holder.document
    document.edit("Night", scene=document.settings.model_copy(update={"skybox": "default_sky"}))
    assert bench.strip.summary.endswith("≠ scene.skybox: a new build takes it up")


def test_of_one_entity_each_field_is_told_with_the_engines_value(bench: StripBench) -> None:
    bench.select("wolf")
    assert bench.said_in_strip() == [
        "≠ differs from the engine in 2 fields",
        "≠ position", "engine: 1, 0, 0\u2009m",
        "≠ color", "engine: 1, 0, 0",
    ]  # fmt: skip
    bench.click("drift_take_field")
    assert bench.holder.document.entities["wolf"].transform == bench.wolf.transform
    assert bench.strip.summary == "≠ differs from the engine"
    bench.click("drift_take")
    assert bench.strip.summary == ""
    bench.select("crate")
    assert bench.strip.summary == "Missing in the engine: push it"
    bench.click("drift_push")
    bench.settle()
    assert [one["id"] for one in bench.link.asked[0][2]["entities"]] == ["crate"]


def test_of_several_it_is_counted_how_many_differ(bench: StripBench) -> None:
    bench.select("wolf", "crate")
    assert bench.strip.summary == "≠ 2 of 2 selected differ from the engine"


def test_the_level_is_told_about_in_words() -> None:
    assert level_words(0, ()) == ""
    assert level_words(1, ()) == "≠ 1 entity differs from the engine"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("transform.rotation", "90°, 0°, 0°"),
        ("transform.scale", "1, 1, 1"),
        ("components.mesh", "box"),
        ("components.script", "–"),
        ("material.roughness", "not there"),
    ],
)
def test_values_read_as_people_write_them(path: str, text: str) -> None:
    assert value_text(entity("wolf", turn=(1.5707963267948966, 0, 0)), path) == text
