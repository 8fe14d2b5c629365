"""Config: the staged config's life."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions import ActionSpec
from app.menus.deeds import Deeds


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

    return (
        ActionSpec("config.show", "Edit staged config", "Config", deeds.logic.show_config, "Ctrl+E", group="stage"),
        action("validate", "Validate staged config", "F7"),
        action("save", "Save staged config"),
        action("discard", "Discard staged edits…"),
        action("commit", "Commit staged config…", tip="Shows what will change first.", group="act"),
        action("restore_lkg", "Restore last known good…", group="act"),
        action("restore_factory", "Restore factory config…", group="act"),
        action("import", "Import config…", group="file"),
        action("export", "Export staged config…", group="file"),
    )
