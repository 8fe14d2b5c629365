"""The form of the chosen page in a scroll area: built pages are kept, so that going through cards is quick.

A page of a new shape is built in slices between other events, behind a quiet line; it is shown when it is whole, and
never with the values of another card. Focus, cursor and scroll position stay while values change.
"""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from widgets.config.form_page import FormPage, form_shape
from widgets.config.view import Form
from widgets.theme import Theme

AT_ONCE = 4
"""Controls that are made before anything else happens: a short page is there at once."""
A_SLICE = 2
"""Controls in a slice: each takes 2 to 8 ms to make and to dress."""
MOST_PAGES = 16


class FormView(QScrollArea):
    """`edited` carries form key, address, value wished for, and a key under which steps of one run merge."""

    edited = Signal(str, str, object, str)
    action_requested = Signal(str, str)
    history_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("config_form")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName("Form of the chosen card")
        self._theme = theme
        self._form: Form | None = None
        self._page: FormPage | None = None
        self._standing: FormPage | None = None
        self._pages: OrderedDict[object, FormPage] = OrderedDict()
        self._place = ""
        self._scrolled = 0
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self._build_on)
        self._waiting = QLabel("…")
        self._waiting.setObjectName("config_form_waiting")
        self._waiting.setProperty("tone", "quiet")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # Hidden pages take no room; a page that changed its parent would be dressed anew.
        room = QWidget()
        room.setObjectName("config_room")
        self._room = QVBoxLayout(room)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.addWidget(self._waiting)
        self.setWidget(room)
        self._waiting.hide()
        theme.changed.connect(self._repaint)

    @property
    def form(self) -> Form | None:
        return self._form

    @property
    def is_whole(self) -> bool:
        """Whether the page of the form is built and shown."""
        return self._page is not None and self._page.is_built

    @property
    def controls(self) -> dict[str, QWidget]:
        """The controls by address; none while the page is being built."""
        return self._page.controls if self._page is not None and self._page.is_built else {}

    def show_form(self, form: Form | None) -> None:
        """Show a page; None shows nothing."""
        if form == self._form and form is not None:
            return
        before, self._form = self._form, form
        if form is None:
            self._leave()
            return
        shape = form_shape(form)
        page = self._pages.get(shape)
        is_same_page = page is not None and page is self._page
        if page is None:
            page = self._pages[shape] = self._new_page(form)
        self._pages.move_to_end(shape)
        if is_same_page:
            page.show_form(form)
            if before is None or before.key != form.key:
                self.verticalScrollBar().setValue(0)
        else:
            self._turn_to(page, form, keeps_place=before is not None and before.key == form.key)
        self._drop_old_pages()

    def finish_typing(self) -> None:
        """Have what is being typed taken now, while it still stands for the page that is shown."""
        focused = self.focusWidget()
        if focused is not None and self._page is not None and self._page.focused_address:
            focused.clearFocus()

    def go_to(self, address: str) -> bool:
        """Put the cursor into the control of an address, or of the nearest place above it; False without one.

        While the page is being built the cursor goes there once it is whole.
        """
        if self._page is not None and not self._page.is_built:
            self._place = address
            return True
        controls = self.controls
        while address:
            control = controls.get(address)
            if control is not None:
                self.ensureWidgetVisible(control, 0, 48)
                control.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            inner = next((name for name in controls if name.startswith(f"{address}.")), None)
            if inner is not None:
                return self.go_to(inner)
            address = address.rpartition(".")[0]
        return False

    def _new_page(self, form: Form) -> FormPage:
        page = FormPage(form, self._theme)
        page.hide()
        page.edited.connect(self.edited)
        page.action_requested.connect(self.action_requested)
        page.history_requested.connect(self.history_requested)
        self._room.addWidget(page)
        return page

    def _turn_to(self, page: FormPage, form: Form, *, keeps_place: bool) -> None:
        """Bring another page up: at once if it is built, otherwise when it is.

        Meanwhile a quiet line stands there, or, for the same card in another shape, the old page, which takes nothing.
        """
        before = self._page
        is_shown = before is not None and before.is_built
        self._place = before.focused_address if keeps_place and before is not None and is_shown else ""
        self._scrolled = self.verticalScrollBar().value() if keeps_place else 0
        self._put_away(self._standing)
        if keeps_place and before is not None and is_shown:
            before.setEnabled(False)
            self._standing = before
        else:
            self._put_away(before)
        page.show_form(form)
        self._page = page
        if page.build(AT_ONCE):
            self._unveil()
        else:
            self._waiting.setVisible(self._standing is None)
            self._slices.start()

    def _build_on(self) -> None:
        if self._page is None or self._page.build(A_SLICE):
            self._unveil()

    def _unveil(self) -> None:
        self._slices.stop()
        self._waiting.hide()
        self._put_away(self._standing)
        if self._page is None:
            return
        self._page.show()
        # Sizes are settled now, so that scrolling to a place finds it where it will be.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.verticalScrollBar().setValue(self._scrolled)
        place, self._place = self._place, ""
        if place:
            self.go_to(place)

    def _leave(self) -> None:
        self._slices.stop()
        self._waiting.hide()
        self._put_away(self._standing)
        self._put_away(self._page)
        self._page = None

    def _put_away(self, page: FormPage | None) -> None:
        if page is not None:
            page.hide()
            page.setEnabled(True)
        self._standing = None

    def _drop_old_pages(self) -> None:
        while len(self._pages) > MOST_PAGES:
            _, page = self._pages.popitem(last=False)
            self._room.removeWidget(page)
            page.deleteLater()

    def _repaint(self) -> None:
        """Icons and marks have their colours from the theme: make every page anew."""
        form, self._form = self._form, None
        for page in self._pages.values():
            page.hide()
            self._room.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._page = self._standing = None
        self.show_form(form)
