"""The link to a served runtime breaks at moments that a seed chooses: nothing is done twice, nothing stays unknown."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.flight import AnsweredCommand
from tests.end_to_end.window.test_config import DELAY, LONGER_DELAY_S, choose_in_list
from tests.helpers.driven_app import CTRL, DrivenApp, driven, served
from tests.helpers.lossy_line import LossyLine, lossy_line
from tests.helpers.runtimes import card
from tests.helpers.signing_in import admin, bearer

pytestmark = [pytest.mark.gui, pytest.mark.timeout(300)]
PUMP = 40
SEED = 20261121
ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Site:
    app: DrivenApp
    line: LossyLine
    address: str
    """Of the runtime itself, past the line."""


def stage_a_longer_delay(app: DrivenApp) -> None:
    app.press(Qt.Key.Key_E, CTRL)
    app.wait(lambda: app.is_seen("config_cards"))
    choose_in_list(app, PUMP)
    app.click(f"config_{DELAY}_input")
    app.replace_text(LONGER_DELAY_S)
    app.wait(lambda: len(app.application.logic.config.life.differences) == 1)


@pytest.fixture
def site(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        address = stack.enter_context(served(tmp_path))
        line, near = stack.enter_context(lossy_line(address))
        app = stack.enter_context(driven(qapp, qtbot, tmp_path, connect=near, credentials=admin()))
        app.press(Qt.Key.Key_2, CTRL)
        yield Site(app, line, address)


def steps_done(app: DrivenApp) -> int:
    """How many steps the runtime's own audit has."""
    items = app.get("/api/audit?limit=500")["items"]
    return sum(item["action"] == "step_once" and item["result"] == "SUCCESS" for item in items)


def heal(site: Site) -> None:
    """Put the line back; the window shows live values again and nothing is pending."""
    session = site.app.application.session
    before = session.link_view.connection
    site.line.restore()
    site.app.wait(lambda: session.link_view.connection > before and session.link_view.phase == "up")
    site.app.wait(lambda: not session.is_stale and session.pending == ())


def test_a_step_whose_answer_was_lost_is_done_once_and_known_after_the_return(site: Site) -> None:
    app, session = site.app, site.app.application.session
    settled: list[AnsweredCommand] = []
    answered: list[AnsweredCommand] = []
    app.press(Qt.Key.Key_F6)
    app.snapshot_where(lambda snapshot: snapshot["halt"])
    app.wait(lambda: session.pending == () and session.snapshot.halt is not None)
    session.command_settled.connect(settled.append)
    session.command_answered.connect(answered.append)
    before = steps_done(app)
    site.line.mute()
    app.press(Qt.Key.Key_F10)
    app.wait(lambda: bool(answered))
    assert answered[0].result is None
    site.line.cut()
    app.wait(lambda: session.link_view.phase != "up")
    heal(site)
    app.wait(lambda: bool(settled))
    assert settled[0].is_done
    assert settled[0].pending.request_id == answered[0].pending.request_id
    app.wait(lambda: "was done, once" in app.notice)
    assert steps_done(app) == before + 1
    shown = app.snapshot()["halt"]["nextCardId"]
    app.wait(lambda: session.snapshot.halt is not None and session.snapshot.halt.next_card_id == shown)


def test_masks_over_a_line_that_breaks_at_random_moments(site: Site) -> None:
    app, session = site.app, site.app.application.session
    chance = random.Random(SEED)
    unknown: dict[str, str] = {}
    done: list[str] = []
    session.command_answered.connect(
        lambda one: (
            done.append(one.pending.request_id)
            if one.is_done
            else unknown.update({one.pending.request_id: one.pending.name})
        )
    )
    session.command_settled.connect(
        lambda one: (unknown.pop(one.pending.request_id), done.append(one.pending.request_id))
    )
    outputs = [one["cardId"] for one in app.snapshot()["cards"] if one["cardType"] == "DO"]
    wanted: dict[int, bool] = {}
    for _ in range(ROUNDS):
        for output in outputs:
            wanted[output] = chance.random() < 0.5
            session.command("set_output_mask", {"cardId": output, "masked": wanted[output]})
            if chance.random() < 0.3:
                (site.line.mute if chance.random() < 0.5 else site.line.cut)()
            app.settle()
        site.line.cut()
        app.wait(lambda: session.link_view.phase != "up")
        heal(site)
        never_left = [
            request_id for request_id in unknown if request_id not in {one.request_id for one in session.unknown}
        ]
        assert len(done) == len(set(done))
        for request_id in never_left:
            unknown.pop(request_id)
    app.wait(lambda: not unknown)
    for output, is_masked in wanted.items():
        session.command("set_output_mask", {"cardId": output, "masked": is_masked})
    app.wait(lambda: session.pending == ())
    snapshot = app.snapshot()
    assert {output: bool(card(snapshot, output)["masked"]) for output in outputs} == wanted
    assert len(done) == len(set(done))
    assert session.ignored_messages == 0


def test_a_link_that_breaks_in_the_middle_of_a_commit(site: Site) -> None:
    app, session, life = site.app, site.app.application.session, site.app.application.logic.config.life
    stage_a_longer_delay(app)
    app.click("config_commit")
    site.line.mute()
    app.click("config_answer_commit")
    app.wait(lambda: bool(life.busy))
    app.wait(lambda: commits_of(site) == 1)
    site.line.cut()
    app.wait(lambda: session.link_view.phase != "up" and not life.busy)
    heal(site)
    app.wait(lambda: life.active_version == "v2" and life.differences == ())
    assert session.snapshot.config_version == "v2"
    assert commits_of(site) == 1


def test_a_runtime_that_comes_back_with_another_config_keeps_what_was_staged(site: Site) -> None:
    app, session, life = site.app, site.app.application.session, site.app.application.logic.config.life
    stage_a_longer_delay(app)
    mine = life.staged.document
    site.line.cut()
    app.wait(lambda: session.link_view.phase != "up")
    app.wait(lambda: app.is_seen("header_stale"))
    document = ask(site, "GET", "/api/config/active")["config"]
    next(card for card in document["cards"] if card["cardId"] == PUMP)["label"] = "Other pump"
    ask(site, "POST", "/api/config/commit", {"schemaVersion": document["schemaVersion"], "config": document})
    heal(site)
    app.wait(lambda: life.active_version == "v2")
    app.wait(lambda: session.snapshot.card(PUMP).label == "Other pump")
    assert life.staged.document is mine
    assert life.base_version == "v1"
    assert not life.is_based_on_active


def test_a_runtime_that_falls_silent_is_not_shown_as_live_though_its_link_stands(site: Site) -> None:
    app, session = site.app, site.app.application.session
    site.line.mute()
    app.wait(lambda: session.is_stale)
    assert session.link_view.phase == "up"
    app.wait(lambda: app.is_seen("header_stale"))
    assert not app.is_usable("run_break")
    assert not app.is_usable("mask")
    site.line.cut()
    app.wait(lambda: session.link_view.phase != "up")
    heal(site)
    app.wait(lambda: not app.is_seen("header_stale") and app.is_usable("run_break"))


def test_events_are_followed_from_the_last_one_without_a_gap_or_a_double(site: Site) -> None:
    app, chance = site.app, random.Random(SEED)
    events = app.application.building.runs.events
    app.wait(lambda: events.last_seq is not None)
    first, told = events.last_seq, []
    events.told.connect(lambda event: told.append(event["seq"]))
    document = ask(site, "GET", "/api/config/active")["config"]
    pump = next(card for card in document["cards"] if card["cardId"] == PUMP)
    for number in range(6):
        if number % 3 != 2:
            (site.line.mute if chance.random() < 0.5 else site.line.cut)()
        pump["label"] = f"Pump {number}"
        ask(site, "POST", "/api/config/commit", {"schemaVersion": document["schemaVersion"], "config": document})
        if number % 3 == 1:
            site.line.cut()
            app.wait(lambda: app.application.session.link_view.phase != "up")
            heal(site)
    newest = newest_event(site)
    app.wait(lambda: bool(told) and told[-1] == newest)
    assert told == list(range(first + 1, newest + 1))


def newest_event(site: Site) -> int:
    total = ask(site, "GET", "/v2/events?limit=1")["total"]
    newest = ask(site, "GET", f"/v2/events?limit=1&offset={total - 1}")["items"][0]["seq"]
    assert isinstance(newest, int)
    return newest


def commits_of(site: Site) -> int:
    items = ask(site, "GET", "/api/config/history")["items"]
    return sum(item["version"] != "v1" for item in items)


def ask(site: Site, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Ask the runtime itself, past the line."""
    envelope = {"requestId": str(uuid.uuid4()), "apiVersion": "2.0"}
    content = None if body is None else json.dumps({**envelope, **body}).encode()
    request = Request(f"{site.address}{path}", content, {**bearer(site.address), "Content-Type": "application/json"})
    request.get_method = lambda: method  # type: ignore[method-assign]
    with build_opener(ProxyHandler({})).open(request, timeout=20) as answer:
        document = json.loads(answer.read())
    assert isinstance(document, dict)
    return document
