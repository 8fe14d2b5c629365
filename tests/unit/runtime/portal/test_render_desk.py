"""Frame samples as they come, are listed and summed up."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from runtime.portal.render_desk import KEPT, RenderDesk, summarised
from runtime.portal.results import HttpAnswer, RefusedRequest
from runtime.portal.route_table import Call
from runtime.portal.users import LOCAL_ADMIN, User

STATS = "/v2/render/stats"


class Bench:
    """A desk whose clock is set by hand; each post comes a second after the one before."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.desk = RenderDesk(lambda: self.now_s)

    def post(self, *samples: dict[str, Any], user: User = LOCAL_ADMIN, after_s: float = 1.0) -> HttpAnswer:
        self.now_s += after_s
        return asyncio.run(self.desk.post(Call(user, STATS, {}, {"samples": list(samples)})))

    def page(self, **query: str) -> dict[str, Any]:
        return self._read(self.desk.list_samples(Call(LOCAL_ADMIN, STATS, query, {})))

    def summary(self, **query: str) -> dict[str, Any]:
        return self._read(self.desk.summary(Call(LOCAL_ADMIN, f"{STATS}/summary", query, {})))

    def _read(self, answering: Any) -> dict[str, Any]:
        document = json.loads(asyncio.run(answering).body)
        assert isinstance(document, dict)
        return document


def sample(number: int, **more: Any) -> dict[str, Any]:
    return {
        "timestamp": f"2026-01-01T00:00:{number % 60:02d}.000Z",
        "frame": number,
        "fps": 60.0,
        "cpu_frame_ms": float(number),
        "gpu_frame_ms": None,
        "draw_calls": 10,
        "triangles": 1000,
        "instances": 5,
        "texture_mb": 1.5,
        "buffer_mb": 2.5,
        "rss_mb": 100,
        **more,
    }


def test_without_anybody_who_draws_there_is_nothing() -> None:
    bench = Bench()
    assert bench.page() == {"items": [], "total": 0, "limit": 50, "offset": 0}
    empty = bench.summary()
    assert (empty["window_s"], empty["count"]) == (60, 0)
    nothing = {"mean": None, "p50": None, "p95": None, "p99": None, "max": None}
    assert {name: value for name, value in empty.items() if name not in ("window_s", "count")} == dict.fromkeys(
        set(sample(1)) - {"timestamp", "frame"}, nothing
    )


def test_samples_are_listed_newest_first_and_paged() -> None:
    bench = Bench()
    assert json.loads(bench.post(sample(1), sample(2)).body) == {"accepted": 2}
    bench.post(sample(3, unknown="dropped"))
    assert bench.page()["items"] == [sample(3), sample(2), sample(1)]
    page = bench.page(limit="1", offset="1")
    assert (page["items"], page["total"]) == ([sample(2)], 3)
    assert [one["frame"] for one in bench.page(since="2026-01-01T00:00:01.000Z")["items"]] == [3, 2]


def test_only_the_latest_are_kept() -> None:
    bench = Bench()
    for start in range(0, KEPT + 400, 200):
        bench.post(*(sample(start + number) for number in range(200)))
    page = bench.page(limit="1")
    assert (page["total"], page["items"][0]["frame"]) == (KEPT, KEPT + 399)


def test_percentiles_are_those_of_the_nearest_rank() -> None:
    told = summarised([float(number) for number in range(1, 201)] + [None])
    assert (told.p50, told.p95, told.p99, told.max, told.mean) == (100.0, 190.0, 198.0, 200.0, 100.5)
    one = summarised([7])
    assert (one.p50, one.p99, one.max, one.mean) == (7, 7, 7, 7.0)


def test_a_summary_looks_at_its_window() -> None:
    bench = Bench()
    bench.post(sample(1))
    bench.post(sample(3), after_s=100.0)
    assert (bench.summary()["count"], bench.summary()["cpu_frame_ms"]["mean"]) == (1, 3.0)
    whole = bench.summary(window_s="3600")
    assert (whole["window_s"], whole["count"], whole["cpu_frame_ms"]["max"]) == (3600, 2, 3.0)
    assert whole["gpu_frame_ms"]["mean"] is None


@pytest.mark.parametrize("window_s", ["0", "3601", "x", "1.5"])
def test_a_bad_window_is_refused(window_s: str) -> None:
    with pytest.raises(RefusedRequest) as refused:
        Bench().summary(window_s=window_s)
    assert (refused.value.code, refused.value.field) == ("INVALID_REQUEST", "window_s")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"timestamp": "yesterday"}, "samples.1.timestamp"),
        ({"timestamp": "2026-01-01T00:00:00"}, "samples.1.timestamp"),
        ({"triangles": -1}, "samples.1.triangles"),
        ({"draw_calls": 10**400}, "samples.1.draw_calls"),
        ({"frame": "1"}, "samples.1.frame"),
    ],
)
def test_one_bad_sample_refuses_the_whole_post(wrong: dict[str, Any], field: str) -> None:
    bench = Bench()
    with pytest.raises(RefusedRequest) as refused:
        bench.post(sample(1), sample(2, **wrong))
    assert (refused.value.code, refused.value.field) == ("INVALID_REQUEST", field)
    assert bench.page()["total"] == 0


def test_a_bad_time_to_begin_at_is_refused() -> None:
    with pytest.raises(RefusedRequest) as refused:
        Bench().page(since="1.1.2026")
    assert refused.value.field == "since"


def test_each_user_may_post_four_times_a_second() -> None:
    bench = Bench()
    for frame in range(4):
        bench.post(sample(frame), after_s=0.1)
    with pytest.raises(RefusedRequest) as refused:
        bench.post(sample(5), after_s=0.1)
    assert (refused.value.status, refused.value.headers["retry-after"]) == (429, "1")
    bench.post(sample(6), user=User("olga", "OPERATOR"), after_s=0.0)
    bench.post(sample(7), after_s=0.7)
    assert [one["frame"] for one in bench.page()["items"]] == [7, 6, 3, 2, 1, 0]
