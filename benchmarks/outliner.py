"""The outliner's filter at 100 000 entities: against a list comprehension over the names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from benchmarks.row import Row, compare
from widgets.outliner.model import OutlinerModel
from widgets.outliner.rows import OutlinerRow

ENTITIES = 100_000
GOAL = 5.0
FILTERS = ("wolf_1", "type:npc mesh:wolf script:* -is:hidden")


def rows() -> Sequence[Row]:
    application = QCoreApplication.instance() or QCoreApplication([])
    model = OutlinerModel()
    listed = [
        OutlinerRow(f"{'wolf' if place % 3 else 'Rock'}_{place}", "npc" if place % 3 else "object",
                    "wolf" if place % 3 else "rock", "fur", "wolf_ai" if place % 2 else "", is_hidden=place % 10 == 0)
        for place in range(ENTITIES)
    ]  # fmt: skip
    model.show_rows("Forest", listed)
    names = [row.id for row in listed]

    def filtered(text: str) -> None:
        model.show_filter(text)
        model.show_filter("")

    def by_hand() -> list[str]:
        return [name for name in names if "wolf_1" in name]

    baseline = "list comprehension over the names"
    measured = [
        compare(
            f"outliner filter “{text}” of {ENTITIES}, and back",
            lambda text=text: filtered(text),  # type: ignore[misc]  # a default binds the text
            by_hand,
            baseline_name=baseline,
            goal=GOAL,
        )
        for text in FILTERS
    ]
    del application
    return measured
