"""Runtime: which one the window works with."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions import ActionSpec
from app.menus.deeds import Deeds


def runtime_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    connection = deeds.connection
    return (
        ActionSpec(
            "runtime.connect",
            "Connect…",
            "Runtime",
            connection.show,
            "Ctrl+Shift+O",
            tip="Another runtime, by its address; a test says what is in the way.",
            group="connect",
        ),
        ActionSpec(
            "runtime.fleet",
            "Connected runtimes…",
            "Runtime",
            connection.show_fleet,
            "Ctrl+Alt+R",
            tip="Mode, alarms, overrides, config, scan and age of each, beside each other.",
            group="connect",
        ),
        ActionSpec(
            "runtime.own",
            "Use the runtime of this computer",
            "Runtime",
            connection.use_own,
            "",
            connection.why_not_own,
            group="connect",
        ),
    )
