"""A line of the list as a screen reader says it."""

from __future__ import annotations

from dataclasses import replace

from widgets.breakpoints.view import BreakpointLine

LINE = BreakpointLine(8, "Pump 1", True, "halt", "before the card", "3")


def test_a_line_is_read_out_in_full() -> None:
    assert LINE.words == "8 Pump 1: enabled halt, before the card, 3"
    assert replace(LINE, is_enabled=False, kind="trace", reason="hunts", note="may miss").words == (
        "8 Pump 1: disabled trace, before the card, 3, may miss, hunts"
    )
    assert replace(LINE, is_pending=True).words.startswith("8 Pump 1: on its way")
