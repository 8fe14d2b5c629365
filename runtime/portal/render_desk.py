"""What drawing costs, as those who draw report it: `/v2/render/stats` (ruling 73). Nothing is measured here.

The latest samples are kept in memory; a window of time counts from when they came, since clocks of clients differ.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from runtime.contracts.phase2 import NumberSummary, RenderSample, RenderStatsPost, RenderStatsTaken, RenderSummary
from runtime.contracts.timestamps import unix_ms
from runtime.portal.manners import read_page, read_whole
from runtime.portal.results import HttpAnswer, RefusedRequest, json_answer, page_answer
from runtime.portal.route_table import Call

KEPT = 3_600
MOST_POSTS, PER_S = 4, 1.0
DEFAULT_WINDOW_S, LONGEST_WINDOW_S = 60, 3_600
NUMBERS = tuple(RenderSummary.model_fields.keys() - {"window_s", "count"})


@dataclass(frozen=True, slots=True)
class Taken:
    """A sample, when it came and when it was taken there."""

    sample: RenderSample
    came_s: float
    taken_ms: int


class RenderDesk:
    """Belongs to the portal's thread."""

    def __init__(self, monotonic_s: Callable[[], float]) -> None:
        self._monotonic_s = monotonic_s
        self._samples: deque[Taken] = deque(maxlen=KEPT)
        self._posts: dict[str, deque[float]] = {}

    async def post(self, call: Call) -> HttpAnswer:
        """Keep a batch of samples, in the order in which they were taken."""
        samples = call.parse(RenderStatsPost).samples
        now = self._monotonic_s()
        taken = [
            Taken(_bare(sample), now, _moment(sample.timestamp, f"samples.{index}.timestamp"))
            for index, sample in enumerate(samples)
        ]
        self._count_post(call.user.name, now)
        self._samples.extend(taken)
        return json_answer(RenderStatsTaken(accepted=len(taken)))

    async def list_samples(self, call: Call) -> HttpAnswer:
        limit, offset = read_page(call.query)
        since_ms = _moment(call.query["since"], "since") if "since" in call.query else None
        shown = [one.sample for one in reversed(self._samples) if since_ms is None or one.taken_ms > since_ms]
        return page_answer(shown[offset : offset + limit], len(shown), limit, offset)

    async def summary(self, call: Call) -> HttpAnswer:
        window_s = DEFAULT_WINDOW_S
        if "window_s" in call.query:
            window_s = read_whole(call.query, "window_s", 1, LONGEST_WINDOW_S)
        after = self._monotonic_s() - window_s
        samples = [one.sample for one in self._samples if one.came_s >= after]
        summaries = {name: summarised([getattr(sample, name) for sample in samples]) for name in NUMBERS}
        return json_answer(RenderSummary(window_s=window_s, count=len(samples), **summaries))

    def _count_post(self, user: str, now: float) -> None:
        self._posts = {name: posts for name, posts in self._posts.items() if now - posts[-1] < PER_S}
        posts = self._posts.setdefault(user, deque(maxlen=MOST_POSTS))
        if len(posts) == MOST_POSTS and now - posts[0] < PER_S:
            raise RefusedRequest(
                "BUSY",
                f"at most {MOST_POSTS} posts a second; send more samples in each",
                status=429,
                headers={"retry-after": "1"},
            )
        posts.append(now)


def summarised(values: Sequence[float | None]) -> NumberSummary:
    """Return mean, nearest-rank percentiles and maximum of what was measured; all None when nothing was."""
    measured = sorted(value for value in values if value is not None)
    if not measured:
        return NumberSummary(mean=None, p50=None, p95=None, p99=None, max=None)

    def rank(percent: int) -> float:
        return measured[math.ceil(percent * len(measured) / 100) - 1]

    return NumberSummary(
        mean=math.fsum(measured) / len(measured), p50=rank(50), p95=rank(95), p99=rank(99), max=measured[-1]
    )


def _bare(sample: RenderSample) -> RenderSample:
    """Return a sample without fields that nobody asked for: what is kept must stay small."""
    return RenderSample.from_wire({name: getattr(sample, name) for name in RenderSample.model_fields})


def _moment(text: str, field: str) -> int:
    try:
        return unix_ms(text)
    except (ValueError, OverflowError):
        raise RefusedRequest(
            "INVALID_REQUEST",
            f"{field} is an RFC 3339 time such as 2026-01-01T00:00:00.000Z, not {text[:40]!r}",
            field=field,
        ) from None
