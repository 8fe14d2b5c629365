"""Arrange: the pages of the Arrange panel, the duplicate that repeats itself, and prefabs."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions import ActionSpec
from app.menus.deeds import Deed, Deeds, in_world
from widgets.arrange.views import Page

PAGES: tuple[tuple[Page, str, str], ...] = (
    ("align", "Align and distribute…", "Line things up by their low ends, centres or high ends, or space them evenly."),
    ("array", "Array…", "Copies in a row, in a grid or around an axis."),
    ("scatter", "Scatter on a surface…", "Copies at random places of a surface, the same for the same seed."),
    ("mesh", "Replace mesh…", "Another mesh for all that is selected."),
)


def arrange_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    def turn_to(page: Page) -> Deed:
        return lambda: deeds.arrange.open(page)

    return (
        *(
            ActionSpec(f"arrange.{page}", text, "Arrange", turn_to(page), why_not=in_world(deeds), tip=tip)
            for page, text, tip in PAGES
        ),
        ActionSpec(
            "arrange.duplicate_again",
            "Duplicate again",
            "Arrange",
            deeds.arrange.duplicate_again,
            "Shift+D",
            in_world(deeds, deeds.world.why_no_selection),
            "Copies as far away as the last copy now is from its original.",
            group="again",
        ),
        ActionSpec(
            "prefab.open",
            "Prefabs…",
            "Arrange",
            deeds.prefabs.open,
            why_not=in_world(deeds),
            tip="Save the selection as a piece to use again, and place instances of it.",
            group="prefabs",
        ),
        *(
            ActionSpec(
                f"prefab.{name}", text, "Arrange", deed, why_not=in_world(deeds, why_not), tip=tip, group="prefabs"
            )
            for name, text, deed, why_not, tip in (
                (
                    "apply",
                    "Apply to prefab",
                    deeds.prefabs.apply,
                    deeds.prefabs.why_not_one_instance,
                    "Make the prefab as this instance is; others follow and keep what is their own.",
                ),
                (
                    "revert",
                    "Revert to prefab",
                    deeds.prefabs.revert,
                    deeds.prefabs.why_no_instance,
                    "Put everything back to what the prefab says.",
                ),
                (
                    "unpack",
                    "Unpack prefab",
                    deeds.prefabs.unpack,
                    deeds.prefabs.why_no_instance,
                    "Let it be plain entities that follow no prefab.",
                ),
            )
        ),
    )
