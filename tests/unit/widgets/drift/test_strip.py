from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.drift.strip import MOST_FIELDS, DriftStrip
from widgets.drift.views import DriftView, FieldDrift

pytestmark = pytest.mark.gui

POSITION = FieldDrift("transform.position", "1, 0, 0\u2009m", "0, 0, 0\u2009m")


@pytest.fixture
def strip(qtbot: QtBot) -> DriftStrip:
    made = DriftStrip()
    made.show_drift(DriftView("≠ differs", (POSITION,)))
    show_active(qtbot, made)
    return made


def buttons(strip: DriftStrip, name: str) -> list[QPushButton]:
    return strip.findChildren(QPushButton, name)


def test_the_strip_is_gone_while_nothing_differs(strip: DriftStrip) -> None:
    assert strip.isVisible()
    strip.show_drift(DriftView())
    assert not strip.isVisible()


def test_what_differs_is_named_with_the_engines_value(strip: DriftStrip) -> None:
    said = [label.text() for label in strip.findChildren(QLabel)]
    assert said == ["≠ differs", "≠ position", "engine: 0, 0, 0\u2009m"]
    assert strip.summary == "≠ differs"


def test_push_and_take_over_are_asked_for_as_a_whole_and_by_field(strip: DriftStrip) -> None:
    told: list[str] = []
    strip.push_requested.connect(lambda: told.append("push"))
    strip.take_requested.connect(told.append)
    for name in ("drift_push", "drift_take", "drift_take_field"):
        QTest.mouseClick(buttons(strip, name)[0], Qt.MouseButton.LeftButton)
    assert told == ["push", "", "transform.position"]


def test_why_nothing_can_be_asked_is_said(strip: DriftStrip) -> None:
    strip.show_drift(DriftView("≠ differs", (POSITION,), "the link is down", "a drag is open"))
    push, take = buttons(strip, "drift_push")[0], buttons(strip, "drift_take")[0]
    assert not push.isEnabled()
    assert "Not now: the link is down." in push.toolTip()
    assert not take.isEnabled()
    assert not buttons(strip, "drift_take_field")[0].isEnabled()


def test_many_fields_are_counted(strip: DriftStrip) -> None:
    fields = tuple(FieldDrift(f"material.f{number}", "1", "2") for number in range(MOST_FIELDS + 2))
    strip.show_drift(DriftView("≠ differs", fields))
    assert len(buttons(strip, "drift_take_field")) == MOST_FIELDS
    assert "and 2 more" in [label.text() for label in strip.findChildren(QLabel)]
