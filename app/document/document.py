"""The level being edited: one owner of its state, through which every change goes.

Not thread-safe: it lives on the GUI thread. It reads and writes no files; `app.document.files` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.document.edits import DocumentChange, Edit, Side, apply, between, change_of, is_moved, merged
from app.document.errors import EditRefusedError
from app.document.findings import (
    AssetLookup,
    AssetNamed,
    LevelFinding,
    LiveFindings,
    Survey,
    are_finite,
    is_plainly_fine,
    is_plainly_placed,
    numbers_of,
)
from app.document.history import History
from app.document.level_file import LevelFile
from app.document.selection import Selection
from app.document.steps import Step, StepKind, StepListener
from app.document.transaction import Transaction, UnderWay
from app.document.world import WorldState
from runtime.contracts.world import CameraPose, EditorState, Entity, Quest, SceneSettings, World, WorldSpec

Listener = Callable[[DocumentChange], None]


class Document:
    """A level, its history, its selection and its findings."""

    def __init__(
        self,
        world: WorldSpec,
        editor: EditorState | None = None,
        path: Path | None = None,
        *,
        assets: AssetLookup | None = None,
        entities: dict[str, Entity] | None = None,
        survey: Survey | None = None,
    ) -> None:
        """Raises ValueError when two entities have the same id.

        `entities` are those of the world by id, and `survey` is of them, where the reader has made both already.
        """
        self._state = WorldState.from_spec(world, editor, entities)
        self._camera = self._state.editor.camera
        self._findings = LiveFindings(self._state, assets, survey)
        self._listeners: list[Listener] = []
        self._step_listeners: list[StepListener] = []
        self._open: UnderWay | None = None
        self._is_part_written = False
        self.path = path
        self.file = LevelFile()
        self.history = History()
        self.selection = Selection()

    @property
    def state(self) -> WorldState:
        """Everything that undo covers, as one immutable value."""
        return self._state

    @property
    def entities(self) -> Mapping[str, Entity]:
        """The entities by id, in the order of the file."""
        return self._state.entities

    @property
    def world(self) -> World:
        return self._state.world

    @property
    def settings(self) -> SceneSettings:
        """The scene: ambient light and sky."""
        return self._state.scene

    @property
    def quests(self) -> tuple[Quest, ...]:
        return self._state.quests

    @property
    def editor(self) -> EditorState:
        """What goes into the sidecar, with the camera as it stands now."""
        if self._camera is None:
            return self._state.editor
        return self._state.editor.model_copy(update={"camera": self._camera})

    @property
    def camera(self) -> CameraPose | None:
        return self._camera

    @property
    def name(self) -> str:
        """The file's name, or what an unsaved level is called."""
        return self.path.name if self.path is not None else "untitled"

    @property
    def is_dirty(self) -> bool:
        return self.history.is_dirty or self._open is not None

    @property
    def findings(self) -> tuple[LevelFinding, ...]:
        """Everything that is wrong now, in the order of the document."""
        return self._findings.all(self._state)

    @property
    def live_findings(self) -> LiveFindings:
        """The findings by whose they are."""
        return self._findings

    @property
    def open_transaction(self) -> Transaction | None:
        return self._open.transaction if self._open is not None else None

    @property
    def can_undo(self) -> bool:
        return self._open is None and self.history.can_undo

    @property
    def can_redo(self) -> bool:
        return self._open is None and self.history.can_redo

    def to_spec(self) -> WorldSpec:
        """Return the world as it is sent to engines."""
        return self._state.to_spec()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have a listener told of each change; returns what takes it out again."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def follow_steps(self, listener: StepListener) -> Callable[[], None]:
        """Have a listener told of each step that was done, undone or redone, never of an open transaction."""
        self._step_listeners.append(listener)
        return lambda: self._step_listeners.remove(listener)

    def edit(
        self,
        label: str,
        changes: Mapping[str, Entity | None] | None = None,
        *,
        places: Mapping[str, int] | None = None,
        world: World | None = None,
        scene: SceneSettings | None = None,
        quests: tuple[Quest, ...] | None = None,
        editor: EditorState | None = None,
        unknown: Mapping[str, Any] | None = None,
        merge_key: str | None = None,
    ) -> bool:
        """Change the level as one undo step, or as a part of the open transaction; returns whether anything changed.

        `changes` maps ids to new entities, None removes. New ones go to the end unless `places` says where. Raises
        `EditRefusedError`, with nothing changed, for what a level cannot hold.
        """
        was = self._state.entities
        is_move = bool(changes) and all(is_moved(was.get(name), entity) for name, entity in (changes or {}).items())
        are_fine = self._refuse_what_cannot_be_held(changes or {}, is_move=is_move)
        if (world and not are_finite(world.gravity)) or (scene and not are_finite(scene.ambient_light)):
            raise EditRefusedError("settings: numbers must be finite and fit a double")
        wanted = Side(changes or {}, places or {}, world, scene, quests, editor, unknown)
        start, end = self._state, apply(self._state, wanted)
        if self._open is not None:
            return self._preview(self._open, wanted, end, is_move=is_move, are_fine=are_fine)
        edit = between(label, start, end, wanted.entities, wanted.places, merge_key, is_move=is_move)
        if edit is None:
            return False
        self._findings.remember(edit.before.entities)
        self._state = end
        self._record(edit)
        self._take(end, change_of(edit, edit.after), are_fine=are_fine)
        return True

    def transaction(self, label: str, merge_key: str | None = None) -> Transaction:
        """Begin several edits that count as one; raises RuntimeError while another is open."""
        if self._open is not None:
            raise RuntimeError(f"“{self._open.transaction.label}” is still open, so “{label}” cannot begin")
        transaction = Transaction(label, merge_key, commit=self._commit, roll_back=self._roll_back)
        self._open = UnderWay(transaction, self._state)
        return transaction

    def undo(self) -> bool:
        """Take the last step back; returns False when there is none or a transaction is open."""
        if not self.can_undo:
            return False
        edit = self.history.step_back()
        self._swap(edit, edit.before)
        self._tell_step("undo", edit)
        return True

    def redo(self) -> bool:
        """Do again what was undone; returns False when there is nothing or a transaction is open."""
        if not self.can_redo:
            return False
        edit = self.history.step_forward()
        self._swap(edit, edit.after)
        self._tell_step("redo", edit)
        return True

    def jump(self, position: int) -> None:
        """Undo or redo until so many steps are in force."""
        while self.history.position > position and self.undo():
            pass
        while self.history.position < position and self.redo():
            pass

    def move_camera(self, pose: CameraPose) -> None:
        """Keep where the camera is, for the sidecar; neither an undo step nor a change to save."""
        self._camera = pose

    def look_for_assets_again(self, assets: AssetLookup | None) -> None:
        """Check every asset name again, after files came or went or the level moved."""
        self._find_anew(assets, self._findings.unreadable)

    def note_unreadable_assets(self, reasons: Mapping[AssetNamed, str]) -> None:
        """Take up which assets' files turned out to be of no use, and why; all others are sound, or missing."""
        if dict(reasons) != dict(self._findings.unreadable):
            self._find_anew(self._findings.assets, reasons)

    def mark_saved(self, path: Path) -> None:
        """Note that the level as it is now is in that file.

        While a transaction is open no step of the history is what was written, whichever way it ends.
        """
        self.begin_writing()
        self.end_writing(path)

    def begin_writing(self) -> None:
        """Note that the level as it is now is being written; it may be edited meanwhile."""
        self.history.begin_writing()
        self._is_part_written = self._open is not None

    def end_writing(self, path: Path | None) -> None:
        """Note that what was begun is in that file now, or, with None, that it could not be written."""
        self.history.end_writing(is_written=path is not None)
        if path is None:
            return
        self.path = path
        if self._is_part_written:
            self.history.mark_unsaved()
        self.tell_again()

    def tell_again(self) -> None:
        """Tell listeners that something beside the state changed: what counts as saved, for one."""
        self._tell(DocumentChange())

    def _find_anew(self, assets: AssetLookup | None, unreadable: Mapping[AssetNamed, str]) -> None:
        before = self._findings.ids_with_findings()
        survey = self._findings.survey(self._state)
        self._findings = LiveFindings(self._state, assets, survey, unreadable)
        ids = before | self._findings.ids_with_findings()
        shown = {identity: self.entities[identity] for identity in self.entities if identity in ids}
        self._tell(DocumentChange(entities=shown, scene=True, findings=True))

    def _refuse_what_cannot_be_held(self, changes: Mapping[str, Entity | None], *, is_move: bool) -> bool:
        """Raise `EditRefusedError` for what cannot be held; returns whether the rest is plainly fine.

        Of what was but moved, and had no finding, the places are all there is to look at.
        """
        is_checked = is_move and changes.keys().isdisjoint(self._findings.ids_with_findings())
        are_fine = True
        for identity, entity in changes.items():
            if entity is None:
                continue
            if entity.id != identity:
                raise EditRefusedError(f"the entity {entity.id!r} cannot stand under the id {identity!r}")
            if is_checked and is_plainly_placed(entity.transform):
                continue
            if not is_plainly_fine(entity):
                are_fine = False
                if not are_finite(numbers_of(entity)):
                    raise EditRefusedError(f"{identity}: numbers must be finite and fit a double")
        return are_fine

    def _preview(self, opened: UnderWay, wanted: Side, end: WorldState, *, is_move: bool, are_fine: bool) -> bool:
        """Take an edit into the open transaction without comparing values: a drag comes here with each frame."""
        opened.touched.update(dict.fromkeys(wanted.entities))
        opened.placed.update(dict.fromkeys(wanted.places))
        was = self._state.entities
        self._take(
            end,
            DocumentChange(
                entities=wanted.entities,
                order=bool(wanted.places)
                or (not is_move and any((name in was) != (name in end.entities) for name in wanted.entities)),
                world=wanted.world is not None,
                scene=wanted.scene is not None,
                quests=wanted.quests is not None,
                editor=wanted.editor is not None,
                is_move=is_move,
                is_preview=True,
            ),
            are_fine=are_fine,
        )
        return True

    def _commit(self) -> bool:
        done = self._end()
        edit = between(done.transaction.label, done.start, self._state, done.touched, done.placed)
        if edit is not None:
            self._findings.remember(edit.after.entities)
            self._record(replace(edit, merge_key=done.transaction.merge_key))
        self._tell(DocumentChange())
        return edit is not None

    def _roll_back(self) -> None:
        done = self._end()
        undone = between(done.transaction.label, self._state, done.start, done.touched, done.placed)
        change = DocumentChange() if undone is None else change_of(undone, undone.after)
        self._take(done.start, change)

    def _end(self) -> UnderWay:
        assert self._open is not None
        done, self._open = self._open, None
        done.transaction.is_open = False
        return done

    def _record(self, edit: Edit) -> None:
        last = self.history.mergeable_with(edit.merge_key)
        if last is None:
            self.history.record(edit)
        else:
            self.history.replace_last(merged(self._state, last, edit))
        self._tell_step("do", edit)

    def _swap(self, edit: Edit, side: Side) -> None:
        self._take(apply(self._state, side), change_of(edit, side))
        entities = self._state.entities
        present = [identity for identity in edit.touched if identity in entities]
        if present:
            self.selection.replace(present)

    def _take(self, state: WorldState, change: DocumentChange, *, are_fine: bool = False) -> None:
        """Have a state in force; `are_fine`: its changed entities were found plainly fine a moment ago."""
        self._state = state
        gone = [identity for identity, entity in change.entities.items() if entity is None]
        if gone:
            self.selection.discard(gone)
        has_new_findings = self._findings.refresh(state, change, are_fine=are_fine)
        self._tell(replace(change, findings=has_new_findings))

    def _tell(self, change: DocumentChange) -> None:
        for listener in tuple(self._listeners):
            listener(change)

    def _tell_step(self, kind: StepKind, edit: Edit) -> None:
        step = Step(kind, edit, self._state)
        for listener in tuple(self._step_listeners):
            listener(step)
