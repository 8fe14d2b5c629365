"""What is remembered for the runtime that is looked at: its watch list and its trends, each runtime its own."""

from __future__ import annotations

from app.session import Session
from app.settings import RuntimeSettings, Settings


class RuntimeMemory:
    """Reads and writes for whatever runtime the session has at that moment."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    @property
    def watched(self) -> tuple[int, ...]:
        return self._here.watched

    @watched.setter
    def watched(self, card_ids: tuple[int, ...]) -> None:
        self._here.watched = card_ids

    @property
    def trended(self) -> tuple[str, ...]:
        return self._here.trended

    @trended.setter
    def trended(self, keys: tuple[str, ...]) -> None:
        self._here.trended = keys

    @property
    def _here(self) -> RuntimeSettings:
        return self._settings.of_runtime(self._session.key)
