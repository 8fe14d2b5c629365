"""View: workspaces, tools, camera, theme and layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.actions import ActionSpec
from app.control_presets import PRESETS
from app.menus.deeds import Deed, Deeds, in_world

PIVOT_TIP = "Turning and scaling: about the middle, about the active one, each about its own origin."

BOOKMARKS = ("1", "2", "3", "4")
DRAWN = (
    ("grid", "outline", "colliders", "names", "quests", "engine"),
    ("shadows",),
    ("samples_0", "samples_2", "samples_4", "samples_8"),
)
"""What is offered over the viewport, in groups: the ends of ids of actions."""


def view_actions(deeds: Deeds) -> Sequence[ActionSpec]:
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

    def controls(name: str) -> Deed:
        return lambda: deeds.select_controls(name)

    def is_in_use(name: str) -> Callable[[], bool]:
        return lambda: deeds.controls() == name

    def go_to(panel: str) -> Deed:
        return lambda: deeds.go_to(panel)

    here = in_world(deeds)
    return (
        *(
            ActionSpec(f"workspace.{name}", text, "View", switch(name), f"Ctrl+{number}", group="workspace")
            for number, (name, text) in enumerate((("world", "World"), ("logic", "Logic"), ("stats", "Stats")), start=1)
        ),
        ActionSpec("view.palette", "Command palette…", "View", deeds.show_palette, "Ctrl+Shift+P", group="workspace"),
        *(
            ActionSpec(f"go.{panel}", text, "View", go_to(panel), key, here, "With the keyboard in it.", group="go")
            for panel, text, key in (
                ("outliner", "Go to the outliner's filter", "Ctrl+F"),
                ("inspector", "Go to the inspector", "F4"),
                ("problems", "Go to the problems", "F8"),
                ("history", "Go to the history", "Ctrl+H"),
                ("assets", "Go to the assets", "Ctrl+Alt+A"),
            )
        ),
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
        ActionSpec("tool.pivot", "Next pivot", "View", world.next_pivot, ".", here, PIVOT_TIP, group="tools"),
        ActionSpec(
            "tool.snap_target",
            "Snap to the next: steps, grid, surfaces, vertices",
            "View",
            world.next_snap_target,
            ",",
            here,
            group="tools",
        ),
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
        *_bookmark_actions(deeds),
        ActionSpec(
            "view.look_for_assets",
            "Look for assets again",
            "View",
            world.look_for_assets,
            why_not=here,
            tip="Files that come, go or change in the level's and your own asset folder are noticed by themselves; "
            "this helps on network drives that do not tell.",
            group="camera",
        ),
        *_drawing_actions(deeds),
        *(
            ActionSpec(
                f"controls.{preset.name}",
                f"{preset.title} controls",
                "View",
                controls(preset.name),
                tip="What mouse buttons and keys do in the viewport.",
                is_checked=is_in_use(preset.name),
                group="controls",
            )
            for preset in PRESETS
        ),
        *(
            ActionSpec(f"theme.{name}", text, "View", theme(name), is_checked=is_theme(name), group="theme")
            for name, text in (("system", "Theme of the system"), ("dark", "Dark theme"), ("light", "Light theme"))
        ),
        ActionSpec(
            "view.detach",
            "Viewport in a window of its own",
            "View",
            deeds.detach_viewport,
            tip="On another screen, say; closing that window brings it back.",
            is_checked=deeds.is_viewport_detached,
            group="theme",
        ),
        ActionSpec("view.reset_layout", "Reset layout", "View", deeds.reset_layout, group="theme"),
    )


def _bookmark_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    world, here = deeds.world, in_world(deeds)

    def go(name: str) -> Deed:
        return lambda: world.go_to_bookmark(name)

    def keep(name: str) -> Deed:
        return lambda: world.set_bookmark(name)

    def why_not(name: str) -> Callable[[], str]:
        return lambda: here() or world.why_no_bookmark(name)

    return (
        *(
            ActionSpec(
                f"view.bookmark_{name}",
                f"Go to bookmark {name}",
                "View",
                go(name),
                f"Ctrl+F{name}",
                why_not(name),
                tip="The view that was kept with the level. Moving the camera is no undo step.",
                group="bookmarks",
            )
            for name in BOOKMARKS
        ),
        *(
            ActionSpec(
                f"view.set_bookmark_{name}",
                f"Set bookmark {name}",
                "View",
                keep(name),
                f"Ctrl+Shift+F{name}",
                here,
                "Keeps this view with the level, as one undo step.",
                group="bookmarks",
            )
            for name in BOOKMARKS
        ),
    )


def _drawing_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    drawing = deeds.drawing
    here = in_world(deeds)

    def toggle(overlay: str) -> Deed:
        return lambda: drawing.toggle_overlay(overlay)

    def is_shown(overlay: str) -> Callable[[], bool]:
        return lambda: drawing.shows(overlay)

    def sample(count: int) -> Deed:
        return lambda: drawing.set_samples(count)

    def why_not_sampled(count: int) -> Callable[[], str]:
        return lambda: here() or drawing.why_not_samples(count)

    def is_sampled(count: int) -> Callable[[], bool]:
        return lambda: drawing.samples == count

    overlays = (
        ("grid", "Grid", "Alt+G", "The ground as squared paper; how large a square is stands in the corner."),
        ("outline", "Outline of the selection", "Alt+O", "A line around what is selected."),
        ("colliders", "Colliders", "Alt+C", "What things bump into, as wire."),
        ("names", "Names", "Alt+N", "The id of what is seen, the nearest first."),
        ("quests", "Quests", "Alt+Q", "Which entity triggers which quest; arrows go in the order of the quests."),
        ("engine", "Engine marks", "Alt+E", "How entities stand in the engine: jobs under way or failed, and drift."),
    )
    return (
        *(
            ActionSpec(
                f"draw.{name}", text, "View", toggle(name), key, here, tip, is_checked=is_shown(name), group="overlays"
            )
            for name, text, key, tip in overlays
        ),
        ActionSpec(
            "draw.shadows",
            "Shadows",
            "View",
            drawing.toggle_shadows,
            "Alt+S",
            here,
            "Of the sun. Off by itself where the processor has to draw.",
            is_checked=lambda: drawing.shows_shadows,
            group="overlays",
        ),
        *(
            ActionSpec(
                f"draw.samples_{count}",
                f"Smooth edges: {count}\u2009×" if count else "Smooth edges: off",
                "View",
                sample(count),
                why_not=why_not_sampled(count),
                tip="Samples for each pixel, as far as the graphics driver offers them.",
                is_checked=is_sampled(count),
                group="samples",
            )
            for count in (0, 2, 4, 8)
        ),
    )
