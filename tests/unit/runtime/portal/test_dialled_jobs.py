"""Which jobs of another backend are done: believed, fit, new, and not too many."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.contracts.engine import ExecutionParams
from runtime.contracts.json_text import read_json
from runtime.contracts.signing import sign
from runtime.portal import dialled_jobs as module
from runtime.portal.dialled_jobs import Failure, JobTray, Refusal, Work
from runtime.portal.engine_seal import DRIFT_MS, EngineSeal
from tests.helpers.engine_levels import spec

NOW_MS = 1_767_225_600_000
SECRET = b"the secret of both ends"


def job(job_id: str = "1", **changes: Any) -> dict[str, Any]:
    level = spec()
    scene = level["scene"]
    return {
        "job_id": job_id,
        "job_type": "BUILD_SCENE",
        "world_spec": level,
        "payload": {"sceneId": scene["id"], "ambientLight": scene["ambientLight"], "skybox": scene["skybox"]},
        "execution_params": ExecutionParams().model_dump(),
        "submitted_at": NOW_MS,
        "user_id": "me",
        **changes,
    }


class Clock:
    def __init__(self) -> None:
        self.monotonic_s = 0.0


def sealed(clock: Clock | None = None, *, is_required: bool = False) -> JobTray:
    clock = clock or Clock()
    seal = EngineSeal(SECRET, is_required=is_required, wall_ms=lambda: NOW_MS, monotonic_s=lambda: clock.monotonic_s)
    return JobTray(seal)


def signed(payload: Any, *, nonce: str = "n", ts: int = NOW_MS, secret: bytes = SECRET) -> dict[str, Any]:
    return {"payload": payload, "nonce": nonce, "sig": sign(secret, payload, nonce, ts), "ts": ts}


def reason(found: object) -> str:
    assert isinstance(found, Refusal)
    assert found.event == "engine_job_rejected"
    return found.reason


def failure(found: object) -> dict[str, Any]:
    assert isinstance(found, Failure)
    assert found.report["event"] == "job_failed"
    assert found.report["job_id"] == found.job["job_id"]
    return found.report


def test_a_job_is_done_once() -> None:
    tray = JobTray(None)
    found = tray.take(job(), NOW_MS)
    assert isinstance(found, Work)
    assert read_json(found.text) == job()
    assert tray.take(job(), NOW_MS) is None
    tray.end("1")
    assert tray.take(job(), NOW_MS) is None
    assert tray.waiting == 0


def test_a_signed_job_is_done() -> None:
    assert isinstance(sealed().take(signed(job()), NOW_MS), Work)
    assert isinstance(JobTray(None).take(signed(job(), secret=b"somebody else's"), NOW_MS), Work)


@pytest.mark.parametrize("off_ms", [DRIFT_MS + 1, -DRIFT_MS - 1, 600_000, -600_000])
def test_a_clock_that_is_off_is_refused(off_ms: int) -> None:
    tray = sealed()
    assert reason(tray.take(signed(job(), ts=NOW_MS + off_ms), NOW_MS)) == "clock_drift"
    assert isinstance(tray.take(signed(job(), ts=NOW_MS + (DRIFT_MS if off_ms > 0 else -DRIFT_MS)), NOW_MS), Work)


def test_a_captured_job_is_refused_when_it_comes_again() -> None:
    clock = Clock()
    tray = sealed(clock)
    captured = signed(job())
    assert isinstance(tray.take(captured, NOW_MS), Work)
    clock.monotonic_s = 299.0
    assert reason(tray.take(captured, NOW_MS)) == "replayed_nonce"
    assert reason(tray.take(signed(job("2")), NOW_MS)) == "replayed_nonce"
    assert isinstance(tray.take(signed(job("2"), nonce="m"), NOW_MS), Work)


def test_a_wrong_signature_is_refused_and_burns_no_nonce() -> None:
    tray = sealed()
    assert reason(tray.take(signed(job(), secret=b"a guess, nothing more"), NOW_MS)) == "bad_signature"
    changed = signed(job()) | {"payload": job("2")}
    assert reason(tray.take(changed, NOW_MS)) == "bad_signature"
    assert isinstance(tray.take(signed(job()), NOW_MS), Work)


def test_where_signatures_are_required_a_plain_job_is_refused() -> None:
    assert reason(sealed(is_required=True).take(job(), NOW_MS)) == "unsigned"
    assert isinstance(sealed().take(job(), NOW_MS), Work)


@pytest.mark.parametrize(
    "wrong", [None, [], "x", {}, {"job_id": 7}, {"job_id": ""}, {"job_id": "x" * 129}, {"sig": "x"}, signed(None)]
)
def test_what_is_no_job_is_refused(wrong: Any) -> None:
    assert reason(sealed().take(wrong, NOW_MS)) == "malformed"


def test_a_job_that_cannot_be_done_has_failed() -> None:
    told = failure(JobTray(None).take({"job_id": "1"}, NOW_MS))
    assert (told["job_id"], told["error"], told["timestamp"]) == ("1", "ENGINE_ERROR", NOW_MS)
    assert "engine-adapter-v1" in told["details"]


def test_more_jobs_than_may_wait_have_failed_until_others_end() -> None:
    tray = JobTray(None, most_waiting=2)
    assert [type(tray.take(job(name), NOW_MS)) for name in "ab"] == [Work, Work]
    told = failure(tray.take(job("c"), NOW_MS))
    assert (told["job_id"], told["error"]) == ("c", "ENGINE_ERROR")
    assert told["details"] == "2 jobs wait for this engine already; send it again later"
    tray.end("a")
    tray.end("never heard of")
    assert isinstance(tray.take(job("d"), NOW_MS), Work)
    assert tray.waiting == 2


def test_jobs_that_are_large_together_are_too_many_but_one_alone_is_done() -> None:
    large = job("a", user_id="x" * 2_000)
    tray = JobTray(None, most_waiting_bytes=1_000)
    assert isinstance(tray.take(large, NOW_MS), Work)
    assert failure(tray.take({**large, "job_id": "b"}, NOW_MS))["error"] == "ENGINE_ERROR"
    tray.end("a")
    assert isinstance(tray.take({**large, "job_id": "c"}, NOW_MS), Work)


def test_what_is_known_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KNOWN", 2)
    tray = JobTray(None)
    for name in "abc":
        tray.take(job(name), NOW_MS)
    assert isinstance(tray.take(job("a"), NOW_MS), Work)
    assert tray.take(job("c"), NOW_MS) is None
