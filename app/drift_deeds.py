"""Push what changed to the engine, or take over what the engine has; each take-over is one undo step."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from app.build_deeds import BuildDeeds
from app.document import marks
from app.document.holder import DocumentHolder
from app.engine.drift import with_field
from app.engine_runs import EngineRuns
from app.engine_scene import EngineScene
from runtime.contracts.world import Entity

NO_DRIFT = "nothing differs from what the engine has built"
NO_DRIFT_HERE = "what is selected does not differ from what the engine has built"
NOT_KNOWN = "it is not known what the engine has built of this level"


class DriftDeeds(QObject):
    """Lives on the GUI thread. What is meant: the selection, and without one everything that differs."""

    said = Signal(str, str)

    def __init__(
        self,
        runs: EngineRuns,
        scene: EngineScene,
        holder: DocumentHolder,
        build: BuildDeeds,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runs = runs
        self._scene = scene
        self._holder = holder
        self._build = build

    def meant(self) -> tuple[str, ...]:
        """Return the ids that differ among those that are meant, in the order of the selection."""
        drifts, selection = self._scene.drift.drifts, self._holder.document.selection
        if len(selection):
            return tuple(identity for identity in selection.ids if identity in drifts)
        return tuple(drifts)

    def push(self) -> None:
        """Have the engine build what differs as the document has it; what it has no more needs a new build."""
        ids = self.meant()
        entities = self._holder.document.entities
        self._runs.push([entities[identity] for identity in ids if identity in entities])
        extra = sum(identity not in entities for identity in ids)
        if extra:
            what = "1 entity that is gone stays" if extra == 1 else f"{extra} entities that are gone stay"
            self.said.emit("warn", f"{what} in the engine until the level is built anew (Ctrl+B).")

    def take_over(self, path: str = "") -> None:
        """Make the document as the engine has it, in one field of what is meant or in all of it; one undo step."""
        ids = self.meant()
        changes = self._taken(ids, path)
        if not changes:
            return
        gone = frozenset(identity for identity, entity in changes.items() if entity is None)
        field = f"{path.rpartition('.')[2]} of " if path else ""
        what = next(iter(changes)) if len(changes) == 1 else f"{len(changes)} entities"
        document = self._holder.document
        editor = marks.without(document.state.editor, gone) if gone else None
        document.edit(f"Take over {field}{what}", changes, editor=editor)

    def why_not_push(self) -> str:
        """Return why nothing can be pushed now, an empty text when it can."""
        why = self._build.why_not_ask() or self._why_nothing()
        if why or any(identity in self._holder.document.entities for identity in self.meant()):
            return why
        return "what differs is only in the engine: build anew"

    def why_not_take(self) -> str:
        """Return why nothing can be taken over now, an empty text when it can."""
        opened = self._holder.document.open_transaction
        return self._why_nothing() or (f"“{opened.label}” is not decided yet" if opened is not None else "")

    def _why_nothing(self) -> str:
        if not self._scene.drift.is_known:
            return NOT_KNOWN
        if self.meant():
            return ""
        return NO_DRIFT_HERE if self._scene.drift.drifts else NO_DRIFT

    def _taken(self, ids: Iterable[str], path: str) -> dict[str, Entity | None]:
        built, entities = self._scene.drift.built, self._holder.document.entities
        changes: dict[str, Entity | None] = {}
        for identity in ids:
            mine, theirs = entities.get(identity), built.get(identity)
            if not path:
                changes[identity] = theirs
            elif mine is not None and theirs is not None:
                changes[identity] = with_field(mine, theirs, path)
        return {identity: entity for identity, entity in changes.items() if entity != entities.get(identity)}
