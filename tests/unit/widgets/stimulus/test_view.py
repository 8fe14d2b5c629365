"""Courses have a word each."""

from __future__ import annotations

from runtime.contracts.commands import WAVE_KINDS
from widgets.stimulus.view import WAVE_TEXTS, PlayWish, WaveInput


def test_every_course_of_the_contract_has_a_word() -> None:
    assert tuple(kind for kind, _ in WAVE_TEXTS) == WAVE_KINDS


def test_an_input_counts_raw_unless_its_scale_is_known() -> None:
    assert WaveInput(1, "1  Float", "DI", 0, 1).is_raw
    assert PlayWish(restart=True, halt_at_end=False, start="") != PlayWish(restart=False, halt_at_end=False, start="")
