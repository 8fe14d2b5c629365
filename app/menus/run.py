"""Run: run control, the chosen card and what is overridden."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions import ActionSpec
from app.menus.deeds import Deeds, WhyNot, in_logic
from app.presenters.choreography import Intent


def run_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    run, logic = deeds.run, deeds.logic

    def why_not(intent: Intent) -> WhyNot:
        return lambda: run.why_not(intent) or ""

    return (
        ActionSpec("run.run", "Run", "Run", run.run, "F5", why_not("run"), group="run"),
        ActionSpec("run.break", "Break", "Run", run.break_, "F6", why_not("break"), group="run"),
        ActionSpec("run.step_card", "Step card", "Run", run.step_card, "F10", why_not("step_card"), group="step"),
        ActionSpec("run.step_scan", "Step scan", "Run", run.step_scan, "F11", why_not("step_scan"), group="step"),
        ActionSpec(
            "run.step_scans",
            "Step N scans",
            "Run",
            run.step_scans,
            "Shift+F11",
            why_not("step_scans"),
            tip="As many scans as the number in the run bar says.",
            group="step",
        ),
        ActionSpec(
            "run.run_to",
            "Run to chosen card",
            "Run",
            logic.run_to_chosen,
            "Ctrl+F10",
            lambda: logic.why_no_card() or why_not("run_to")(),
            group="step",
        ),
        ActionSpec("run.continue", "Continue", "Run", run.continue_, "Shift+F5", why_not("continue"), group="step"),
        ActionSpec(
            "run.jump",
            "Jump to card…",
            "Run",
            logic.jump_to_card,
            "Ctrl+G",
            in_logic(deeds),
            "By number, or by a part of its label.",
            group="card",
            place="logic",
        ),
        ActionSpec(
            "run.watch",
            "Watch chosen card",
            "Run",
            logic.toggle_watch,
            "Ctrl+P",
            in_logic(deeds, logic.why_no_card),
            "Pins it below the table, whatever the filters hide.",
            is_checked=logic.is_watched,
            group="card",
        ),
        ActionSpec(
            "run.breakpoint",
            "Breakpoint on chosen card",
            "Run",
            logic.toggle_breakpoint,
            "F9",
            lambda: logic.why_not_command() or logic.why_no_card(),
            group="override",
        ),
        ActionSpec(
            "run.edit_breakpoint",
            "Edit breakpoint of chosen card …",
            "Run",
            logic.edit_breakpoint,
            "Ctrl+F9",
            in_logic(deeds, logic.why_no_card),
            tip="A condition, every so many hits, a field that changes, or a tracepoint.",
            group="override",
        ),
        ActionSpec(
            "run.release_all",
            "Release all overrides",
            "Run",
            logic.release_all,
            "Ctrl+Shift+R",
            logic.why_nothing_to_release,
            group="override",
        ),
        ActionSpec(
            "run.mask_all",
            "Mask all outputs",
            "Run",
            logic.mask_all,
            "Ctrl+Shift+M",
            logic.why_not_mask_all,
            is_checked=logic.is_all_masked,
            tip="Every output is held off while the logic runs on.",
            group="override",
        ),
        ActionSpec(
            "run.trend", "Trend chosen card", "Run", logic.trend_chosen, "Ctrl+T", logic.why_no_card, group="override"
        ),
    )
