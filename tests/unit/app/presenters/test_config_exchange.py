"""The config requests: what is sent, what comes back, and what a refusal says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.presenters.config_exchange import ConfigExchange, RefusedError
from app.session import Session
from runtime.links.link import LinkState
from tests.helpers.config_device import ConfigDevice, failed
from tests.helpers.pump_config import pump_config
from tests.helpers.qt_loop import running_loop, wait_for

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot, loop: QEventLoop) -> None:
        self.device = ConfigDevice()
        self.exchange = ConfigExchange(Session(self.device))
        self.qtbot, self.loop = qtbot, loop

    def refused(self, path: str, status: int, answer: object) -> RefusedError:
        self.device.script[path] = (status, answer)
        with pytest.raises(RefusedError) as refused:
            wait_for(self.qtbot, self.loop, self.exchange.save(pump_config()))
        return refused.value


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        yield Bench(qtbot, loop)


def test_reads_give_what_is_there_and_none_where_nothing_is(bench: Bench) -> None:
    assert wait_for(bench.qtbot, bench.loop, bench.exchange.staged()) is None
    assert wait_for(bench.qtbot, bench.loop, bench.exchange.lkg()) is None
    bench.device.staged = ("s1", pump_config())
    bench.device.lkg = ("v0", pump_config())
    staged = wait_for(bench.qtbot, bench.loop, bench.exchange.staged())
    lkg = wait_for(bench.qtbot, bench.loop, bench.exchange.lkg())
    assert staged is not None
    assert lkg is not None
    assert (staged.staged_version, staged.config, lkg.lkg_version) == ("s1", pump_config(), "v0")
    history = wait_for(bench.qtbot, bench.loop, bench.exchange.history())
    assert history is not None


def test_a_save_names_its_schema(bench: Bench) -> None:
    assert wait_for(bench.qtbot, bench.loop, bench.exchange.save(pump_config())) == "s19"
    (body,) = bench.device.sent_to("/api/config/staged/save")
    assert (body["schemaVersion"], body["apiVersion"], body["config"]) == ("2.0.0", "2.0", pump_config())


def test_findings_are_an_answer_of_validate(bench: Bench) -> None:
    bench.device.errors = [{"errorCode": "VALIDATION_FAILED", "message": "bad", "field": "scan"}]
    validation = wait_for(bench.qtbot, bench.loop, bench.exchange.validate(pump_config()))
    assert validation.errors[0].message == "bad"
    bench.device.script["/api/config/staged/validate"] = (403, failed("FORBIDDEN", "you may not"))
    with pytest.raises(RefusedError, match="Validate: you may not"):
        wait_for(bench.qtbot, bench.loop, bench.exchange.validate(pump_config()))


@pytest.mark.parametrize("base", ["v1", None])
def test_a_commit_carries_its_options_and_its_base(bench: Bench, base: str | None) -> None:
    commit = bench.exchange.commit(pump_config(), persist=False, base_version=base)
    answer = wait_for(bench.qtbot, bench.loop, commit)
    (body,) = bench.device.sent_to("/api/config/commit")
    assert body["options"] == {"persist": False}
    assert body.get("baseVersion") == base
    assert answer.active_version == "v2"


def test_a_restore_names_its_source(bench: Bench) -> None:
    bench.device.lkg = ("v0", pump_config())
    answer = wait_for(bench.qtbot, bench.loop, bench.exchange.restore("LKG"))
    assert (answer.restored_from, bench.device.sent_to("/api/config/restore")[0]["source"]) == ("LKG", "LKG")


def test_a_refusal_carries_code_field_and_remedy(bench: Bench) -> None:
    refused = bench.refused("/api/config/staged/save", 503, failed("BUSY", "the queue is full.", field="x"))
    assert (refused.code, refused.field, refused.validation) == ("BUSY", "x", None)
    assert str(refused) == "Save staged: the queue is full. Try again in a moment."


@pytest.mark.parametrize(("status", "answer"), [(200, b"{"), (200, {"half": 1}), (500, b"<html>"), (500, {"odd": 1})])
def test_an_answer_that_is_not_understood_is_a_refusal(bench: Bench, status: int, answer: object) -> None:
    refused = bench.refused("/api/config/staged/save", status, answer)
    assert f"answered {status}" in refused.why
    assert (refused.code, refused.field, refused.validation) == ("", "", None)


def test_without_a_link_nothing_is_done_and_that_is_said(bench: Bench) -> None:
    bench.device.state = LinkState("down", "cable")
    with pytest.raises(RefusedError, match="there is no link"):
        wait_for(bench.qtbot, bench.loop, bench.exchange.staged())
