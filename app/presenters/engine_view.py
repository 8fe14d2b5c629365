"""Engine view and what the engine has built: its scene, never the document. The camera can be linked; nothing is held.

Clicking selects in the document, where it has that entity; what differs is marked as in the other viewport.
"""

from __future__ import annotations

from collections.abc import Callable

from app.build_deeds import BuildDeeds
from app.document import grouping
from app.document.holder import DocumentHolder
from app.engine_marks import EngineMarks
from app.engine_scene import EngineScene, SceneChange
from app.presenters.viewport import choose
from app.session import Session
from runtime.contracts.world import CameraPose, EditorState
from viewport.tools.intents import SelectIntent
from viewport.view import ViewportView
from widgets.engine_view.panel import EngineViewPanel, EngineViewState

EMPTY = "Nothing was built yet.\nWhat the engine has built is seen here, beside what the document says."
GONE = "The runtime was started anew since the last build and has nothing of it any more.\nBuild to see it again."
KEPT = (
    "{engine} does the jobs and keeps what it built to itself.\n"
    "Only the scene of the runtime's own engine can be seen here."
)
TIP = "The engine's own scene as it was read last, drawn with the assets of this machine. It cannot be edited here."


class EngineViewPresenter:
    """Makes the viewport when the panel is first seen; `shut_down` before the end."""

    def __init__(
        self,
        panel: EngineViewPanel,
        scene: EngineScene,
        marks: EngineMarks,
        deeds: BuildDeeds,
        session: Session,
        holder: DocumentHolder,
        main: ViewportView,
        make_view: Callable[[], ViewportView],
    ) -> None:
        self._panel = panel
        self._scene = scene
        self._marks = marks
        self._deeds = deeds
        self._session = session
        self._holder = holder
        self._main = main
        self._make_view = make_view
        self._view: ViewportView | None = None
        panel.first_shown.connect(self._begin)
        panel.build_requested.connect(lambda: None if deeds.why_not("run") else deeds.run())
        panel.link_toggled.connect(self._follow_main)
        main.camera_changed.connect(self._follow_main)
        scene.scene_changed.connect(self._take_scene)
        marks.noted_changed.connect(self._show_marks)
        session.staleness_changed.connect(self.refresh)
        holder.subscribe(selected=self._show_selection)
        self.refresh()

    @property
    def view(self) -> ViewportView | None:
        """The viewport, None before the panel was seen."""
        return self._view

    def refresh(self, *_: object) -> None:
        """Say which run is seen, when it was read, and whether it is live."""
        scene, read_at = self._scene.scene, self._scene.read_at
        if scene is None or read_at is None:
            empty = self._why_empty()
            self._panel.show_state(EngineViewState("", TIP, empty=empty, why_not_build=self._deeds.why_not("run")))
            return
        count = len(scene.entities)
        what = f"Run {self._scene.engine_id[:8]} · {count} {'entity' if count == 1 else 'entities'}"
        when = f"read {read_at:%H:%M:%S}"
        tip = f"{TIP}\nRun {self._scene.engine_id}"
        if self._session.is_stale:
            self._panel.show_state(EngineViewState(f"○ STALE · {what} · {when}", tip, "alarm"))
        elif not self._scene.is_of_this_level:
            self._panel.show_state(EngineViewState(f"△ another level · {what} · {when}", tip, "warn"))
        else:
            self._panel.show_state(EngineViewState(f"{what} · {when}", tip))

    def _why_empty(self) -> str:
        if self._scene.kept_by:
            return KEPT.format(engine=self._scene.kept_by)
        return GONE if self._scene.is_gone else EMPTY

    def shut_down(self) -> None:
        """Free what the viewport has on the GPU."""
        if self._view is not None:
            self._view.shut_down()

    def _begin(self) -> None:
        self._view = self._make_view()
        self._view.setObjectName("engine_viewport")
        self._view.setAccessibleName("Engine viewport")
        self._panel.put_view(self._view)
        self._view.selection_requested.connect(self._select)
        self._view.camera_changed.connect(self._lead_main)
        self._show_all()

    def _take_scene(self, change: SceneChange) -> None:
        if self._view is not None:
            if change.is_anew:
                self._show_all()
            else:
                self._view.apply_changes(change.entities)
        self.refresh()

    def _show_all(self) -> None:
        scene, view = self._scene.scene, self._view
        if view is not None and scene is not None and scene.settings is not None:
            editor = EditorState(camera=self._main.pose, sun=self._holder.document.editor.sun)
            view.set_projection(self._main.camera.projection)
            view.show_world(scene.settings, scene.entities, editor)
            self._show_marks()
            self._show_selection()
        self.refresh()

    def _show_marks(self, *_: object) -> None:
        if self._view is not None:
            self._view.set_engine_marks(self._marks.noted)

    def _show_selection(self, *_: object) -> None:
        if self._view is not None:
            selection = self._holder.document.selection
            self._view.set_selection(selection.ids, selection.active)

    def _select(self, intent: SelectIntent) -> None:
        """Select in the document; what only the engine has cannot be."""
        document = self._holder.document
        ids = tuple(identity for identity in intent.ids if identity in document.entities)
        behind = tuple(identity for identity in intent.behind if identity in document.entities)
        choose(
            document.selection,
            grouping.group_tree(document),
            SelectIntent(ids, intent.how, behind=behind, reaches=intent.reaches),
        )

    def _follow_main(self, *_: object) -> None:
        if self._view is not None and self._panel.is_linked:
            self._view.set_projection(self._main.camera.projection)
            self._view.set_camera(self._main.pose)

    def _lead_main(self, pose: CameraPose) -> None:
        if self._panel.is_linked:
            self._main.set_camera(pose)
