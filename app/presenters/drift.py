"""The strip of differences and what it is about: the selection, or the level while nothing is selected."""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.document.holder import DocumentHolder
from app.drift_deeds import DriftDeeds
from app.engine.drift import Drift, value_at
from app.engine.marks import drift_words
from app.engine_runs import EngineRuns
from app.engine_scene import EngineScene
from runtime.contracts.world import Entity
from widgets.drift.strip import DriftStrip
from widgets.drift.views import DriftView, FieldDrift

ABSENT = "not there"
_DEGREES = "transform.rotation"
_METRES = "transform.position"


class DriftPresenter:
    """Keeps the strip in step with document, selection and engine."""

    def __init__(
        self, strip: DriftStrip, deeds: DriftDeeds, runs: EngineRuns, scene: EngineScene, holder: DocumentHolder
    ) -> None:
        self._strip = strip
        self._deeds = deeds
        self._scene = scene
        self._holder = holder
        strip.push_requested.connect(lambda: None if deeds.why_not_push() else deeds.push())
        strip.take_requested.connect(lambda path: None if deeds.why_not_take() else deeds.take_over(path))
        scene.drift_changed.connect(self.refresh)
        runs.busy_changed.connect(self.refresh)
        runs.status_changed.connect(self.refresh)
        holder.subscribe(replaced=self.refresh, changed=self._refresh_soon, selected=self._refresh_soon)
        self.refresh()

    def _refresh_soon(self, _: object) -> None:
        self._holder.show_soon(self.refresh, len(self._holder.document.selection))

    def refresh(self, *_: object) -> None:
        """Show what differs now."""
        if not self._scene.drift.is_known:
            self._strip.show_drift(DriftView())
            return
        self._strip.show_drift(
            DriftView(self._summary(), self._fields(), self._deeds.why_not_push(), self._deeds.why_not_take())
        )

    def _summary(self) -> str:
        selection, ids = self._holder.document.selection, self._deeds.meant()
        if not len(selection):
            return level_words(len(ids), self._scene.settings_drift())
        if not ids:
            return ""
        if len(selection) == 1:
            return _headline(self._scene.drift.drifts[ids[0]])
        return f"≠ {len(ids)} of {len(selection)} selected differ from the engine"

    def _fields(self) -> tuple[FieldDrift, ...]:
        document = self._holder.document
        ids = self._deeds.meant()
        if len(document.selection) != 1 or not ids:
            return ()
        mine, built = document.entities.get(ids[0]), self._scene.drift.built.get(ids[0])
        if mine is None or built is None:
            return ()
        return tuple(
            FieldDrift(path, value_text(mine, path), value_text(built, path))
            for path in self._scene.drift.drifts[ids[0]].fields
        )


def level_words(count: int, settings: Sequence[str]) -> str:
    """Return what differs of the whole level, an empty text when nothing does."""
    parts = []
    if count:
        parts.append(
            "≠ 1 entity differs from the engine" if count == 1 else f"≠ {count} entities differ from the engine"
        )
    if settings:
        parts.append(f"≠ {', '.join(settings)}: a new build takes it up")
    return "\n".join(parts)


def value_text(entity: Entity, path: str) -> str:
    """Return a field's value as people read it: metres, degrees, plain numbers."""
    value = value_at(entity, path)
    if value is None:
        return ABSENT
    if not isinstance(value, tuple):
        return str(value) or "–"
    if path == _DEGREES:
        return ", ".join(f"{math.degrees(part):.4g}°" for part in value)
    unit = "\u2009m" if path == _METRES else ""
    return ", ".join(f"{part:.4g}" for part in value) + unit


def _headline(drift: Drift) -> str:
    if drift.kind != "differs":
        return drift_words(drift)
    count = len(drift.fields)
    return "≠ differs from the engine" if count == 1 else f"≠ differs from the engine in {count} fields"
