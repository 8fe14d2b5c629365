"""Select: everything, nothing, the rest, what is alike, and groups."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions import ActionSpec
from app.document.queries import KINDS, Kind
from app.menus.deeds import Deed, Deeds, in_world


def select_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    world, select = deeds.world, deeds.select
    anything, chosen = in_world(deeds), in_world(deeds, deeds.world.why_no_selection)

    def like(kind: Kind) -> Deed:
        return lambda: select.like_active(kind)

    return (
        ActionSpec("edit.select_all", "Select all", "Select", world.select_all, "Ctrl+A", anything, group="all"),
        ActionSpec(
            "edit.select_none", "Select nothing", "Select", world.select_none, "Ctrl+Shift+A", chosen, group="all"
        ),
        ActionSpec(
            "select.invert",
            "Invert selection",
            "Select",
            select.invert,
            "Ctrl+I",
            anything,
            "What is hidden or locked is left out.",
            group="all",
        ),
        ActionSpec(
            "select.under",
            "List under the pointer…",
            "Select",
            world.list_under_pointer,
            "Shift+L",
            anything,
            "All that lies there, the nearest first; Alt+right click does the same.",
            group="all",
        ),
        *(
            ActionSpec(
                f"select.like_{kind}",
                f"Select same {kind}",
                "Select",
                like(kind),
                why_not=chosen,
                tip=f"Everything with the {kind} of the active entity.",
                group="like",
            )
            for kind in KINDS
        ),
        ActionSpec(
            "select.by",
            "Select by value…",
            "Select",
            select.show_list,
            "Ctrl+Shift+F",
            anything,
            "From the types, meshes, textures and scripts in use.",
            group="like",
        ),
        ActionSpec(
            "select.group",
            "Select group",
            "Select",
            select.select_group,
            why_not=in_world(deeds, select.why_no_group),
            tip="All that are in the groups of what is selected.",
            group="group",
        ),
        ActionSpec(
            "group.make",
            "Group",
            "Select",
            select.group,
            "Ctrl+G",
            in_world(deeds, select.why_not_groupable),
            "Selected and moved as one; a double click or Alt+click reaches what is in it.",
            group="group",
            place="world",
        ),
        ActionSpec(
            "group.dissolve",
            "Ungroup",
            "Select",
            select.ungroup,
            "Ctrl+Shift+G",
            in_world(deeds, select.why_not_ungroupable),
            group="group",
        ),
        ActionSpec(
            "group.join",
            "Move into group of active",
            "Select",
            select.join_active,
            why_not=in_world(deeds, select.why_not_join),
            tip="What is selected joins the group that the active entity is in.",
            group="group",
        ),
        ActionSpec(
            "group.leave",
            "Take out of group",
            "Select",
            select.leave_group,
            why_not=in_world(deeds, select.why_no_group),
            group="group",
        ),
    )
