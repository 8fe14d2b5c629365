"""Edit: undo where one is, clipboard and visibility of what is selected."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions import ActionSpec
from app.menus.deeds import Deed, Deeds, WhyNot, in_world


def edit_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    world, logic = deeds.world, deeds.logic

    def here(in_world: WhyNot, in_logic: WhyNot) -> WhyNot:
        def why_not() -> str:
            return {"world": in_world, "logic": in_logic}.get(deeds.workspace(), _nothing_to_undo)()

        return why_not

    def do_here(in_world: Deed, in_logic: Deed) -> Deed:
        def do() -> object:
            return in_logic() if deeds.workspace() == "logic" else in_world()

        return do

    def transform(tool: str) -> Deed:
        return lambda: world.transform(tool)

    chosen = in_world(deeds, world.why_no_selection)
    anything = in_world(deeds)
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
        ActionSpec("edit.duplicate", "Duplicate", "Edit", deeds.arrange.duplicate, "Ctrl+D", chosen, group="clipboard"),
        ActionSpec("edit.delete", "Delete", "Edit", world.delete, "Del", chosen, group="clipboard"),
        *(
            ActionSpec(
                f"transform.{tool}",
                f"{text} with keys",
                "Edit",
                transform(tool),
                key,
                chosen,
                "The pointer, or typed: X 2.5 Enter. Esc puts back.",
                group="transform",
            )
            for tool, text, key in (("move", "Move", "G"), ("rotate", "Turn", "Shift+R"), ("scale", "Scale", "Shift+S"))
        ),
        ActionSpec(
            "transform.drop",
            "Drop to ground",
            "Edit",
            world.drop_to_ground,
            "End",
            chosen,
            "Onto what lies below, or the ground; groups as one.",
            group="transform",
        ),
        ActionSpec("edit.hide", "Hide or show selection", "Edit", world.toggle_hidden, "H", chosen, group="select"),
        ActionSpec(
            "edit.quick_fix",
            "Quick-fix…",
            "Edit",
            deeds.show_fixes,
            "Ctrl+.",
            anything,
            "Ways to mend the problems chosen in the Problems panel, or the first one.",
            group="problems",
        ),
    )


def _nothing_to_undo() -> str:
    return "there is nothing to undo in this workspace"
