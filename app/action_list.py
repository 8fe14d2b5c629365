"""Every action of the program in one list, in the order of the menus. The ids are what tests, tour and palette name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.actions import ActionSpec
from app.document.holder import DocumentHolder
from app.presenters.level_files import LevelFiles
from app.presenters.run_bar import RunBarPresenter
from app.presenters.stepping import Intent

MENUS = ("File", "Edit", "Add", "View", "Run", "Config", "Help")
MESHES = (
    ("box", "Box"),
    ("sphere", "Sphere"),
    ("plane", "Plane"),
    ("cylinder", "Cylinder"),
    ("cone", "Cone"),
    ("capsule", "Capsule"),
    ("torus", "Torus"),
)

Deed = Callable[[], object]
WhyNot = Callable[[], str]


class WorldDeeds(Protocol):
    """What can be done to the level that is open."""

    def undo(self) -> None: ...
    def redo(self) -> None: ...
    def why_no_undo(self) -> str: ...
    def why_no_redo(self) -> str: ...
    def cut(self) -> None: ...
    def copy(self) -> None: ...
    def paste(self) -> None: ...
    def duplicate(self) -> None: ...
    def delete(self) -> None: ...
    def select_all(self) -> None: ...
    def select_none(self) -> None: ...
    def add(self, mesh: str) -> None: ...
    def why_no_selection(self) -> str: ...
    def toggle_hidden(self) -> None: ...
    def set_tool(self, tool: str) -> None: ...
    def toggle_space(self) -> None: ...
    def toggle_snap(self) -> None: ...
    def frame_selection(self) -> None: ...
    def frame_all(self) -> None: ...
    def set_projection(self, projection: str) -> None: ...


class LogicDeeds(Protocol):
    """What can be done to the chosen card, to overrides and to the staged config."""

    def toggle_breakpoint(self) -> None: ...
    def run_to_chosen(self) -> None: ...
    def why_no_card(self) -> str: ...
    def release_all(self) -> None: ...
    def why_nothing_to_release(self) -> str: ...
    def mask_all(self) -> None: ...
    def is_all_masked(self) -> bool: ...
    def trend_chosen(self) -> None: ...
    def configure(self, verb: str) -> None: ...
    def show_config(self) -> None: ...
    def why_not_configure(self, verb: str) -> str: ...
    def undo(self) -> None: ...
    def redo(self) -> None: ...
    def why_no_undo(self) -> str: ...
    def why_no_redo(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Deeds:
    """Everything that actions call."""

    files: LevelFiles
    holder: DocumentHolder
    world: WorldDeeds
    logic: LogicDeeds
    run: RunBarPresenter
    open_sample: Callable[[str], object]
    show_workspace: Callable[[str], object]
    workspace: Callable[[], str]
    show_palette: Deed
    select_theme: Callable[[str], object]
    theme: Callable[[], str]
    reset_layout: Deed
    show_welcome: Deed
    quit: Deed


def action_list(deeds: Deeds) -> tuple[ActionSpec, ...]:
    """Return the table of all actions."""
    return (
        *_file_actions(deeds),
        *_edit_actions(deeds),
        *_add_actions(deeds),
        *_view_actions(deeds),
        *_run_actions(deeds),
        *_config_actions(deeds),
        ActionSpec("help.welcome", "First steps", "Help", deeds.show_welcome, tip="The four steps of the first run."),
    )


def _file_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    files = deeds.files
    return (
        ActionSpec("file.new", "New level", "File", files.new, "Ctrl+N", group="open"),
        ActionSpec("file.open", "Open level…", "File", files.choose_and_open, "Ctrl+O", group="open"),
        ActionSpec(
            "file.sample.dark_forest",
            "Sample: Dark Forest",
            "File",
            lambda: deeds.open_sample("dark_forest"),
            group="open",
        ),
        ActionSpec(
            "file.sample.pump_yard", "Sample: Pump Yard", "File", lambda: deeds.open_sample("pump_yard"), group="open"
        ),
        ActionSpec("file.save", "Save level", "File", files.save, "Ctrl+S", group="save"),
        ActionSpec("file.save_as", "Save level as…", "File", files.choose_and_save, "Ctrl+Shift+S", group="save"),
        ActionSpec("file.quit", "Quit", "File", deeds.quit, "Ctrl+Q", group="quit"),
    )


def _edit_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    world, logic = deeds.world, deeds.logic

    def here(in_world: WhyNot, in_logic: WhyNot) -> WhyNot:
        def why_not() -> str:
            return {"world": in_world, "logic": in_logic}.get(deeds.workspace(), _nothing_to_undo)()

        return why_not

    def do_here(in_world: Deed, in_logic: Deed) -> Deed:
        def do() -> object:
            return in_logic() if deeds.workspace() == "logic" else in_world()

        return do

    chosen = _in_world(deeds, world.why_no_selection)
    anything = _in_world(deeds)
    return (
        ActionSpec(
            "edit.undo",
            "Undo",
            "Edit",
            do_here(world.undo, logic.undo),
            "Ctrl+Z",
            here(world.why_no_undo, logic.why_no_undo),
            "Of the level in World, of the staged config in Logic.",
            group="undo",
        ),
        ActionSpec(
            "edit.redo",
            "Redo",
            "Edit",
            do_here(world.redo, logic.redo),
            "Ctrl+Shift+Z",
            here(world.why_no_redo, logic.why_no_redo),
            group="undo",
        ),
        ActionSpec("edit.cut", "Cut", "Edit", world.cut, "Ctrl+X", chosen, group="clipboard"),
        ActionSpec("edit.copy", "Copy", "Edit", world.copy, "Ctrl+C", chosen, "As JSON.", group="clipboard"),
        ActionSpec("edit.paste", "Paste", "Edit", world.paste, "Ctrl+V", anything, group="clipboard"),
        ActionSpec("edit.duplicate", "Duplicate", "Edit", world.duplicate, "Ctrl+D", chosen, group="clipboard"),
        ActionSpec("edit.delete", "Delete", "Edit", world.delete, "Del", chosen, group="clipboard"),
        ActionSpec("edit.select_all", "Select all", "Edit", world.select_all, "Ctrl+A", anything, group="select"),
        ActionSpec(
            "edit.select_none", "Select nothing", "Edit", world.select_none, "Ctrl+Shift+A", chosen, group="select"
        ),
        ActionSpec("edit.hide", "Hide or show selection", "Edit", world.toggle_hidden, "H", chosen, group="select"),
    )


def _add_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    def add(mesh: str) -> Deed:
        return lambda: deeds.world.add(mesh)

    return [
        ActionSpec(f"add.{mesh}", text, "Add", add(mesh), why_not=_in_world(deeds), tip="Where the view is centred.")
        for mesh, text in MESHES
    ]


def _view_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    world = deeds.world

    def tool(name: str) -> Deed:
        return lambda: world.set_tool(name)

    def project(name: str) -> Deed:
        return lambda: world.set_projection(name)

    def switch(name: str) -> Deed:
        return lambda: deeds.show_workspace(name)

    def theme(name: str) -> Deed:
        return lambda: deeds.select_theme(name)

    def is_theme(name: str) -> Callable[[], bool]:
        return lambda: deeds.theme() == name

    here = _in_world(deeds)
    return (
        *(
            ActionSpec(f"workspace.{name}", text, "View", switch(name), f"Ctrl+{number}", group="workspace")
            for number, (name, text) in enumerate((("world", "World"), ("logic", "Logic"), ("stats", "Stats")), start=1)
        ),
        ActionSpec("view.palette", "Command palette…", "View", deeds.show_palette, "Ctrl+Shift+P", group="workspace"),
        *(
            ActionSpec(f"tool.{name}", f"{text} tool", "View", tool(name), key, here, group="tools")
            for name, text, key in (
                ("select", "Select", "Q"),
                ("move", "Move", "W"),
                ("rotate", "Rotate", "E"),
                ("scale", "Scale", "R"),
            )
        ),
        ActionSpec("tool.space", "World or local axes", "View", world.toggle_space, "X", here, group="tools"),
        ActionSpec("tool.snap", "Snapping on or off", "View", world.toggle_snap, "S", here, group="tools"),
        ActionSpec("view.frame_selection", "Frame selection", "View", world.frame_selection, "F", here, group="camera"),
        ActionSpec("view.frame_all", "Frame all", "View", world.frame_all, "Home", here, group="camera"),
        *(
            ActionSpec(f"view.{name}", f"{text} view", "View", project(name), key, here, group="camera")
            for name, text, key in (
                ("perspective", "Perspective", "5"),
                ("top", "Top", "7"),
                ("front", "Front", "1"),
                ("side", "Side", "3"),
            )
        ),
        *(
            ActionSpec(f"theme.{name}", text, "View", theme(name), is_checked=is_theme(name), group="theme")
            for name, text in (("system", "Theme of the system"), ("dark", "Dark theme"), ("light", "Light theme"))
        ),
        ActionSpec("view.reset_layout", "Reset layout", "View", deeds.reset_layout, group="theme"),
    )


def _run_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    run, logic = deeds.run, deeds.logic

    def why_not(intent: Intent) -> WhyNot:
        return lambda: run.why_not(intent) or ""

    return (
        ActionSpec("run.run", "Run", "Run", run.run, "F5", why_not("run"), group="run"),
        ActionSpec("run.break", "Break", "Run", run.break_, "F6", why_not("break"), group="run"),
        ActionSpec("run.step_card", "Step card", "Run", run.step_card, "F10", why_not("step_card"), group="step"),
        ActionSpec("run.step_scan", "Step scan", "Run", run.step_scan, "F11", why_not("step_scan"), group="step"),
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
            "run.breakpoint",
            "Breakpoint on chosen card",
            "Run",
            logic.toggle_breakpoint,
            "F9",
            logic.why_no_card,
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
            is_checked=logic.is_all_masked,
            tip="Every output is held off while the logic runs on.",
            group="override",
        ),
        ActionSpec(
            "run.trend", "Trend chosen card", "Run", logic.trend_chosen, "Ctrl+T", logic.why_no_card, group="override"
        ),
    )


def _config_actions(deeds: Deeds) -> Sequence[ActionSpec]:
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


def _in_world(deeds: Deeds, further: WhyNot | None = None) -> WhyNot:
    """An action of the World workspace: elsewhere its key means nothing."""

    def why_not() -> str:
        if deeds.workspace() != "world":
            return "this works in the World workspace (Ctrl+1)"
        return further() if further is not None else ""

    return why_not


def _nothing_to_undo() -> str:
    return "there is nothing to undo in this workspace"
