"""What was refused, in words; picked from a trail that a test wrote, and from that of a real runtime."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.presenters import security
from app.presenters.security import ENOUGH, SecurityPresenter, security_row
from runtime.contracts.lifecycle import AuditItem
from runtime.links.link import Reply
from tests.helpers.audit_replies import NO_PAGE
from tests.helpers.logic import ScriptedSession
from widgets.audit.looks import SECURITY
from widgets.audit.panel import AuditPanel

pytestmark = pytest.mark.gui


def record(seq: int, action: str = "config.commit", target: str = "v2", **more: Any) -> dict[str, Any]:
    base = {
        "seq": seq, "timestamp": f"2026-11-21T05:00:00.{seq % 1000:03}Z", "actor": "ann", "role": "ENGINEER",
        "action": action, "target": target, "before": None, "after": None, "result": "SUCCESS", "errorCode": None,
        "prevHash": "x", "hash": "y",
    }  # fmt: skip
    return {**base, **more}


def refused(seq: int, action: str, target: str, code: str = "UNAUTHORIZED", **more: Any) -> dict[str, Any]:
    about = {"actor": "anonymous", "role": "VIEWER", "result": "FAILURE", "errorCode": code}
    return record(seq, action, target, **{**about, **more})


class Trail(ScriptedSession):
    """A session whose runtime answers pages of the records that a test puts here."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[dict[str, Any]] = []
        self.asked: list[tuple[int, int]] = []
        self.answer: Reply | None = None

    async def request(self, method: str, path: str, body: dict[str, Any] | None = None) -> Reply:
        if self.answer is not None:
            return self.answer
        query = {key: int(values[0]) for key, values in parse_qs(urlsplit(path).query).items()}
        limit, offset = query["limit"], query["offset"]
        self.asked.append((limit, offset))
        newest_first = self.records[::-1]
        page = {"items": newest_first[offset : offset + limit], "total": len(newest_first), **query}
        envelope = {"apiVersion": "2.0", "status": "SUCCESS", "timestamp": "t", "requestId": None}
        return Reply(200, {}, orjson.dumps({**envelope, **page}))


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.session = Trail()
        self.panel = AuditPanel(SECURITY)
        qtbot.addWidget(self.panel)
        self.presenter = SecurityPresenter(self.panel, self.session)

    def shown(self) -> list[int]:
        return [row.seq for row in self.panel.model.rows]

    def count(self) -> str:
        found = self.panel.findChild(QLabel, "security_count")
        assert isinstance(found, QLabel)
        return found.text()


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def words(action: str, target: str, **more: Any) -> tuple[str, ...]:
    row = security_row(AuditItem.from_wire(refused(1, action, target, **more)))
    assert row is not None
    return row.cells[1:]


def test_only_what_was_refused_is_picked(bench: Bench) -> None:
    bench.session.records = [
        record(1),
        refused(2, "engine.connect", "from 10.0.0.7: DecodeError"),
        record(3, "engine.run", "scene forest"),
        record(4, "set_input_force", "card 8", result="FAILURE", errorCode="FORBIDDEN_IN_MODE"),
        refused(5, "auth.login", "from 10.0.0.9"),
    ]
    bench.presenter.refresh()
    assert bench.shown() == [5, 2]
    assert bench.count() == "2 found in 5 of 5 read"


def test_new_refusals_are_read_without_the_whole_trail_again(bench: Bench) -> None:
    bench.session.records = [record(seq) for seq in range(1, 601)]
    bench.presenter.refresh()
    assert bench.session.asked == [(500, 0), (500, 500), (500, 600)]
    bench.session.asked.clear()
    bench.session.records += [refused(601, "engine.message", "from render-2: job_started: bad_signature")]
    bench.presenter.refresh()
    assert bench.session.asked == [(50, 0)]
    assert bench.shown() == [601]


def test_it_reads_back_until_there_is_enough_and_further_on_request(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "MOST_AT_ONCE", 500)
    bench.session.records = [refused(seq, "auth.login", "from ::1") for seq in range(1, 1201)]
    bench.presenter.refresh()
    assert len(bench.shown()) == 500 > ENOUGH
    assert bench.count() == "500 found in 500 of 1200 read"
    bench.presenter.read_older()
    assert bench.count() == "1000 found in 1000 of 1200 read"
    assert bench.session.asked == [(500, 0), (500, 500)]


def test_where_nothing_was_refused_it_says_so(bench: Bench) -> None:
    bench.session.records = [record(1)]
    bench.panel.show()
    empty = bench.panel.findChild(QLabel, "security_empty")
    assert isinstance(empty, QLabel)
    assert empty.isVisible()
    assert empty.text() == SECURITY.nothing_yet
    assert bench.count() == "0 found in 1 of 1 read"
    bench.presenter._look()
    bench.panel.hide()
    bench.presenter._look()
    assert not bench.presenter._timer.isActive()


@pytest.mark.parametrize(("reply", "told"), NO_PAGE)
def test_why_there_is_none_is_said(bench: Bench, reply: Reply, told: str) -> None:
    bench.session.answer = reply
    bench.presenter.refresh()
    assert told in bench.panel.notice.text


def test_what_another_runtime_refused_is_forgotten(bench: Bench) -> None:
    bench.session.records = [refused(7, "auth.login", "from ::1")]
    bench.presenter.refresh()
    bench.session.left.emit("embedded")
    assert bench.shown() == []


@pytest.mark.parametrize(
    ("reason", "kind", "why"),
    [
        ("bad_signature", "signature", "another secret"),
        ("replayed_nonce", "nonce", "used before"),
        ("clock_drift", "timestamp", "set the clock"),
        ("unsigned", "message without signature", "signed messages"),
        ("something_new", "message", "something_new"),
    ],
)
def test_a_refused_message_names_engine_event_and_reason(reason: str, kind: str, why: str) -> None:
    shown = words("engine.message", f"from render: 2: job_started: {reason}")
    assert shown[:3] == (f"▲ {kind}", "render: 2", "job_started")
    assert why in shown[3]


def test_refused_handshakes_and_ended_connections_say_whose_and_why() -> None:
    assert words("engine.connect", "from ::1: InvalidSignatureError") == (
        "▲ handshake", "::1", "", "the token is signed with another key",
    )  # fmt: skip
    assert words("engine.connect", "from ::1: ExpiredSignatureError (render (2))")[1:] == (
        "render (2) · ::1", "", "the token has run out",
    )  # fmt: skip
    assert words("engine.replaced", "from render: the same engineId connected again")[:2] == (
        "▲ older connection", "render",
    )  # fmt: skip
    assert words("engine.disconnected", "from render: its token was withdrawn")[3] == "its token was withdrawn"
    assert words("engine.later", "from render: why")[0] == "▲ engine.later"


def test_users_and_what_was_not_recorded_singly_are_there_too() -> None:
    assert words("auth.login", "from 10.0.0.9", actor="ann") == (
        "▲ sign-in", "ann · 10.0.0.9", "auth.login", "no good token or password",
    )  # fmt: skip
    assert words("GET /v2/users", "runtime", code="FORBIDDEN", actor="ben")[:2] == ("▲ request", "ben")
    assert words("GET /v2/users", "runtime")[1] == "–"
    assert "12 more" in words("refusals.left_out", "12 more")[3]
