"""What the Arrange menu does: it opens the panel on a page, and repeats a duplicate."""

from __future__ import annotations

from collections.abc import Callable

from app.document import operations
from app.document.holder import DocumentHolder
from app.presenters.arrange import ArrangePresenter
from runtime.contracts.base import Vec3
from widgets.arrange.views import Page


class ArrangeDeeds:
    """Acts on the document that is open; remembers the last duplicate."""

    def __init__(self, holder: DocumentHolder, presenter: ArrangePresenter) -> None:
        self._holder = holder
        self._presenter = presenter
        self._show: Callable[[], object] = lambda: None
        self._last: tuple[str, str] | None = None

    def when_shown(self, show: Callable[[], object]) -> None:
        """Give what brings the panel to the front."""
        self._show = show

    def open(self, page: Page) -> None:
        self._presenter.show_page(page)
        self._show()

    def duplicate(self) -> None:
        """Copy the selection beside itself."""
        self._copy(operations.PASTE_OFFSET)

    def duplicate_again(self) -> None:
        """Copy the selection as far away as the last copy is now from what it was copied from."""
        document = self._holder.document
        offset = operations.offset_between(document, *self._last) if self._last is not None else None
        self._copy(offset or operations.PASTE_OFFSET)

    def _copy(self, offset: Vec3) -> None:
        document = self._holder.document
        originals = document.selection.ids
        copies = operations.duplicate_entities(document, originals, offset)
        if copies:
            self._last = originals[0], copies[0]
