"""Inspector and document: the selected entities, or the world, in as field views; field edits out as undo steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.document import operations
from app.document.document import Document
from app.document.edits import DocumentChange
from app.document.errors import EditRefusedError
from app.document.findings import AssetKind, LevelFinding
from app.document.holder import DocumentHolder
from app.document.naming import free_id
from app.document.selection import SelectionChange
from app.document.transaction import Transaction
from app.presenters import override_marks
from app.presenters.ahead import Ahead
from app.presenters.field_values import common, described, reader, replaced, split_index, unknown_fields, wish_of
from runtime.contracts.base import Contract
from runtime.contracts.plain_text import visible
from runtime.contracts.world import (
    BUILTIN_MESHES,
    BUILTIN_SKIES,
    BUILTIN_TEXTURES,
    Entity,
    Quest,
    Sun,
)
from widgets.inspector.forms import ENTITY_FORM, WORLD_FORM, paths
from widgets.inspector.panel import InspectorPanel
from widgets.inspector.views import (
    EntitiesView,
    FieldEdit,
    FieldView,
    Problem,
    QuestEdit,
    QuestView,
    WorldView,
)

AssetNames = Callable[[AssetKind], Sequence[str]]

_ENTITY_READERS = {path: reader(path) for path in paths(ENTITY_FORM)}
_AXES = "XYZ"
_CHANNELS = ("red", "green", "blue")


@dataclass(frozen=True, slots=True)
class NamesInUse:
    """What the entities of a level name."""

    meshes: set[str]
    textures: set[str]
    scripts: set[str]


def names_in_use(document: Document) -> NamesInUse:
    """Return the names that the entities use."""
    entities = document.entities.values()
    return NamesInUse(
        {one.components.mesh for one in entities},
        {one.material.texture for one in entities},
        {one.components.script for one in entities},
    )


class InspectorPresenter:
    """Keeps the panel in step with the selection of the open document."""

    def __init__(
        self, panel: InspectorPanel, holder: DocumentHolder, *, asset_names: AssetNames = lambda kind: ()
    ) -> None:
        self._panel = panel
        self._holder = holder
        self._asset_names = asset_names
        self._drag: Transaction | None = None
        self._ahead = Ahead(holder, names_in_use)
        panel.entities_edited.connect(self._edit_entities)
        panel.world_edited.connect(self._edit_world)
        panel.drag_started.connect(self._begin_drag)
        panel.drag_finished.connect(self._end_drag)
        panel.quest_edited.connect(self._edit_quest)
        panel.quest_add_requested.connect(self._add_quest)
        panel.quest_remove_requested.connect(self._remove_quest)
        panel.revert_requested.connect(self._revert)
        panel.entity_requested.connect(lambda identity: holder.document.selection.replace([identity]))
        holder.subscribe(replaced=self._show_document, changed=self._follow, selected=self._show_selection)
        self._show_document(holder.document)

    def reveal(self, finding: LevelFinding) -> None:
        """Select what a finding is about and put the keyboard on the field."""
        document = self._holder.document
        path, index = split_index(finding.field)
        if finding.owner == "entity":
            if finding.id in document.entities:
                document.selection.replace([finding.id])
                self._panel.focus_field(path, index)
            return
        document.selection.clear()
        if finding.owner == "quest":
            self._panel.focus_quest(finding.index, path)
        else:
            self._panel.focus_field(f"{finding.owner}.{path}", index)

    def refresh_suggestions(self) -> None:
        """Offer the asset names that are known now, with those that the level uses."""
        self._suggest(names_in_use(self._holder.document))

    def _suggest(self, used: NamesInUse) -> None:
        self._panel.show_suggestions(
            {
                "components.mesh": self._known("mesh", BUILTIN_MESHES, used.meshes),
                "material.texture": self._known("texture", BUILTIN_TEXTURES, used.textures),
                "scene.skybox": self._known("sky", BUILTIN_SKIES, {self._holder.document.settings.skybox}),
                "components.script": sorted(used.scripts - {""}),
            }
        )

    def _show_document(self, document: Document) -> None:
        self._drag = None
        self._suggest(self._ahead.take(document))
        self._refresh()

    def _show_selection(self, change: SelectionChange) -> None:
        self._refresh_soon()

    def _follow(self, change: DocumentChange) -> None:
        selection = self._holder.document.selection
        if not len(selection):
            if change.world or change.scene or change.quests or change.editor or change.order or change.findings:
                self._show_world()
        elif change.editor or change.findings or any(identity in selection for identity in change.entities):
            self._refresh_soon()

    def _refresh_soon(self) -> None:
        self._holder.show_soon(self._refresh, len(self._holder.document.selection))

    def _refresh(self) -> None:
        if len(self._holder.document.selection):
            self._show_entities()
        else:
            self._show_world()

    def _show_entities(self) -> None:
        document = self._holder.document
        chosen = [document.entities[identity] for identity in document.selection.ids if identity in document.entities]
        if not chosen:
            self._show_world()
            return
        findings = document.live_findings
        found = findings.ids_with_findings()
        problems = _problems_by_path(
            finding for entity in chosen if entity.id in found for finding in findings.of_entity(entity.id)
        )
        fields = {path: common(map(read, chosen)) for path, read in _ENTITY_READERS.items()}
        one = chosen[0] if len(chosen) == 1 else None
        self._panel.show_entities(
            EntitiesView(
                title=one.id if one else f"{len(chosen)} entities",
                subtitle=f"{one.type} · {one.components.mesh}" if one else described(chosen),
                fields=self._marked(_with_problems(fields, problems, len(chosen))),
                is_single=one is not None,
                note=_note(document, chosen),
                unknown=unknown_fields(one) if one else "",
            )
        )

    def _marked(self, fields: Mapping[str, FieldView]) -> dict[str, FieldView]:
        """Return the fields with what their prefab says where they override it."""
        said = override_marks.marks(self._holder.document, self._holder.document.selection.ids)
        return {path: replace(view, prefab=said[path]) if path in said else view for path, view in fields.items()}

    def _revert(self, path: str) -> None:
        document = self._holder.document
        if document.open_transaction is None:
            override_marks.revert_field(document, document.selection.ids, path)

    def _show_world(self) -> None:
        document = self._holder.document
        parts = self._parts()
        fields = {}
        for path in paths(WORLD_FORM):
            part, _, rest = path.partition(".")
            fields[path] = FieldView(reader(rest)(parts[part]))
        problems: dict[str, list[LevelFinding]] = {}
        for finding in document.live_findings.of_settings():
            path, _ = split_index(finding.field)
            problems.setdefault(f"{finding.owner}.{path}", []).append(finding)
        entities = len(document.entities)
        self._panel.show_world(
            WorldView(
                title=visible(document.world.name) or document.name,
                subtitle=f"World · {entities} {'entity' if entities == 1 else 'entities'}",
                fields=_with_problems(fields, problems, 1),
                quests=[self._quest_view(index, quest) for index, quest in enumerate(document.quests)],
                entity_ids=tuple(document.entities),
                unknown=unknown_fields(document.to_spec().model_copy(update={"entities": (), "quests": ()})),
            )
        )

    def _quest_view(self, index: int, quest: Quest) -> QuestView:
        found = self._holder.document.live_findings.of_quest(index)
        problems = {finding.field: Problem(finding.message, finding.is_warning) for finding in found}
        return QuestView(quest.id, quest.trigger_entity, quest.goal, problems)

    def _edit_entities(self, edit: FieldEdit) -> None:
        document = self._holder.document
        ids = [identity for identity in document.selection.ids if identity in document.entities]
        if edit.path == "id":
            self._rename(ids, str(edit.value))
            return
        wish = wish_of(edit.value)
        changes = {identity: replaced(document.entities[identity], edit.path, wish) for identity in ids}
        name = edit.path.rpartition(".")[2]
        label = f"Set {_named(name, edit.value)} of {ids[0] if len(ids) == 1 else f'{len(ids)} entities'}"
        self._try(edit.path, lambda: document.edit(label, changes, merge_key=_merge_key(edit, ids)))

    def _edit_world(self, edit: FieldEdit) -> None:
        document = self._holder.document
        part, _, rest = edit.path.partition(".")
        changed = replaced(self._parts()[part], rest, wish_of(edit.value))
        label = f"Set {part} {_named(rest.removesuffix('_rad'), edit.value)}"
        if part == "sun":
            changed = document.state.editor.model_copy(update={"sun": changed})
            part = "editor"
        parts: dict[str, Any] = {part: changed}
        self._try(edit.path, lambda: document.edit(label, merge_key=_merge_key(edit, []), **parts))

    def _rename(self, ids: Sequence[str], wanted: str) -> None:
        if len(ids) == 1:
            self._try("id", lambda: operations.rename_entity(self._holder.document, ids[0], wanted))

    def _try(self, path: str, action: Callable[[], object]) -> None:
        try:
            action()
        except EditRefusedError as refused:
            self._panel.show_refusal(path, str(refused))

    def _begin_drag(self, path: str) -> None:
        document = self._holder.document
        if document.open_transaction is None:
            self._drag = document.transaction(f"Set {path.rpartition('.')[2].removesuffix('_rad')}")

    def _end_drag(self, is_kept: bool) -> None:
        drag, self._drag = self._drag, None
        if drag is not None:
            drag.end(is_kept=is_kept)

    def _edit_quest(self, edit: QuestEdit) -> None:
        document = self._holder.document
        quest = document.quests[edit.index]
        if edit.field == "triggerEntity" and edit.value not in document.entities:
            # Only what exists can be picked; a missing one that a file brought stays, with its problem, until then.
            self._show_world()
            self._panel.show_quest_refusal(edit.index, f"no entity is called “{edit.value}”: pick one of the list")
            return
        name = "trigger_entity" if edit.field == "triggerEntity" else edit.field
        changed = quest.model_copy(update={name: edit.value})
        quests = (*document.quests[: edit.index], changed, *document.quests[edit.index + 1 :])
        document.edit(f"Set {edit.field} of quest {quest.id}", quests=quests)

    def _add_quest(self) -> None:
        document = self._holder.document
        identity = free_id("quest", {quest.id for quest in document.quests})
        trigger = next(iter(document.entities), "")
        quest = Quest(id=identity, trigger_entity=trigger, goal="")
        document.edit(f"Add {identity}", quests=(*document.quests, quest))
        self._panel.focus_quest(len(document.quests) - 1, "triggerEntity")

    def _remove_quest(self, index: int) -> None:
        document = self._holder.document
        quests = (*document.quests[:index], *document.quests[index + 1 :])
        document.edit(f"Remove quest {document.quests[index].id}", quests=quests)

    def _parts(self) -> Mapping[str, Contract]:
        document = self._holder.document
        return {"world": document.world, "scene": document.settings, "sun": document.state.editor.sun or Sun()}

    def _known(self, kind: AssetKind, built_in: Sequence[str], used: set[str]) -> list[str]:
        return sorted({*built_in, *self._asset_names(kind), *used} - {""})


def _problems_by_path(findings: Any) -> dict[str, list[LevelFinding]]:
    found: dict[str, list[LevelFinding]] = {}
    for finding in findings:
        found.setdefault(split_index(finding.field)[0], []).append(finding)
    return found


def _with_problems(
    fields: Mapping[str, FieldView], problems: Mapping[str, Sequence[LevelFinding]], count: int
) -> dict[str, FieldView]:
    return {
        path: FieldView(view.value, view.mixed, _problem(problems[path], count)) if path in problems else view
        for path, view in fields.items()
    }


def _problem(found: Sequence[LevelFinding], count: int) -> Problem:
    """Return one problem for a field: the worst, with how many of several entities have one."""
    worst = min(found, key=lambda finding: finding.is_warning)
    index = split_index(worst.field)[1] if len(found) == 1 else None
    owners = len({finding.id for finding in found})
    prefix = f"{owners} of {count}: " if count > 1 else ""
    return Problem(f"{prefix}{worst.message}", worst.is_warning, index)


def _note(document: Document, chosen: Sequence[Entity]) -> str:
    notes = []
    for name, meaning in (("locked", "not picked or moved in the viewport"), ("hidden", "not drawn in the viewport")):
        marked = set(getattr(document.state.editor, name))
        count = sum(entity.id in marked for entity in chosen) if marked else 0
        if count:
            many = "" if count == len(chosen) else f"{count} of {len(chosen)} "
            notes.append(f"{many}{name}: {meaning}".capitalize() if not many else f"{many}{name}: {meaning}")
    return "\n".join(notes)


def _named(name: str, value: object) -> str:
    if not isinstance(value, Mapping):
        return name
    letters = _CHANNELS if name in ("color", "ambientLight") else _AXES
    return f"{name} {', '.join(letters[index] for index in value)}"


def _merge_key(edit: FieldEdit, ids: Sequence[str]) -> str | None:
    """Return the key under which steps of the same field of the same entities become one undo step."""
    if not edit.is_stepping:
        return None
    components = sorted(edit.value) if isinstance(edit.value, Mapping) else ()
    return f"{edit.path} {components} {hash(tuple(ids))}"
