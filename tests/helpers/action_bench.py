"""The table of actions over deeds that only note that they were called."""

from __future__ import annotations

from typing import Any
from unittest.mock import MagicMock

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from app.action_list import action_list
from app.actions import ActionTable
from app.menus.deeds import Deeds


class ActionBench:
    """`specs` and `table` of every action; `deeds` remembers the calls, `workspace` is the one in front."""

    # Which workspace is shown and why something cannot be done are all that the actions ask for.

    def __init__(self, qtbot: QtBot) -> None:
        self.deeds: Any = MagicMock()
        self.workspace = "world"
        for half in (self.deeds.world, self.deeds.logic):
            for name in (
                "why_no_undo",
                "why_no_redo",
                "why_no_selection",
                "why_no_card",
                "why_nothing_to_release",
                "why_no_bookmark",
            ):
                getattr(half, name).return_value = ""
        for name in ("why_no_instance", "why_not_one_instance"):
            getattr(self.deeds.prefabs, name).return_value = ""
        for name in ("why_no_group", "why_not_groupable", "why_not_ungroupable", "why_not_join"):
            getattr(self.deeds.select, name).return_value = ""
        self.deeds.logic.why_not_configure.return_value = ""
        self.deeds.connection.why_not_own.return_value = ""
        self.deeds.connection.is_isolated.return_value = False
        self.deeds.logic.why_not_command.return_value = ""
        self.deeds.logic.why_not_mask_all.return_value = ""
        self.deeds.logic.is_all_masked.return_value = False
        self.deeds.logic.is_watched.return_value = False
        self.deeds.drawing.why_not_samples.return_value = ""
        self.deeds.run.why_not.return_value = None
        self.deeds.exports.why_not.return_value = ""
        self.deeds.build.why_not.return_value = ""
        self.deeds.build.why_no_engine_view.return_value = ""
        self.deeds.drift.why_not_push.return_value = ""
        self.deeds.drift.why_not_take.return_value = ""
        self.deeds.replay.why_not_live.return_value = ""
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        given = Deeds(
            files=self.deeds.files,
            exports=self.deeds.exports,
            store=self.deeds.store,
            recover=self.deeds.recover,
            holder=self.deeds.holder,
            world=self.deeds.world,
            select=self.deeds.select,
            arrange=self.deeds.arrange,
            prefabs=self.deeds.prefabs,
            build=self.deeds.build,
            drift=self.deeds.drift,
            replay=self.deeds.replay,
            import_assets=self.deeds.import_assets,
            logic=self.deeds.logic,
            run=self.deeds.run,
            connection=self.deeds.connection,
            write_support_bundle=self.deeds.write_support_bundle,
            show_security=self.deeds.show_security,
            share=self.deeds.share,
            open_sample=self.deeds.open_sample,
            show_workspace=self.deeds.show_workspace,
            workspace=lambda: self.workspace,
            show_palette=self.deeds.show_palette,
            select_theme=self.deeds.select_theme,
            theme=lambda: "dark",
            drawing=self.deeds.drawing,
            select_controls=self.deeds.select_controls,
            controls=lambda: "windows",
            reset_layout=self.deeds.reset_layout,
            detach_viewport=self.deeds.detach_viewport,
            is_viewport_detached=lambda: False,
            show_shortcuts=self.deeds.show_shortcuts,
            show_welcome=self.deeds.show_welcome,
            show_fixes=self.deeds.show_fixes,
            go_to=self.deeds.go_to,
            quit=self.deeds.quit,
        )
        self.specs = action_list(given)
        self.table = ActionTable(self.specs, self.window)
