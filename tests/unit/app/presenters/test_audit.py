"""The audit trail of a real runtime, and of devices that give none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.presenters.audit import AuditPresenter, audit_row
from app.session import Session
from runtime.contracts.lifecycle import AuditItem
from runtime.embedded import start_embedded
from runtime.links.link import Reply
from tests.helpers.audit_replies import NO_PAGE
from tests.helpers.logic import ScriptedSession
from tests.helpers.qt_loop import running_loop, wait_for
from widgets.audit.panel import AuditPanel

pytestmark = pytest.mark.gui
ITEM = {
    "seq": 4, "timestamp": "2026-11-21T05:00:00Z", "actor": "ann", "role": "ENGINEER", "action": "config.commit",
    "target": "v2", "before": "aa", "after": "bb", "result": "SUCCESS", "errorCode": None, "prevHash": "x", "hash": "y",
}  # fmt: skip


@pytest.fixture
def real(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[tuple[AuditPanel, Session]]:
    with running_loop(qapp) as loop:
        session = Session(start_embedded(tmp_path / "data"))
        panel = AuditPanel()
        qtbot.addWidget(panel)
        AuditPresenter(panel, session)
        session.start()
        qtbot.waitUntil(lambda: session.snapshot is not None)
        yield panel, session
        wait_for(qtbot, loop, session.close())


def test_what_was_done_is_read_when_somebody_looks(real: tuple[AuditPanel, Session], qtbot: QtBot) -> None:
    panel, session = real
    panel.show()
    session.command("set_output_mask_global", {"masked": True})
    session.command("set_input_force", {"cardId": 999, "mode": "FORCED_HIGH"})
    qtbot.waitUntil(lambda: len(panel.model.rows) >= 2)
    did = {row.cells[3]: row for row in panel.model.rows}
    assert did["set_output_mask_global"].cells[5] == "success"
    assert did["set_input_force"].cells[5] == "▲ refused: NOT_FOUND"
    assert did["set_input_force"].is_refused


def scripted(qtbot: QtBot, reply: Reply) -> AuditPanel:
    session = ScriptedSession()
    session.link.replies["/api/audit?limit=100&offset=0"] = reply
    panel = AuditPanel()
    qtbot.addWidget(panel)
    AuditPresenter(panel, session).refresh()
    return panel


@pytest.mark.parametrize(("reply", "told"), NO_PAGE)
def test_why_there_is_none_is_said(qtbot: QtBot, reply: Reply, told: str) -> None:
    assert told in scripted(qtbot, reply).notice.text


def test_pages_are_put_together_and_nothing_is_shown_twice(qtbot: QtBot) -> None:
    def page(*seqs: int) -> Reply:
        items = [{**ITEM, "seq": seq} for seq in seqs]
        answer = {
            "apiVersion": "2.0",
            "status": "SUCCESS",
            "timestamp": "t",
            "items": items,
            "total": 5,
            "limit": 100,
            "offset": 0,
        }
        return Reply(200, {}, orjson.dumps(answer))

    session = ScriptedSession()
    session.link.replies |= {"/api/audit?limit=100&offset=0": page(5, 4), "/api/audit?limit=100&offset=2": page(4, 3)}
    panel = AuditPanel()
    qtbot.addWidget(panel)
    presenter = AuditPresenter(panel, session)
    presenter.refresh()
    panel.older_requested.emit()
    assert [row.seq for row in panel.model.rows] == [5, 4, 3]


def test_a_record_in_words() -> None:
    row = audit_row(AuditItem.from_wire(ITEM))
    assert row.cells == ("2026-11-21T05:00:00Z", "ann", "ENGINEER", "config.commit", "v2", "success")
    assert "before aa" in row.tip
