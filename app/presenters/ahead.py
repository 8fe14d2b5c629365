"""What a panel shows of a document, made before the document is: in the worker that read the file.

A hundred thousand rows take half a second to make. Made ahead, they only have to be put in place by the window.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.document.document import Document
from app.document.findings import LiveFindings
from app.document.holder import DocumentHolder
from app.document.world import WorldState

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Made(Generic[Value]):
    document: Document
    state: WorldState
    findings: LiveFindings
    value: Value


class Ahead(Generic[Value]):
    """Keeps the value of one document that will be shown next; `make` may be called in any thread."""

    def __init__(self, holder: DocumentHolder, make: Callable[[Document], Value]) -> None:
        self._make = make
        self._made: _Made[Value] | None = None
        holder.subscribe(prepared=self._prepare)

    def take(self, document: Document) -> Value:
        """Return the value of a document as it is now: that made ahead, or a new one."""
        made, self._made = self._made, None
        if (
            made is not None
            and made.document is document
            and made.state is document.state
            and made.findings is document.live_findings
        ):
            return made.value
        return self._make(document)

    def _prepare(self, document: Document | None) -> None:
        self._made = None
        if document is not None:
            self._made = _Made(document, document.state, document.live_findings, self._make(document))
