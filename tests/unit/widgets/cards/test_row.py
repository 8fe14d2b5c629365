"""Rows know what a change touches and what their cells say in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from widgets.cards.row import CardRow, Column, changed_columns, words

ROW = CardRow(8, "Pump 1", "DO", state=True, value="2", set_result=True, reset_result=False, mission="IDLE")


@pytest.mark.parametrize(
    ("change", "first", "last"),
    [
        ({"value": "3"}, Column.VALUE, Column.VALUE),
        ({"value": "3", "eval_us": "7"}, Column.VALUE, Column.EVAL),
        ({"breakpoint": "enabled"}, Column.GUTTER, Column.GUTTER),
        ({"is_next": True}, Column.GUTTER, Column.EVAL),
        ({"is_set_overridden": True}, Column.SET, Column.RESET),
        ({"is_enabled": False}, Column.CARD, Column.MISSION),
        ({"force": "forced high"}, Column.MARKS, Column.MARKS),
    ],
)
def test_a_change_touches_only_its_columns(change: dict[str, Any], first: Column, last: Column) -> None:
    assert changed_columns(ROW, replace(ROW, **change)) == (first, last)


def test_what_is_not_painted_touches_nothing() -> None:
    assert changed_columns(ROW, replace(ROW, is_changing=True)) is None


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (ROW, Column.STATE, "on"),
        (replace(ROW, state=None), Column.STATE, "–"),
        (replace(ROW, is_next=True, is_last=True, breakpoint_words="breakpoint"), Column.GUTTER,
         "breakpoint, next card, last card"),
        (replace(ROW, is_set_overridden=True), Column.SET, "true (reset dominates)"),
        (replace(ROW, reset_result=None), Column.RESET, "not reported"),
        (replace(ROW, is_enabled=False), Column.CARD, "Pump 1 (disabled)"),
        (replace(ROW, quality="CLAMPED"), Column.HEALTH, "OK, CLAMPED"),
        (replace(ROW, force="forced high", mask="masked"), Column.MARKS, "forced high, masked"),
    ],
)  # fmt: skip
def test_every_cell_can_be_said_in_words(row: CardRow, column: Column, said: str) -> None:
    assert words(row, column) == said


def test_overridden_and_faulty_are_told_by_marks() -> None:
    assert not ROW.is_overridden
    assert replace(ROW, mask="masked").is_overridden
    assert not ROW.is_faulty
    assert replace(ROW, quality="INVALID").is_faulty
    assert replace(ROW, health="WARN").is_faulty
    assert not replace(ROW, health="").is_faulty
    assert words(replace(ROW, health=""), Column.HEALTH) == "not reported"
