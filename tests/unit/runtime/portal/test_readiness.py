"""What is wrong with which part, and how often the store is tried."""

import pytest

from runtime.portal.readiness import PROBE_EVERY_S, Readiness, body


class Parts:
    def __init__(self) -> None:
        self.is_scanning = True
        self.is_late = False
        self.is_store_writable = True
        self.problem: Exception | None = None
        self.tries = 0
        self.now_s = 0.0

    def try_store(self) -> None:
        self.tries += 1
        if self.problem is not None:
            raise self.problem

    def readiness(self) -> Readiness:
        return Readiness(self, self, lambda: self.now_s)


def test_nothing_is_wrong_with_what_is_well() -> None:
    readiness = Parts().readiness()
    assert readiness.ready() == readiness.live() == {"scan": None, "store": None}


@pytest.mark.parametrize(
    ("scanning", "late", "live", "ready"),
    [(True, True, None, "late"), (False, False, "ended", "ended"), (False, True, "ended", "ended")],
)
def test_a_late_scan_is_alive_and_a_dead_one_is_neither(
    scanning: bool, late: bool, live: str | None, ready: str
) -> None:
    parts = Parts()
    parts.is_scanning, parts.is_late = scanning, late
    readiness = parts.readiness()
    found = readiness.live()["scan"]
    assert found is None if live is None else live in str(found)
    assert ready in str(readiness.ready()["scan"])


def test_the_store_is_tried_once_a_second_at_most() -> None:
    parts = Parts()
    readiness = parts.readiness()
    parts.problem = OSError("full")
    assert readiness.ready()["store"] == "full"
    parts.problem = None
    assert readiness.ready()["store"] == "full"
    assert parts.tries == 1
    parts.now_s = PROBE_EVERY_S
    assert readiness.ready()["store"] is None
    assert parts.tries == 2


def test_a_write_that_failed_earlier_counts_though_the_try_went_well() -> None:
    parts = Parts()
    parts.is_store_writable = False
    assert parts.readiness().ready()["store"] == "the disk did not take what was written last"


def test_the_answer_has_the_shape_of_the_ruling_and_reasons_only_where_something_fails() -> None:
    assert body({"scan": None, "store": None}) == {"status": "ok", "checks": {"scan": "ok", "store": "ok"}}
    assert body({"scan": "gone", "store": None}) == {
        "status": "failing",
        "checks": {"scan": "failing", "store": "ok"},
        "reasons": {"scan": "gone"},
    }
