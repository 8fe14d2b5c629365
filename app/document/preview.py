"""A deed that is shown in the document before it is decided: taken back and done anew as often as it is changed.

Exactly what was there comes back when it is dropped; kept, it is one undo step. No clock and no window here.
"""

from __future__ import annotations

from collections.abc import Callable

from app.document.document import Document
from app.document.transaction import Transaction


class Preview:
    """One at a time, in a transaction of its own."""

    def __init__(self) -> None:
        self._transaction: Transaction | None = None
        self._is_changing = False

    @property
    def is_open(self) -> bool:
        return self._transaction is not None and self._transaction.is_open

    @property
    def is_changing(self) -> bool:
        """Whether the change that is told right now is one of the preview itself."""
        return self._is_changing

    def show(self, document: Document, label: str, deed: Callable[[], object]) -> bool:
        """Do a deed in place of what was shown; returns False while something else is under way, such as a drag."""
        self.drop()
        if document.open_transaction is not None:
            return False
        self._transaction = document.transaction(label)
        self._change(deed)
        return True

    def go_on(self, deed: Callable[[], object]) -> None:
        """Add to what is shown; does nothing when nothing is."""
        if self.is_open:
            self._change(deed)

    def keep(self) -> bool:
        """Make what is shown an undo step; returns whether it changed anything."""
        transaction, self._transaction = self._transaction, None
        return transaction is not None and bool(self._change(transaction.commit))

    def drop(self) -> None:
        """Put back exactly what was there."""
        transaction, self._transaction = self._transaction, None
        if transaction is not None:
            self._change(transaction.rollback)

    def _change(self, deed: Callable[[], object]) -> object:
        self._is_changing = True
        try:
            return deed()
        finally:
            self._is_changing = False
