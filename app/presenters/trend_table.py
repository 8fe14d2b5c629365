"""What a trend shows as a table: a row for each moment at which something was reported, a column for each signal."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from widgets.trends.lanes import SignalSamples


def csv_table(samples: Sequence[SignalSamples], start_s: float, wall_minus_monotonic_s: float) -> bytes:
    """Return UTF-8 CSV (RFC 4180) with `time` (UTC), `seconds` since `start_s`, then the signals with their units.

    A cell says what held then: the newest report until the next one; empty where nothing was measured. A byte order
    mark leads, so that spreadsheets read µ and ° as what they are.
    """
    moments = np.unique(np.concatenate([one.times for one in samples])) if samples else np.empty(0)
    columns = [_column(one, moments) for one in samples]
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["time", "seconds", *(one.signal.title for one in samples)])
    for index, t_s in enumerate(moments.tolist()):
        moment = datetime.fromtimestamp(t_s + wall_minus_monotonic_s, UTC)
        stamp = f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
        rows.writerow([stamp, f"{t_s - start_s:.3f}", *(column[index] for column in columns)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _column(samples: SignalSamples, moments: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[str]:
    at = np.searchsorted(samples.times, moments, "right") - 1
    if samples.values is None:
        return ["" if index < 0 else samples.texts[index] or "" for index in at.tolist()]
    values = samples.values.tolist()
    return ["" if index < 0 or math.isnan(values[index]) else f"{values[index]:.10g}" for index in at.tolist()]
