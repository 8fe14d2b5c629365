"""Config: the staged config's life."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions import ActionSpec
from app.menus.deeds import Deed, Deeds

PROGRAMS = (
    ("pump_station", "Pump station"),
    ("conveyor_reject", "Conveyor reject"),
    ("mixer_safety_start", "Mixer safety start"),
    ("hvac_override", "HVAC override"),
)


def config_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    def action(verb: str, text: str, shortcut: str = "", tip: str = "", group: str = "stage") -> ActionSpec:
        return ActionSpec(
            f"config.{verb}",
            text,
            "Config",
            lambda: deeds.logic.configure(verb),
            shortcut,
            lambda: deeds.logic.why_not_configure(verb),
            tip,
            group=group,
        )

    def stage(program: str) -> Deed:
        return lambda: deeds.logic.stage_sample(program)

    return (
        ActionSpec("config.show", "Edit staged config", "Config", deeds.logic.show_config, "Ctrl+E", group="stage"),
        action("validate", "Validate staged config", "F7"),
        action("save", "Save staged config"),
        action("discard", "Discard staged edits…"),
        action("copy_card", "Copy card as JSON", tip="Ctrl+C in the list of staged cards.", group="cards"),
        action("paste_cards", "Paste cards", tip="Ctrl+V in the list of staged cards.", group="cards"),
        action("commit", "Commit staged config…", tip="Shows what will change first.", group="act"),
        action("restore_lkg", "Restore last known good…", group="act"),
        action("restore_factory", "Restore factory config…", group="act"),
        action("import", "Import config…", group="file"),
        action("export", "Export staged config…", group="file"),
        *(
            ActionSpec(
                f"config.sample.{name}",
                f"Sample: {text}",
                "Config",
                stage(name),
                why_not=lambda: deeds.logic.why_not_configure("import"),
                tip="Takes the sample program as staged; nothing runs before a commit. Its plant moves with it.",
                group="sample",
            )
            for name, text in PROGRAMS
        ),
    )
