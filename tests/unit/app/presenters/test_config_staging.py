"""The staged config beside the active one, against a scripted device: edits outlive links and other engineers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.presenters.config_staging import ConfigStaging
from tests.helpers.config_bench import ERROR, Bench
from tests.helpers.config_device import ConfigDevice
from tests.helpers.pump_config import pump_config
from tests.helpers.qt_loop import running_loop, wait_for

pytestmark = pytest.mark.gui


@pytest.fixture
def device() -> ConfigDevice:
    return ConfigDevice()


@pytest.fixture
def fresh(qapp: QApplication, qtbot: QtBot, device: ConfigDevice) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        bench = Bench(qtbot, loop, device)
        yield bench
        wait_for(qtbot, loop, bench.session.close())


@pytest.fixture
def bench(fresh: Bench) -> Bench:
    return fresh.begin()


def test_it_begins_with_the_active_config_and_no_difference(bench: Bench) -> None:
    assert bench.staged.document == pump_config()
    assert (bench.life.base_version, bench.life.staged_version, bench.life.differences) == ("v1", None, ())
    assert bench.life.is_based_on_active


def test_it_begins_with_what_is_saved_as_staged(device: ConfigDevice, fresh: Bench) -> None:
    saved = pump_config()
    saved["scan"]["intervalMs"] = 50
    device.staged = ("s7", saved)
    bench = fresh.begin()
    assert bench.life.staged_version == "s7"
    assert len(bench.life.differences) == 1


def test_what_is_staged_and_cannot_be_edited_is_left_there_and_named(device: ConfigDevice, fresh: Bench) -> None:
    device.staged = ("s7", {"cards": 5})
    bench = fresh.begin()
    assert "left there: cards: it is no list" in bench.last_said()
    assert bench.staged.document == pump_config()


def test_an_active_config_that_is_known_already_is_taken_at_once(bench: Bench) -> None:
    second = ConfigStaging(bench.session, bench.active)
    bench.wait(lambda: second.staged is not None)


def test_edits_are_validated_after_a_pause_and_findings_move_with_their_cards(bench: Bench) -> None:
    bench.device.errors = [ERROR]
    bench.interval(20)
    bench.interval(30)
    assert not bench.life.is_validated
    bench.wait(lambda: bench.life.is_validated)
    sent = bench.device.sent_to("/api/config/staged/validate")
    assert [one["config"]["scan"]["intervalMs"] for one in sent] == [10, 30]
    assert [one.field for one in bench.life.findings] == ["cards[1].config.emaAlpha"]
    keys = bench.staged.keys
    bench.staged.edit("Move", {"order": (keys[1], keys[0], *keys[2:])})
    assert [one.field for one in bench.life.findings] == ["cards[0].config.emaAlpha"]
    bench.staged.edit("Remove", {"order": keys[2:]})
    assert bench.life.findings == ()


def test_without_edits_staged_follows_what_becomes_active(bench: Bench) -> None:
    other = pump_config()
    other["scan"]["intervalMs"] = 40
    bench.device.make_active(other)
    bench.wait(lambda: bench.staged.document["scan"]["intervalMs"] == 40)
    assert bench.life.is_based_on_active
    assert bench.life.differences == ()


def test_with_edits_another_active_config_is_named_and_edits_stay(bench: Bench) -> None:
    bench.interval(20)
    other = pump_config()
    other["cards"][3]["label"] = "Pump B"
    bench.device.make_active(other)
    assert "your staged edits are kept and based on v1" in bench.last_said()
    assert bench.staged.document["scan"]["intervalMs"] == 20
    assert not bench.life.is_based_on_active


def test_edits_are_kept_while_the_link_is_down_and_validated_after(bench: Bench) -> None:
    bench.drop_link()
    bench.interval(20)
    bench.life.validate()
    bench.life.save()
    assert "there is no link" in bench.last_said()
    assert not bench.life.is_validated
    assert bench.staged.document["scan"]["intervalMs"] == 20
    bench.mend_link()
    bench.wait(lambda: bench.life.is_validated)


def test_the_age_of_the_link_alone_changes_nothing(bench: Bench) -> None:
    changes: list[int] = []
    bench.life.changed.connect(lambda: changes.append(1))
    bench.session.link_changed.emit(bench.session.link_view)
    assert changes == []
