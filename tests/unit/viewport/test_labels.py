import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from viewport.labels import MARGIN_PX, ViewportLabel, ViewportLabels, cost_text, spacing_text
from widgets.theme import Theme


@pytest.mark.parametrize(
    ("spacing_m", "text"),
    [
        (0.001, "1\u2009mm"),
        (0.01, "1\u2009cm"),
        (0.1, "10\u2009cm"),
        (1, "1\u2009m"),
        (100, "100\u2009m"),
        (1e4, "10\u2009km"),
    ],
)
def test_the_unit_is_the_one_that_reads_best(spacing_m: float, text: str) -> None:
    assert spacing_text(spacing_m) == text


@pytest.mark.gui
def test_a_label_without_words_is_hidden_and_stays_within_the_viewport(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(200, 100)
    parent.show()
    label = ViewportLabel("readout", Theme(), parent)
    assert not label.isVisible()
    label.say("X +1.00 m")
    label.stand_beside(QPoint(195, 95))
    assert label.isVisible()
    assert parent.rect().contains(label.geometry())
    label.say("")
    assert not label.isVisible()


@pytest.mark.gui
def test_colours_are_the_themes(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    theme = Theme("dark")
    label = ViewportLabel("readout", theme, parent)
    theme.select("light")
    label.restyle()
    assert theme.hex("text.1") in label.styleSheet()


@pytest.mark.gui
def test_the_labels_say_spacing_and_failure(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(300, 200)
    parent.show()
    labels = ViewportLabels(Theme(), parent)
    labels.show_spacing(0.1)
    labels.show_failure("The 3D view cannot draw: no card.")
    said = {label.text() for label in parent.findChildren(ViewportLabel) if label.isVisible()}
    assert said == {"Grid 10\u2009cm", "The 3D view cannot draw: no card."}
    labels.show_spacing(None)
    labels.show_failure("")
    assert not any(label.isVisible() for label in parent.findChildren(ViewportLabel))


def test_the_cost_has_units() -> None:
    assert cost_text(9.84, 14, 82_300) == "9.8\u2009ms · 14 draws · 82\u2009k tri"
    assert cost_text(1.0, 3, 800).endswith("800 tri")


@pytest.mark.gui
def test_the_cost_stands_at_the_right_edge_whatever_its_length(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(300, 200)
    labels = ViewportLabels(Theme(), parent)
    label = parent.findChild(ViewportLabel, "frame_cost")
    assert label is not None
    for text in ("1.0", "1533.9\u2009ms · 72 draws"):
        labels.show_cost(text)
        assert label.geometry().right() == 300 - MARGIN_PX - 1
    parent.resize(200, 200)
    labels.place()
    assert label.geometry().right() == 200 - MARGIN_PX - 1
    assert [room.right for room in labels.rooms()] == [label.geometry().right()]
    labels.show_cost("")
    assert label.isHidden()
    assert labels.rooms() == ()
