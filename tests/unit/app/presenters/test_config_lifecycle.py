"""What is done with the staged config, against a scripted device: asked, done, refused, explained."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.presenters import config_lifecycle
from app.presenters.active_config import ActiveConfig
from app.presenters.config_lifecycle import ConfigLifecycle
from app.session import Session
from app.staged.staged_config import OUTSIDE
from runtime.links.link import LinkState
from tests.helpers.config_bench import ERROR, Bench
from tests.helpers.config_device import ConfigDevice, failed
from tests.helpers.pump_config import pump_config
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import result_text, snapshot_text

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


def test_a_save_is_told_with_its_version(bench: Bench) -> None:
    bench.interval(20)
    bench.life.save()
    assert "s19" in bench.last_said()
    assert (bench.life.staged_version, bench.staged.is_changed) == ("s19", False)


def test_a_commit_is_asked_done_and_read_back(bench: Bench) -> None:
    bench.interval(20)
    bench.life.ask_commit()
    assert "Commit 1 change" in bench.question().title
    bench.life.answer("commit", persist=True)
    assert "v2 is active" in bench.last_said()
    assert bench.asked[-1] is None
    bench.wait(lambda: bench.life.active_version == "v2")
    bench.wait(lambda: bench.life.differences == ())
    (sent,) = bench.device.sent_to("/api/config/commit")
    assert (sent["baseVersion"], sent["config"]["scan"]["intervalMs"]) == ("v1", 20)
    assert bench.life.is_based_on_active
    assert [one.label for one in bench.staged.history.done] == ["Interval"]


def test_a_new_password_is_hidden_again_once_it_is_committed(bench: Bench) -> None:
    bench.staged.set_value(OUTSIDE, ("wifi", "user", "password"), "hunter2", "Password")
    bench.life.answer("commit", persist=False)
    assert "not written" in bench.last_said()
    bench.wait(lambda: bench.staged.document["wifi"]["user"]["password"] == "***")
    assert not bench.staged.is_changed
    assert bench.life.differences == ()


def test_a_standing_question_follows_further_edits_until_it_is_withdrawn(bench: Bench) -> None:
    bench.interval(20)
    bench.life.ask_commit()
    bench.staged.set_value(OUTSIDE, ("configId",), "x", "Id")
    assert "Commit 2 changes" in bench.question().title
    bench.life.withdraw_question()
    bench.interval(30)
    assert bench.asked[-1] is None


def test_edits_during_a_commit_are_kept(bench: Bench) -> None:
    bench.interval(20)
    bench.life.answer("commit", persist=True)
    bench.interval(30)
    bench.wait(lambda: bench.life.active_version == "v2")
    assert bench.staged.document["scan"]["intervalMs"] == 30
    assert len(bench.life.differences) == 1


def test_a_saved_staged_is_spent_by_its_commit(bench: Bench) -> None:
    bench.interval(20)
    bench.life.save()
    bench.wait(lambda: bench.life.staged_version == "s19")
    bench.life.answer("commit", persist=True)
    bench.wait(lambda: bench.life.staged_version is None)


def test_a_commit_refused_for_errors_shows_them(bench: Bench) -> None:
    refused = failed("VALIDATION_FAILED", "1 error", validation={"errors": [ERROR], "warnings": []})
    bench.interval(20)
    bench.device.script["/api/config/commit"] = (422, refused)
    bench.life.answer("commit", persist=True)
    assert "Commit refused: 1 error; nothing was changed" in bench.last_said()
    assert len(bench.life.findings) == 1
    assert bench.life.active_version == "v1"


def test_a_commit_refused_for_want_of_a_role_says_what_to_do(bench: Bench) -> None:
    bench.device.script["/api/config/commit"] = (403, failed("FORBIDDEN", "an OPERATOR may not commit"))
    bench.life.answer("commit", persist=True)
    assert bench.last_said() == (
        "Commit: an OPERATOR may not commit. Ask somebody with a higher role, or sign in as one."
    )
    assert bench.life.busy == ""


def test_a_commit_in_mid_scan_offers_to_finish_the_scan_first(bench: Bench) -> None:
    halt = {"reason": "STEP", "nextCardId": 4, "lastCardId": 3}
    bench.device.inbox.put_nowait(snapshot_text(1, configVersion="v1", halt=halt))
    bench.wait(lambda: bench.session.snapshot is not None and bench.session.snapshot.halt is not None)
    bench.interval(20)
    bench.device.script["/api/config/commit"] = (409, failed("FORBIDDEN_IN_MODE", "halted in mid-scan"))
    bench.life.answer("commit", persist=False)
    assert "before card 4" in bench.question().lines[0]
    bench.life.answer("finish_and_commit", persist=True)
    bench.wait(lambda: bool(bench.device.sent))
    assert bench.device.sent[0]["payload"] == {"mode": "RUN_NORMAL"}
    bench.device.inbox.put_nowait(result_text(bench.device.sent[0]["requestId"]))
    bench.device.announce()
    bench.wait(lambda: bench.life.active_version == "v2")
    assert [one["options"] for one in bench.device.sent_to("/api/config/commit")] == [{"persist": False}] * 2


def test_a_scan_that_cannot_be_finished_commits_nothing(bench: Bench) -> None:
    bench.life.answer("finish_and_commit", persist=True)
    bench.wait(lambda: bool(bench.device.sent))
    bench.device.inbox.put_nowait(result_text(bench.device.sent[0]["requestId"], status="FAILURE"))
    assert "Nothing was committed" in bench.last_said()
    assert bench.device.sent_to("/api/config/commit") == []


def test_a_program_that_stays_halted_is_not_committed_to(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config_lifecycle, "RUN_WAIT_S", 0.05)
    halt = {"reason": "STEP", "nextCardId": 4, "lastCardId": 3}
    bench.device.inbox.put_nowait(snapshot_text(1, configVersion="v1", halt=halt))
    bench.life.answer("finish_and_commit", persist=True)
    bench.wait(lambda: bool(bench.device.sent))
    bench.device.inbox.put_nowait(result_text(bench.device.sent[0]["requestId"]))
    assert "still stands in mid-scan" in bench.last_said()
    assert bench.device.sent_to("/api/config/commit") == []


def test_a_stale_base_is_explained_and_taken_as_the_base(bench: Bench) -> None:
    bench.interval(20)
    other = pump_config()
    other["cards"][3]["label"] = "Pump B"
    refused = failed("VALIDATION_FAILED", "v2 is active", field="baseVersion")
    bench.device.script["/api/config/commit"] = (422, refused)
    bench.device.make_active(other)
    bench.life.answer("commit", persist=True)
    assert "somebody else did" in bench.question().title
    bench.wait(lambda: bench.life.active_version == "v2")
    assert not bench.life.is_based_on_active
    assert len(bench.life.differences) == 2
    bench.life.answer("rebase", persist=True)
    assert bench.life.is_based_on_active
    bench.life.answer("commit", persist=True)
    bench.wait(lambda: bench.life.active_version == "v3")
    assert bench.device.sent_to("/api/config/commit")[-1]["baseVersion"] == "v2"


def test_restoring_the_last_known_good_shows_what_it_changes(bench: Bench) -> None:
    bench.life.ask_restore_lkg()
    assert "no last known good config yet" in bench.last_said()
    bench.interval(20)
    bench.life.answer("commit", persist=True)
    bench.wait(lambda: bench.life.active_version == "v2")
    bench.life.ask_restore_lkg()
    bench.wait(lambda: bench.asked[-1] is not None)
    assert "20\u2009ms → 10\u2009ms" in bench.question().lines[0]
    bench.life.answer("restore_lkg", persist=True)
    bench.wait(lambda: bench.life.active_version == "v3")
    bench.wait(lambda: bench.staged.document["scan"]["intervalMs"] == 10)
    assert "LKG is active again, as v3" in bench.last_said()


def test_restoring_factory_is_asked_and_sent(bench: Bench) -> None:
    bench.life.ask_restore_factory()
    bench.wait(lambda: any(question is not None for question in bench.asked))
    assert "does not show FACTORY" in bench.question().lines[0]
    assert "FACTORY" in bench.question().title
    bench.life.answer("restore_factory", persist=True)
    assert "there is none" in bench.last_said()
    assert bench.device.sent_to("/api/config/restore")[0]["source"] == "FACTORY"


def test_discarding_can_be_undone(bench: Bench) -> None:
    bench.interval(20)
    bench.life.ask_discard()
    assert "Discard" in bench.question().title
    bench.life.answer("discard", persist=True)
    assert bench.life.differences == ()
    bench.staged.undo()
    assert len(bench.life.differences) == 1


def test_an_answer_to_nothing_does_nothing(bench: Bench) -> None:
    bench.life.answer("odd", persist=True)
    assert bench.asked == [None]


def test_a_file_is_imported_as_one_edit_and_exported_without_passwords(bench: Bench, tmp_path: Path) -> None:
    other = pump_config()
    other["scan"]["intervalMs"] = 40
    (tmp_path / "other.json").write_text(json.dumps(other))
    bench.life.import_file(tmp_path / "other.json")
    assert "is staged" in bench.last_said()
    assert [one.label for one in bench.staged.history.done] == ["Import other.json"]
    bench.staged.set_value(OUTSIDE, ("wifi", "user", "password"), "hunter2", "Password")
    bench.life.export_file(tmp_path / "out.json")
    assert "Passwords are not in it" in bench.last_said()
    assert "hunter2" not in (tmp_path / "out.json").read_text()
    assert json.loads((tmp_path / "out.json").read_text()) == other


def test_files_that_fail_are_explained_and_change_nothing(bench: Bench, tmp_path: Path) -> None:
    bench.life.import_file(tmp_path)
    assert "A folder is no config file" in bench.last_said()
    bench.life.export_file(tmp_path / "none" / "x.json")
    assert "was not saved" in bench.last_said()
    assert bench.staged.history.done == ()


def test_without_a_runtime_a_file_can_be_edited(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    device = ConfigDevice()
    device.state = LinkState("connecting")
    with running_loop(qapp) as loop:
        session = Session(device)
        life = ConfigLifecycle(session, ActiveConfig(session))
        for nothing in (life.validate, life.save, life.ask_commit, life.ask_discard):
            nothing()
        life.export_file(tmp_path / "x.json")
        life.answer("discard", persist=True)
        life.answer("commit", persist=True)
        assert (life.findings, life.differences) == ((), ())
        (tmp_path / "pump.json").write_text(json.dumps(pump_config()))
        life.import_file(tmp_path / "pump.json")
        assert life.staged is not None
        assert not (tmp_path / "x.json").exists()
        wait_for(qtbot, loop, session.close())


def test_the_history_is_read(bench: Bench) -> None:
    item = {
        "version": "v1",
        "configId": None,
        "committedAt": "2026-01-01T00:00:00.000Z",
        "actor": "me",
        "action": "COMMIT",
        "sha256": "x",
        "persisted": True,
    }
    page = {"items": [item], "total": 1, "limit": 50, "offset": 0, "timestamp": "2026-01-01T00:00:00.000Z"}
    bench.device.script["/api/config/history"] = (200, page)
    bench.life.read_history()
    bench.wait(lambda: len(bench.life.history) == 1)


def test_a_commit_on_trial_says_for_how_long_and_is_confirmed(bench: Bench) -> None:
    bench.interval(20)
    bench.device.confirm_by = "2026-01-01T00:00:30.000Z"
    bench.life.answer("commit", persist=True, confirm_within_s=30)
    bench.wait(lambda: bench.life.trial is not None)
    (sent,) = bench.device.sent_to("/api/config/commit")
    assert sent["options"] == {"persist": True, "confirmWithinS": 30}
    bench.wait(lambda: bench.life.active_version == "v2" and not bench.life.busy)
    trial = bench.life.trial
    assert trial is not None
    assert trial.version == "v2"
    bench.said.clear()
    bench.life.confirm()
    assert bench.last_said() == "v2 is confirmed and stays."
    bench.wait(lambda: bench.life.trial is None)
    assert bench.device.sent_to("/api/config/confirm")[0]["activeVersion"] == "v2"


def test_a_runtime_that_takes_no_trials_is_told_about(bench: Bench) -> None:
    bench.interval(20)
    bench.life.answer("commit", persist=True, confirm_within_s=30)
    assert "it stays without a confirmation" in bench.last_said()


def test_what_returned_by_itself_is_told_from_the_history(bench: Bench) -> None:
    bench.device.confirm_by = "2026-01-01T00:00:30.000Z"
    bench.device.make_active({**bench.device.active, "configId": "tried"})
    bench.wait(lambda: bench.life.trial is not None)
    bench.device.confirm_by = None
    bench.device.past = [
        {
            "version": "v3",
            "configId": "pump",
            "action": "RESTORE",
            "committedAt": "2026-01-01T00:00:30.000Z",
            "actor": "system",
            "sha256": "0" * 64,
            "persisted": True,
        }
    ]
    bench.device.make_active(pump_config())
    bench.wait(lambda: any("v3 returned by itself" in said for said in bench.said))
