"""The presets: no two actions on one key in any of them, and the document says what the data says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from app.control_presets import PRESETS, ControlPreset, preset_named
from tests.helpers.action_bench import ActionBench
from viewport.tools.controls import Grip

pytestmark = pytest.mark.gui
DOCUMENT = Path(__file__).parents[3] / "docs" / "viewport-controls.md"


@pytest.fixture
def bench(qtbot: QtBot) -> ActionBench:
    return ActionBench(qtbot)


def test_a_name_that_is_unknown_means_the_first() -> None:
    assert preset_named("blender").title == "Blender-like"
    assert preset_named("") is PRESETS[0]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_no_preset_has_two_actions_on_one_key_or_keys_of_none(bench: ActionBench, preset: ControlPreset) -> None:
    bench.table.rekey(preset.keys)
    assert bench.table.conflicts() == ()
    assert set(preset.keys) <= {spec.id for spec in bench.specs}
    keys = [QKeySequence(key).toString() for key in preset.keys.values()]
    assert all(keys)
    # A key that begins another's sequence would never run.
    every = {action.shortcut().toString() for action in map(bench.table.action, (spec.id for spec in bench.specs))}
    assert not [key for key in every if ", " in key and key.split(", ")[0] in every]


def test_the_document_has_a_row_for_every_grip_and_key(bench: ActionBench) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    rows = {line for line in text.splitlines() if line.startswith("|")}
    for row in _mouse_rows() + _key_rows(bench):
        assert row in rows, row


def _mouse_rows() -> list[str]:
    grips = dict.fromkeys(grip for preset in PRESETS for grip in (*preset.controls.drags, *preset.controls.clicks))
    return [
        f"| {_named(grip)} | "
        + " | ".join(
            " · ".join(
                what
                for what in (
                    preset.controls.drag_of(*grip) and f"drag: {preset.controls.drag_of(*grip)}",
                    preset.controls.clicks.get(grip) and f"click: {preset.controls.clicks[grip]}",
                )
                if what
            )
            for preset in PRESETS
        )
        + " |"
        for grip in grips
    ]


def _key_rows(bench: ActionBench) -> list[str]:
    own = {spec.id: spec for spec in bench.specs}
    ids = dict.fromkeys(action for preset in PRESETS for action in preset.keys)
    return [
        f"| {own[action].text.rstrip('…')} | "
        + " | ".join(preset.keys.get(action, own[action].shortcut) or "—" for preset in PRESETS)
        + " |"
        for action in ids
    ]


def _named(grip: Grip) -> str:
    button, modifiers = grip
    held = [name.capitalize() for name in ("ctrl", "alt", "shift") if name in modifiers]
    return "+".join([*held, button])
