"""Reading an object key by key: what is missing, mistyped or out of range."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.kernel.validation.block import Block, open_block
from runtime.kernel.validation.report import Report
from tests.helpers.findings import places


def read(values: dict[str, Any], path: str = "here") -> Block:
    return Block(values, path, Report())


def said(block: Block) -> list[tuple[str, str, str]]:
    return [(one.rule, one.field or "", one.message) for one in block.report.validation().errors]


@pytest.mark.parametrize("value", [0, 7, 4_294_967_295])
def test_whole_numbers_in_bounds_are_read(value: int) -> None:
    block = read({"n": value})
    assert block.number("n") == value
    assert said(block) == []


@pytest.mark.parametrize("value", [-1, 4_294_967_296, 2.0, 0.5, 1e300, 2**1000])
def test_numbers_out_of_range_or_fractional_break_rule_4(value: object) -> None:
    block = read({"n": value})
    assert block.number("n") is None
    assert places(block.report.validation().errors) == [("V-CFG-004", "here.n")]


@pytest.mark.parametrize("value", [True, False, "7", None, [], {}])
def test_what_is_no_number_breaks_rule_22(value: object) -> None:
    block = read({"n": value})
    assert block.number("n") is None
    assert places(block.report.validation().errors) == [("V-CFG-022", "here.n")]


def test_a_missing_key_is_told_from_a_null() -> None:
    block = read({"there": None})
    block.text("gone")
    block.text("there")
    assert said(block) == [
        ("V-CFG-022", "here.gone", "is missing; a text is due here"),
        ("V-CFG-022", "here.there", "must be a text, not null"),
    ]


def test_an_optional_number_may_be_absent_or_null() -> None:
    block = read({"null": None, "n": 3, "wrong": -3})
    assert [block.optional_number(key, most=5) for key in ("gone", "null", "n", "wrong")] == [None, None, 3, None]
    assert places(block.report.validation().errors) == [("V-CFG-004", "here.wrong")]


def test_flags_texts_blocks_and_lists_are_read() -> None:
    block = read({"flag": False, "text": "", "block": {"n": 1}, "list": [1]}, path="")
    assert block.flag("flag") is False
    assert block.text("text") == ""
    inner = block.block("block")
    assert inner is not None
    assert inner.place("n") == "block.n"
    assert list(block.items("list")) == [1]
    assert said(block) == []


def test_wrong_types_are_reported_one_by_one() -> None:
    block = read({"flag": 0, "block": [], "list": {}, "choice": 4})
    assert (block.flag("flag"), block.block("block"), block.items("list"), block.choice("choice", ("A",))) == (
        None,
        None,
        (),
        None,
    )
    assert [place for _, place, _ in said(block)] == ["here.block", "here.choice", "here.flag", "here.list"]


def test_a_choice_outside_its_list_breaks_the_rule_that_is_asked_for() -> None:
    block = read({"operator": "SQRT"})
    assert block.choice("operator", ("ADD", "SUB"), rule="V-CFG-010") is None
    assert said(block) == [("V-CFG-010", "here.operator", 'must be one of ADD, SUB, not the text "SQRT"')]
    assert block.choice("operator", ("SQRT",)) == "SQRT"


def test_unknown_keys_are_warned_of_one_by_one() -> None:
    block = read({"known": 1, "b c": 2, "other": 3})
    block.warn_of_unknown({"known"})
    assert places(block.report.validation().warnings) == [("V-CFG-022", 'here["b c"]'), ("V-CFG-022", "here.other")]


def test_an_item_of_a_list_is_opened_or_reported() -> None:
    report = Report()
    assert open_block({}, "cards[0]", report) is not None
    assert open_block(None, "cards[1]", report) is None
    assert places(report.validation().errors) == [("V-CFG-022", "cards[1]")]
