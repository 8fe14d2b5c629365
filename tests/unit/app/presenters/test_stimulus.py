"""Stimuli and waves between panel and runtime."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.logic_workspace import program_path
from app.presenters.active_config import ActiveConfig
from app.presenters.stimulus import NO_LINK, REAL_INPUTS, StimulusPresenter, wave_input
from app.session import Session
from runtime.contracts.snapshot import CardSnapshot
from runtime.embedded import start_embedded
from tests.helpers.logic import ScriptedSession, pump_config
from tests.helpers.qt_loop import running_loop, wait_for
from widgets.stimulus.panel import StimulusPanel
from widgets.stimulus.view import ActiveWave, PlayWish, WaveWish

pytestmark = pytest.mark.gui


class Scripted:
    """The presenter on a session whose other end is the test."""

    def __init__(self, qtbot: QtBot) -> None:
        self.session = ScriptedSession(config=pump_config())
        self.panel = StimulusPanel()
        qtbot.addWidget(self.panel)
        self.presenter = StimulusPresenter(self.panel, self.session, ActiveConfig(self.session))


class Real:
    """The presenter on an embedded pump station."""

    def __init__(self, qtbot: QtBot, session: Session) -> None:
        self.qtbot = qtbot
        self.session = session
        self.active = ActiveConfig(session)
        self.panel = StimulusPanel()
        qtbot.addWidget(self.panel)
        self.presenter = StimulusPresenter(self.panel, session, self.active)
        session.start()
        qtbot.waitUntil(lambda: self.active.facts.is_known)

    def open(self, path: Path) -> None:
        self.presenter.open(str(path))
        self.qtbot.waitUntil(lambda: path.name in self.panel.findChild(QLabel, "stimulus_file").text())

    def raw(self, card_id: int) -> int | None:
        snapshot = self.session.snapshot
        card = None if snapshot is None else snapshot.card(card_id)
        return None if card is None else card.raw_value


@pytest.fixture
def real(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Real]:
    with running_loop(qapp) as loop:
        session = Session(start_embedded(tmp_path / "data"))
        yield Real(qtbot, session)
        wait_for(qtbot, loop, session.close())


def stimulus(folder: Path, *lines: object) -> Path:
    path = folder / "storm.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_a_stimulus_plays_and_is_stopped(real: Real, qtbot: QtBot, tmp_path: Path) -> None:
    real.open(stimulus(tmp_path, {"scan": 1, "inputs": {"10": 3000}}, {"scan": 100000}))
    real.panel.play_requested.emit(PlayWish(restart=True, halt_at_end=False, start=""))
    qtbot.waitUntil(lambda: real.raw(10) == 3000)
    qtbot.waitUntil(lambda: "of 100000" in real.panel._state.text())
    real.panel.stop_requested.emit()
    qtbot.waitUntil(lambda: not real.panel._progress.isVisibleTo(real.panel))
    qtbot.waitUntil(lambda: real.raw(10) != 3000)


def test_it_halts_after_its_last_scan_when_asked(real: Real, qtbot: QtBot, tmp_path: Path) -> None:
    real.open(stimulus(tmp_path, {"scan": 1, "inputs": {"10": 3000}}, {"scan": 30}))
    real.panel.play_requested.emit(PlayWish(restart=True, halt_at_end=True, start="2026-01-01T02:29:59Z"))
    qtbot.waitUntil(lambda: real.session.snapshot is not None and real.session.snapshot.halt is not None)
    qtbot.waitUntil(lambda: "scan 30 of 30" in real.panel._state.text())
    assert "at its end" in real.panel._state.text()


def test_what_the_runtime_refuses_is_said_with_its_line(real: Real, qtbot: QtBot, tmp_path: Path) -> None:
    real.open(stimulus(tmp_path, {"scan": 1}, {"scan": 2, "inputs": {"999": 1}}))
    real.panel.play_requested.emit(PlayWish(restart=True, halt_at_end=False, start=""))
    qtbot.waitUntil(lambda: "line 2" in real.panel.notice.text)
    assert "999" in real.panel.notice.text


def test_a_wave_moves_its_input_until_it_is_handed_back(real: Real, qtbot: QtBot) -> None:
    real.panel.wave_requested.emit(WaveWish(10, "PULSE", 100, 500, 60_000, 99))
    qtbot.waitUntil(lambda: bool(real.panel._shown_waves))
    assert real.panel._shown_waves == (
        ActiveWave(
            10,
            "LT-101 Wet well level",
            "pulse train 1.00\u2009m … 5.00\u2009m, 60\u2009s, second value 99\u2009% of it",
        ),
    )
    high = real.presenter._raw(10, 500)
    qtbot.waitUntil(lambda: real.raw(10) == high)
    real.panel.hand_back_requested.emit(10)
    qtbot.waitUntil(lambda: real.panel._shown_waves == ())


def test_files_that_are_none_are_refused_with_what_to_do(real: Real, qtbot: QtBot, tmp_path: Path) -> None:
    binary = tmp_path / "binary.jsonl"
    binary.write_bytes(b"\xff\xfe\x00")
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n \n")
    for path, told in (
        (binary, "not UTF-8"),
        (empty, "is empty"),
        (tmp_path, "directory"),
        (tmp_path / "none", "cannot be read"),
    ):
        real.presenter.open(str(path))
        qtbot.waitUntil(lambda told=told: told in real.panel.notice.text.lower() or told in real.panel.notice.text)
    assert not real.panel._play.isEnabled()


def test_the_sample_is_summed_up(real: Real) -> None:
    real.open(program_path("mixer_safety_start").with_name("stimulus.jsonl"))
    assert "up to scan 2220" in real.panel._file.text()


def test_real_terminals_and_a_lost_link_say_so(qtbot: QtBot) -> None:
    scripted = Scripted(qtbot)
    assert scripted.panel._why_not == NO_LINK
    scripted.session.show()
    assert scripted.panel._why_not == REAL_INPUTS
    scripted.session.show(system={"alarmActive": False, "virtualIo": {"plant": None, "byHand": []}})
    assert scripted.panel._why_not == ""
    scripted.session.fall_silent()
    assert scripted.panel._why_not == NO_LINK


def test_a_wave_that_is_refused_says_why(qtbot: QtBot) -> None:
    scripted = Scripted(qtbot)
    scripted.session.show()
    scripted.presenter.start_wave(WaveWish(1, "STEP", 0, 1, 1000, 50))
    assert scripted.session.sent[-1][1]["wave"]["kind"] == "STEP"
    scripted.session.answer(error="INVALID_REQUEST", message="this runtime has no virtual inputs")
    assert "no virtual inputs" in scripted.panel.notice.text


def test_an_input_without_a_known_scale_counts_raw() -> None:
    from app.presenters.card_facts import CardFacts

    card = CardSnapshot.from_wire({"cardId": 5, "cardType": "AI", "label": "Flow"})
    offered = wave_input(card, CardFacts())
    assert (offered.is_raw, offered.maximum, offered.text) == (True, 4095, "5  Flow")
