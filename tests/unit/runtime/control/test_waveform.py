"""Waves in kernel time."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.contracts.commands import Waveform
from runtime.control.waveform import reading_at


def readings(times: list[int], **wave: Any) -> list[int]:
    made = Waveform.from_wire({"low": 100, "high": 500, "periodMs": 1000, **wave})
    return [reading_at(made, time) for time in times]


@pytest.mark.parametrize(
    ("wave", "times", "expected"),
    [
        ({"kind": "STEP"}, [0, 999, 1000, 9000], [100, 100, 500, 500]),
        ({"kind": "RAMP"}, [0, 250, 999, 1000, 9000], [100, 200, 499, 500, 500]),
        ({"kind": "RAMP", "low": 500, "high": 100}, [0, 250, 1000], [500, 400, 100]),
        ({"kind": "SINE"}, [0, 250, 500, 750, 1250], [300, 500, 300, 100, 500]),
        ({"kind": "PULSE"}, [0, 499, 500, 999, 1000], [500, 500, 100, 100, 500]),
        ({"kind": "PULSE", "dutyPercent": 10}, [0, 99, 100, 1099], [500, 500, 100, 500]),
    ],
)
def test_each_kind_moves_as_it_says(wave: dict[str, Any], times: list[int], expected: list[int]) -> None:
    assert readings(times, **wave) == expected


def test_it_never_leaves_its_ends() -> None:
    assert set(readings(list(range(0, 3000, 7)), kind="SINE")) <= set(range(100, 501))
