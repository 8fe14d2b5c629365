"""The config that the runtime says is active, read anew whenever its version changes. One owner; panels share it.

It holds what was read and nothing staged. While a new version is on its way the old facts stay, marked not current;
when it cannot be read they go, because sentences of another config beside live values would be lies.
"""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from PySide6.QtCore import QObject, QTimer, Signal

from app.presenters.card_facts import CardFacts
from app.session import Session
from runtime.contracts.config import Card, Config, ConfigDocument
from runtime.contracts.json_text import UnreadableJsonError, read_json
from runtime.contracts.lifecycle import ActiveConfig as ActiveConfigAnswer
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.links.link import LinkClosedError

RETRY_MS = 2000
CARDS_AT_ONCE = 64
"""How many cards are parsed before the event loop gets its turn: a few milliseconds' worth."""

_CARD: TypeAdapter[Card] = TypeAdapter(Card)


@dataclass(frozen=True, slots=True)
class Trial:
    """A commit that returns by itself unless it is confirmed. `ends_at` is of this machine's monotonic clock."""

    version: str
    confirm_by: str
    ends_at: float

    def left_s(self) -> int:
        """Return the whole seconds that are left, never fewer than none."""
        return max(0, math.ceil(self.ends_at - time.monotonic()))


class ActiveConfig(QObject):
    """Owned by the GUI thread. `changed` comes after `facts`, `document` or `problem` became something else."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self._facts = CardFacts()
        self._document: ConfigDocument | None = None
        self._problem: str | None = None
        self._unread: tuple[str, ...] = ()
        self._trial: Trial | None = None
        self._wanted: str | None = None
        self._is_asking = False
        self._was_asked = False
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self.refresh)
        session.snapshot_changed.connect(self._take_snapshot)
        session.reset.connect(self._forget)
        if session.snapshot is not None:
            self._take_snapshot(session.snapshot)

    @property
    def facts(self) -> CardFacts:
        """The config by card; empty facts while none was read."""
        return self._facts

    @property
    def config(self) -> Config | None:
        return self._facts.config

    @property
    def version(self) -> str | None:
        """The version that `facts` and `document` are of."""
        return self._facts.version

    @property
    def document(self) -> ConfigDocument | None:
        """The config as the runtime sent it, unknown keys included."""
        return self._document

    @property
    def is_current(self) -> bool:
        """Whether what is held is what the newest snapshot runs."""
        return self._facts.is_known and self._wanted in (None, self._facts.version)

    @property
    def problem(self) -> str | None:
        """Why there is no config, in one line; None when there is one or it was not asked for yet."""
        return self._problem

    @property
    def trial(self) -> Trial | None:
        """The commit that waits for its confirmation, as the runtime said; None when none does."""
        return self._trial

    @property
    def unread_cards(self) -> tuple[str, ...]:
        """Cards of the document that are of no kind known here, one line each."""
        return self._unread

    def refresh(self) -> None:
        """Ask the runtime again, whatever is held."""
        if not self._is_asking:
            self._is_asking = self._was_asked = True
            self._session.run_in_background(self._ask())

    def _take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        version = snapshot.config_version
        if version == self._wanted and self._was_asked:
            return
        self._wanted = version
        if not (version is not None and version == self._facts.version):
            self.refresh()

    def _forget(self) -> None:
        self._wanted = None
        self._was_asked = False
        self._trial = None
        self._hold(CardFacts(), None, None)

    async def _ask(self) -> None:
        wanted = self._wanted
        try:
            reply = await self._session.request("GET", "/api/config/active")
            if reply.status != 200:
                self._fail(f"the runtime answered {reply.status} when asked for its active config")
                return
            answer = ActiveConfigAnswer.from_wire(read_json(reply.body))
            config, unread = await read_config(answer.config)
            if self._session.has_moved_on:
                return  # what another runtime runs is asked for below
        except LinkClosedError as closed:
            if self._session.has_moved_on:
                return
            if self._facts.is_known:
                self._retry.start()  # what is held is what was active last, and is still asked for
            else:
                self._fail(f"the active config could not be asked for: {closed}")
        except (UnreadableJsonError, ValidationError) as wrong:
            self._fail(f"the active config could not be read: {_first_line(wrong)}")
        else:
            self._retry.stop()
            self._trial = _trial_of(answer)
            self._hold(CardFacts(config, answer.active_version), answer.config, None, unread)
        finally:
            self._is_asking = False
            if self._session.has_moved_on:
                QTimer.singleShot(0, self, self.refresh)  # not in this task: it talks with the former one
        if self._wanted not in (wanted, self._facts.version):
            self.refresh()

    def _fail(self, problem: str) -> None:
        self._retry.start()
        self._trial = None
        self._hold(CardFacts(), None, problem)

    def _hold(
        self, facts: CardFacts, document: ConfigDocument | None, problem: str | None, unread: tuple[str, ...] = ()
    ) -> None:
        was_empty = not self._facts.is_known and not facts.is_known and self._problem == problem
        self._facts, self._document, self._problem, self._unread = facts, document, problem, unread
        if not was_empty:
            self.changed.emit()


async def read_config(document: dict[str, Any]) -> tuple[Config, tuple[str, ...]]:
    """Return the config and the cards left out because they are of no kind known here.

    Parses in slices, so that thousands of cards never hold up the window. Raises `pydantic.ValidationError` when what
    is around the cards is no config.
    """
    cards: list[Card] = []
    unread: list[str] = []
    for index, card in enumerate(document.get("cards") or ()):
        try:
            cards.append(_CARD.validate_python(card))
        except ValidationError as wrong:
            card_id = card.get("cardId") if isinstance(card, dict) else None
            unread.append(f"cards[{index}] (card {card_id}): {_first_line(wrong)}")
        if index % CARDS_AT_ONCE == CARDS_AT_ONCE - 1:
            await asyncio.sleep(0)
    around = Config.from_wire({**document, "cards": []})
    return around.model_copy(update={"cards": tuple(cards)}), tuple(unread)


def _trial_of(answer: ActiveConfigAnswer) -> Trial | None:
    """Return what waits; both times are of the runtime's clock, so that this machine's may be wrong."""
    if answer.confirm_by is None:
        return None
    try:
        left = datetime.fromisoformat(answer.confirm_by) - datetime.fromisoformat(answer.timestamp)
        left_s = left.total_seconds()
    except (ValueError, TypeError):  # no time, or one with a zone and one without
        left_s = 0.0
    return Trial(answer.active_version, answer.confirm_by, time.monotonic() + left_s)


def _first_line(wrong: Exception) -> str:
    if isinstance(wrong, ValidationError):
        first = wrong.errors(include_url=False)[0]
        return f"{'.'.join(str(part) for part in first['loc']) or 'it'}: {first['msg']}"
    return str(wrong)
