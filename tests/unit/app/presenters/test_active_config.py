"""The active config follows the version that snapshots name."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from runtime.links.link import LinkClosedError, LinkState, Reply
from tests.helpers.logic import ScriptedSession, pump_config

pytestmark = pytest.mark.gui
PATH = "/api/config/active"


@pytest.fixture
def session(qtbot: QtBot) -> ScriptedSession:
    return ScriptedSession(config=pump_config())


def test_the_first_snapshot_makes_it_ask_once(session: ScriptedSession, qtbot: QtBot) -> None:
    active = ActiveConfig(session)
    with qtbot.waitSignal(active.changed):
        session.show()
    session.show()
    session.show()
    assert session.link.requests == [("GET", PATH)]
    assert active.version == "v1"
    assert active.is_current
    assert active.facts.label(8) == "Pump 1"
    assert active.document is not None
    assert active.document["cards"][4]["label"] == "Pump 1"


def test_it_starts_from_a_snapshot_that_came_before(session: ScriptedSession) -> None:
    session.show()
    assert ActiveConfig(session).version == "v1"


def test_another_version_is_asked_for(session: ScriptedSession) -> None:
    active = ActiveConfig(session)
    session.show()
    config = pump_config()
    config["cards"][4]["label"] = "Main pump"
    session.serve_config(config, "v2")
    session.show(config_version="v2")
    assert active.facts.label(8) == "Main pump"
    assert active.version == "v2"


def test_a_version_that_is_not_there_yet_is_marked_not_current(session: ScriptedSession) -> None:
    active = ActiveConfig(session)
    session.show()
    session.show(config_version="v2")
    assert active.version == "v1"
    assert not active.is_current


def test_a_device_that_names_no_version_is_asked_once(session: ScriptedSession) -> None:
    active = ActiveConfig(session)
    session.show(config_version=None)
    session.show()
    assert len(session.link.requests) == 1
    assert active.is_current


def test_a_failure_drops_the_old_sentences_and_is_told(session: ScriptedSession, qtbot: QtBot) -> None:
    active = ActiveConfig(session)
    session.show()
    session.link.replies[PATH] = Reply(503)
    with qtbot.waitSignal(active.changed):
        session.show(config_version="v2")
    assert active.config is None
    assert active.document is None
    assert active.problem is not None
    assert "503" in active.problem


@pytest.mark.parametrize("body", [b"{", b"{}", b'{"timestamp": "t", "activeVersion": "v1", "config": {}}'])
def test_an_unreadable_answer_is_a_problem_in_words(session: ScriptedSession, body: bytes) -> None:
    session.link.replies[PATH] = Reply(200, {}, body)
    active = ActiveConfig(session)
    session.show()
    assert active.problem is not None
    assert "could not be read" in active.problem


def test_a_link_that_is_down_is_a_problem_until_something_is_known_and_is_tried_again(
    session: ScriptedSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(method: str, path: str, body: bytes | None = None) -> Reply:
        raise LinkClosedError("cable")

    with monkeypatch.context() as patched:
        patched.setattr(session.link, "request", refuse)
        patched.setattr(session.link, "state", LinkState("down", "cable"))
        active = ActiveConfig(session)
        session.show()
        assert active.problem is not None
        assert "cable" in active.problem
    active.refresh()
    assert active.problem is None
    assert active.version == "v1"
    with monkeypatch.context() as patched:
        patched.setattr(session.link, "request", refuse)
        patched.setattr(session.link, "state", LinkState("down", "cable"))
        active.refresh()
        assert active.problem is None
        assert active.version == "v1"


def test_cards_of_an_unknown_kind_are_left_out_by_name(session: ScriptedSession) -> None:
    config = pump_config()
    config["cards"].append({"cardId": 99, "cardType": "VALVE", "label": "New"})
    config["cards"].append("not even an object")
    session.serve_config(config)
    active = ActiveConfig(session)
    session.show()
    assert active.facts.label(8) == "Pump 1"
    assert "card 99" in active.unread_cards[0]
    assert len(active.unread_cards) == 2


def test_a_large_config_is_read_in_slices(session: ScriptedSession) -> None:
    config = pump_config()
    config["cards"] = [{**config["cards"][0], "cardId": card} for card in range(300)]
    session.serve_config(config)
    active = ActiveConfig(session)
    session.show()
    assert active.config is not None
    assert len(active.config.cards) == 300


def test_a_new_boot_forgets_and_asks_again(session: ScriptedSession) -> None:
    active = ActiveConfig(session)
    session.show()
    session.show(boot_id="boot-2")
    assert len(session.link.requests) == 2
    assert active.version == "v1"
