"""Another palette reaches every widget, bit by bit; what is in view changes in one picture."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.window_end import own_look
from widgets.restyle import Restyle
from widgets.theme import Theme

pytestmark = pytest.mark.gui

LABELS = 60


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    with own_look(qapp):
        theme = Theme("dark")
        theme.apply(qapp)
        yield theme


@pytest.fixture
def restyle() -> Iterator[Restyle]:
    restyle = Restyle()
    yield restyle
    restyle.close()


def _window(qtbot: QtBot, *, is_shown: bool = True) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    for number in range(LABELS):
        label = QLabel(str(number))
        label.setProperty("tone", "alarm")
        column.addWidget(label)
    qtbot.addWidget(window)
    window.ensurePolished()
    if is_shown:
        window.show()
        qtbot.waitExposed(window)
    return window


def _to_light(theme: Theme, restyle: Restyle, qapp: QApplication) -> None:
    theme.select("light")
    theme.apply(qapp)
    restyle.start()


def _colours(window: QWidget) -> set[str]:
    return {label.palette().windowText().color().name() for label in window.findChildren(QLabel)}


def _ground(window: QWidget) -> QColor:
    return window.grab().toImage().pixelColor(1, 1)


def test_every_widget_has_the_new_colours_in_the_end(
    qtbot: QtBot, qapp: QApplication, theme: Theme, restyle: Restyle
) -> None:
    seen, hidden = _window(qtbot), _window(qtbot, is_shown=False)
    dark = theme.hex("alarm")
    assert _colours(seen) == _colours(hidden) == {dark}
    _to_light(theme, restyle, qapp)
    assert theme.hex("alarm") != dark
    qtbot.waitUntil(lambda: not restyle.is_under_way, timeout=20_000)
    assert _colours(seen) == _colours(hidden) == {theme.hex("alarm")}
    assert _ground(seen) == theme.color("surface.1")
    assert _colours(_window(qtbot)) == {theme.hex("alarm")}, "what comes later has them at once"


def test_a_window_in_view_stands_still_until_all_of_it_is_done(
    qtbot: QtBot, qapp: QApplication, theme: Theme, restyle: Restyle
) -> None:
    window = _window(qtbot)
    asleep = _window(qtbot)
    asleep.setUpdatesEnabled(False)
    told: list[tuple[bool, set[str]]] = []
    restyle.seen.connect(lambda: told.append((window.updatesEnabled(), _colours(window))))
    _to_light(theme, restyle, qapp)
    assert not window.updatesEnabled()
    qtbot.waitUntil(lambda: told != [], timeout=20_000)
    assert told == [(False, {theme.hex("alarm")})]
    assert window.updatesEnabled()
    assert not asleep.updatesEnabled(), "who held it lets go of it"


def test_what_the_person_does_comes_between(
    qtbot: QtBot, qapp: QApplication, theme: Theme, restyle: Restyle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("widgets.restyle.TURN_S", 0)
    window, shares = _window(qtbot), list[int]()
    labels = window.findChildren(QLabel)
    beside = QTimer(interval=0)

    def count() -> None:
        shares.append(sum(label.palette().windowText().color() == theme.color("alarm") for label in labels))

    beside.timeout.connect(count)
    beside.start()
    _to_light(theme, restyle, qapp)
    qtbot.waitUntil(lambda: not restyle.is_under_way, timeout=60_000)
    beside.stop()
    assert sorted(set(shares)) == [*range(LABELS + 1)], "each label in a turn of its own"


def test_what_goes_meanwhile_is_left_out(qtbot: QtBot, qapp: QApplication, theme: Theme, restyle: Restyle) -> None:
    window = QWidget()
    for number in range(LABELS):
        QLabel(str(number), window)
    window.show()
    qtbot.waitExposed(window)
    _to_light(theme, restyle, qapp)
    restyle._take_turn()
    window.deleteLater()
    qtbot.waitUntil(lambda: not restyle.is_under_way, timeout=20_000)


def test_chosen_again_meanwhile_the_last_choice_stands(
    qtbot: QtBot, qapp: QApplication, theme: Theme, restyle: Restyle
) -> None:
    window = _window(qtbot)
    _to_light(theme, restyle, qapp)
    restyle._take_turn()
    restyle._take_turn()
    theme.select("dark")
    theme.apply(qapp)
    restyle.start()
    qtbot.waitUntil(lambda: not restyle.is_under_way, timeout=20_000)
    assert _colours(window) == {theme.hex("alarm")}
    assert window.updatesEnabled()


def test_closed_it_leaves_no_window_standing_still(
    qtbot: QtBot, qapp: QApplication, theme: Theme, restyle: Restyle
) -> None:
    window = _window(qtbot)
    _to_light(theme, restyle, qapp)
    restyle.close()
    assert window.updatesEnabled()
    assert not restyle.is_under_way
