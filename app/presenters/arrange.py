"""Arrange panel and document: fields in, previews in slices, one undo step out. Cancelling puts back what was there."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import QObject, QTimer

from app.document import placing
from app.document.document import Document
from app.document.edits import DocumentChange
from app.document.errors import EditRefusedError
from app.document.holder import DocumentHolder
from app.document.placing import Axis, Between, Edge, Target
from app.document.preview import Preview
from app.document.selection import SelectionChange
from app.presenters.arrange_making import (
    Making,
    Problems,
    Surroundings,
    array_making,
    array_problems,
    scatter_making,
    scatter_problems,
)
from app.presenters.arrange_values import DEFAULTS, Values, changed, next_seed, shown
from widgets.arrange.panel import ArrangePanel
from widgets.arrange.views import ArrangeView, Page

SLICE_S = 0.016
"""How long the window waits for one piece of work."""
SAYING_S = 0.25


class ArrangePresenter(QObject):
    """Keeps the panel in step with the selection. `around` is what the viewport knows of sizes and surfaces."""

    def __init__(
        self,
        panel: ArrangePanel,
        holder: DocumentHolder,
        around: Surroundings,
        *,
        meshes: Callable[[], Sequence[str]] = lambda: (),
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._holder = holder
        self._around = around
        self._meshes = meshes
        self._page: Page = "align"
        self._values: Values = DEFAULTS
        self._preview = Preview()
        self._chosen: tuple[str, ...] = ()
        self._making: Making | None = None
        self._made: tuple[str, ...] = ()
        self._rounds = 0
        self._said_at = 0.0
        self._is_wanted = False
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._work)
        panel.page_chosen.connect(self.show_page)
        panel.edited.connect(self._edit)
        panel.preview_requested.connect(self._begin)
        panel.apply_requested.connect(self._apply)
        panel.cancel_requested.connect(self.cancel)
        panel.seed_requested.connect(lambda: self._edit("scatter.seed", next_seed(self._values)))
        panel.align_requested.connect(self._align)
        panel.distribute_requested.connect(self._distribute)
        holder.subscribe(replaced=self._follow_document, changed=self._follow, selected=self._follow_selection)
        self._refresh()

    @property
    def is_busy(self) -> bool:
        """Whether a preview is still being worked out."""
        return self._making is not None

    def show_page(self, page: object) -> None:
        """Turn to a page; what another one previews is put back."""
        if page != self._page:
            self.cancel()
            self._page = cast(Page, page)
        self._panel.show_suggestions("mesh.name", self._meshes())
        self._panel.show_suggestions("scatter.surface", list(self._document.entities))
        self._refresh()

    def cancel(self) -> None:
        """Put back exactly what was there before the preview."""
        self._stop()
        self._preview.drop()
        self._refresh()

    @property
    def _document(self) -> Document:
        return self._holder.document

    @property
    def _is_open(self) -> bool:
        return self._preview.is_open or self._making is not None

    def _edit(self, path: str, wish: object) -> None:
        self._values = changed(self._values, path, wish)
        if self._page in ("array", "scatter") and self._document.selection.ids:
            self._begin()
        else:
            self._refresh()

    def _begin(self, *, is_wanted: bool = False) -> None:
        """Work out what the fields ask for, from the level as it is without the preview; `is_wanted`: apply it then."""
        if not self._is_open:
            self._chosen = tuple(one for one in self._document.entities if one in self._document.selection)
        self._stop()
        self._preview.drop()
        self._is_wanted = is_wanted
        self._said_at = 0.0
        if not self._problems().by_field and self._document.open_transaction is None:
            if self._page == "array":
                self._making = array_making(self._document, self._chosen, self._values)
            else:
                self._making = scatter_making(self._document, self._chosen, self._values, self._around)
            self._timer.start()
            self._work()
        else:
            self._refresh()

    def _work(self) -> None:
        """Do a slice: work out more copies, then put them into the document, some at a time."""
        making = self._making
        until = time.perf_counter() + SLICE_S
        while making is not None and time.perf_counter() < until:
            goes_on = self._put(making) if self._preview.is_open else making.step()
            if not goes_on and self._preview.is_open:
                self._finish(making)
                return
            if not goes_on and not self._preview.show(self._document, making.label, lambda: None):
                self._stop()  # a drag began meanwhile
                break
        self._say_how_far()

    def _put(self, making: Making) -> bool:
        goes_on: list[bool] = []
        self._preview.go_on(lambda: goes_on.append(making.put()))
        return any(goes_on)

    def _finish(self, making: Making) -> None:
        self._timer.stop()
        self._making = None
        self._made, self._rounds = making.ids, making.rounds
        if self._is_wanted:
            self._keep()
        self._refresh()

    def _say_how_far(self) -> None:
        """Say it now and then: whatever is painted has the viewport painted, too."""
        if time.perf_counter() - self._said_at > SAYING_S or self._making is None:
            self._said_at = time.perf_counter()
            self._refresh()

    def _apply(self) -> None:
        if self._page == "mesh":
            self._replace_mesh()
            return
        if self._making is not None:
            self._is_wanted = True
        elif self._preview.is_open:
            self._keep()
        else:
            self._begin(is_wanted=True)
        self._refresh()

    def _keep(self) -> None:
        made = self._made
        self._stop()
        if self._preview.keep():
            self._document.selection.replace(made)

    def _stop(self) -> None:
        self._timer.stop()
        self._making = None
        self._is_wanted = False
        self._made = ()

    def _align(self, axis: str, edge: str) -> None:
        target = cast(Target, self._values["align.target"])
        selection = self._document.selection.ids
        self._try(
            lambda: placing.align(
                self._document, selection, cast(Axis, axis), cast(Edge, edge), target, self._around.box_of
            )
        )

    def _distribute(self, axis: str, between: str) -> None:
        selection = self._document.selection.ids
        self._try(
            lambda: placing.distribute(
                self._document, selection, cast(Axis, axis), cast(Between, between), self._around.box_of
            )
        )

    def _replace_mesh(self) -> None:
        self._try(lambda: placing.replace_mesh(self._document, self._document.selection.ids, self._values["mesh.name"]))

    def _try(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except EditRefusedError as refused:
            self._refresh(str(refused))

    def _follow(self, change: DocumentChange) -> None:
        # What anybody else changes while a preview is open goes into the same step: nothing of it may be lost.
        if self._preview.is_open and not self._preview.is_changing:
            self._stop()
            self._preview.keep()
        if self._making is not None and not self._preview.is_changing:
            self._stop()
        if not change.is_preview and not self._preview.is_changing:
            self._refresh_soon()

    def _follow_selection(self, change: SelectionChange) -> None:
        if not self._is_open:
            self._refresh_soon()

    def _refresh_soon(self) -> None:
        self._holder.show_soon(self._refresh, len(self._document.selection))

    def _follow_document(self, document: Document) -> None:
        self._stop()
        self._preview = Preview()
        self._refresh()

    def _problems(self) -> Problems:
        chosen = self._chosen if self._is_open else self._document.selection.ids
        if self._page == "array":
            return array_problems(self._values, chosen)
        if self._page == "scatter":
            return scatter_problems(self._values, self._document, chosen, self._around)
        if self._page == "mesh" and not chosen:
            return Problems({"": "select what is to get another mesh"})
        return Problems()

    def _refresh(self, refusal: str = "") -> None:
        problems, selection = self._problems(), self._document.selection.ids
        self._panel.show_view(
            ArrangeView(
                self._page,
                shown(self._values, self._page),
                problems.by_field,
                refusal or self._summary(),
                problems.first,
                self._is_open,
            )
        )
        self._panel.show_align_reasons(
            placing.why_not_align(self._document, selection), placing.why_not_distribute(self._document, selection)
        )

    def _summary(self) -> str:
        if self._making is not None:
            return f"Working: {self._making.made} so far…"
        if self._page == "align":
            return placing.why_not_align(self._document, self._document.selection.ids).capitalize()
        if not self._preview.is_open:
            return ""
        made = f"{len(self._made)} new {'entity' if len(self._made) == 1 else 'entities'}"
        wanted = self._values["scatter.count"]
        if self._page == "scatter" and self._rounds < wanted:
            return f"{made}: {self._rounds} of {wanted} places; there is no room, or no surface, for more."
        return f"{made}."
