"""The document that is open now. It can be replaced when another file is opened; listeners need not notice how.

Presenters take the holder and subscribe once. Qt-free.
"""

from __future__ import annotations

from collections.abc import Callable

from app.document.document import Document
from app.document.edits import DocumentChange
from app.document.selection import SelectionChange

Work = Callable[[], object]
MANY = 1000
"""From so many entities on, what a panel shows of them can wait for a turn of its own."""


class DocumentHolder:
    """Holds one document at a time and passes on what it and its selection tell."""

    def __init__(self, document: Document, later: Callable[[Work], None] | None = None) -> None:
        """`later` does a piece of work soon, and once however often it was asked for."""
        self._later = later
        self._prepared: list[Callable[[Document | None], None]] = []
        self._replaced: list[Callable[[Document], None]] = []
        self._changed: list[Callable[[DocumentChange], None]] = []
        self._selected: list[Callable[[SelectionChange], None]] = []
        self._leave: list[Callable[[], None]] = []
        self._document = document
        self._enter(document)

    @property
    def document(self) -> Document:
        return self._document

    def show_soon(self, work: Work, entities: int) -> None:
        """Have a panel show what concerns so many entities: at once for few, in a turn of its own for many.

        It has to look at the document and its selection as they are then.
        """
        if self._later is None or entities < MANY:
            work()
        else:
            self._later(work)

    def prepare(self, document: Document | None) -> None:
        """Have listeners make what they will show of a document that is to come; can be called in any thread.

        None: it does not come after all, and what was made of it is not needed.
        """
        for listener in tuple(self._prepared):
            listener(document)

    def replace(self, document: Document) -> None:
        """Put another document in place of the current one and tell everybody."""
        for leave in self._leave:
            leave()
        self._document = document
        self._enter(document)
        for listener in tuple(self._replaced):
            listener(document)

    def subscribe(
        self,
        *,
        prepared: Callable[[Document | None], None] | None = None,
        replaced: Callable[[Document], None] | None = None,
        changed: Callable[[DocumentChange], None] | None = None,
        selected: Callable[[SelectionChange], None] | None = None,
    ) -> None:
        """Have listeners told when the document is replaced, when it changed, and when its selection did.

        `prepared` is called before `replaced`, in the thread that read a document, where there is time.
        """
        if prepared is not None:
            self._prepared.append(prepared)
        if replaced is not None:
            self._replaced.append(replaced)
        if changed is not None:
            self._changed.append(changed)
        if selected is not None:
            self._selected.append(selected)

    def _enter(self, document: Document) -> None:
        self._leave = [document.subscribe(self._pass_change), document.selection.subscribe(self._pass_selection)]

    def _pass_change(self, change: DocumentChange) -> None:
        for listener in tuple(self._changed):
            listener(change)

    def _pass_selection(self, change: SelectionChange) -> None:
        for listener in tuple(self._selected):
            listener(change)
