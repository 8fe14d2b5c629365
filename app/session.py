"""One connection to a runtime as the window sees it: newest snapshot, commands in flight, staleness. No widgets.

It shows only what was acknowledged: a command is pending until its result came, and *unknown* when none came in time.
What cannot be understood is counted and named, never a reason to disconnect (ruling 99).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.asking_again import answered_once
from app.envelope import enveloped
from app.event_feed import EventFeeds
from app.flight import AnsweredCommand, Flight, PendingCommand
from app.link_tasks import LinkTasks
from app.link_view import LinkView, view_of
from app.message_reading import MessageReader, NotUnderstood, SnapshotRead
from app.newest_snapshot import LATE, STALE_AFTER_S, NewestSnapshot
from runtime.contracts.commands import Command, CommandResult
from runtime.contracts.json_text import write_json
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.contracts.snapshot_reading import Changes
from runtime.links.link import LinkClosedError, Reply, RuntimeLink

COMMAND_TIMEOUT_S = 5.0
WATCH_INTERVAL_MS = 250
LONGEST_PAUSE_S = 0.1
MUTATING = frozenset({"POST", "PUT", "PATCH", "DELETE"})

log = logging.getLogger("plumbline.session")


class Session(QObject):
    """Owns the reading side of one link at a time. Lives on the GUI thread; everything it emits is a frozen value.

    `left` and `taken_up` carry the key of the runtime; between the two everything held of the former is forgotten.
    """

    snapshot_changed = Signal(object)
    staleness_changed = Signal(bool)
    link_changed = Signal(object)
    command_sent = Signal(object)
    command_answered = Signal(object)
    command_settled = Signal(object)
    """AnsweredCommand that was given up as unknown before: what became of it is known after all."""
    message_ignored = Signal(str)
    background_failed = Signal(str)
    reset = Signal()
    left = Signal(str)
    taken_up = Signal(str)

    def __init__(
        self,
        link: RuntimeLink,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._monotonic = monotonic
        self._newest = NewestSnapshot()
        self._reader = MessageReader()
        self._taken_s = 0.0
        self._is_stale = True
        self._flight = Flight()
        self._read_over = 0
        self._ignored = 0
        self._last_ignored = ""
        self._tasks = LinkTasks(failed=self.background_failed.emit)
        self._last_view: LinkView | None = None
        self._is_closing = False
        self._reading: asyncio.Task[None] | None = None
        self._feeds = EventFeeds(monotonic)
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH_INTERVAL_MS)
        self._watch.timeout.connect(self.watch)

    @property
    def snapshot(self) -> RuntimeSnapshot | None:
        return self._newest.snapshot

    @property
    def taken_s(self) -> float:
        """When the text of the newest message was taken up, before it was read; monotonic seconds."""
        return self._taken_s

    def changed_since(self, seen: RuntimeSnapshot | None) -> tuple[int, ...] | None:
        """Return the places of the cards that differ from those of a snapshot seen before, None for perhaps all.

        A card that was only evaluated again, with the same outcome, is not among them.
        """
        return self._newest.changed_since(seen)

    @property
    def is_stale(self) -> bool:
        return self._is_stale

    @property
    def is_blind(self) -> bool:
        """Whether the runtime answers and no longer shows what it does: a command would arrive."""
        return self._is_stale and not self._is_silent() and self._newest.is_overdue(self._monotonic())

    @property
    def silence_ms(self) -> int | None:
        """For how long there is no news: nothing heard, or no snapshot of a program that runs; None before any."""
        age_ms = self.link_view.age_ms
        if age_ms is None or not self._newest.is_overdue(self._monotonic()):
            return age_ms
        return max(age_ms, round(self._newest.age_s(self._monotonic()) * 1000))

    @property
    def pending(self) -> tuple[PendingCommand, ...]:
        return self._flight.waiting

    @property
    def unknown(self) -> tuple[PendingCommand, ...]:
        """Commands that nobody answered in time, and that may still be settled."""
        return self._flight.unknown

    @property
    def is_closing(self) -> bool:
        """Whether it was closed: nothing is begun any more."""
        return self._is_closing

    @property
    def ignored_messages(self) -> int:
        """How many messages were not understood since the start."""
        return self._ignored

    @property
    def last_ignored(self) -> str:
        """What the newest of them was and why it was not taken; empty while there is none."""
        return self._last_ignored

    @property
    def key(self) -> str:
        """What tells this runtime from others that are kept connected: its address."""
        return self._link.address

    @property
    def has_moved_on(self) -> bool:
        """Whether the task that asks began to talk with a runtime that is not the present one any more."""
        return self._tasks.has_moved_on

    @property
    def link_view(self) -> LinkView:
        return view_of(self._link, self._monotonic())

    def start(self) -> None:
        """Begin to read; call it once the event loop runs."""
        self._begin_reading()
        self._watch.start()

    def take_up(self, link: RuntimeLink, snapshot: RuntimeSnapshot | None = None) -> RuntimeLink:
        """Go on with another runtime; returns the link to the former one, open and unread.

        `snapshot` is the newest that was read from the link: a runtime that is halted sends no other.
        """
        former = self._link
        self.left.emit(self.key)
        if self._reading is not None:
            self._reading.cancel()
        self.end_events()
        self._set_stale(True)
        self._link, self._reader = link, MessageReader()
        self._tasks.move_on()
        self._ignored, self._last_ignored, self._last_view = 0, "", None
        self._read_over = 0
        self._forget()
        self.taken_up.emit(self.key)
        if snapshot is not None:
            self._taken_s = self._monotonic()
            self._take_snapshot(snapshot, None)
        self._tell_link()
        self._begin_reading()
        return former

    async def close(self) -> None:
        """Stop reading and close the link."""
        self._is_closing = True
        self._tasks.end_soon()
        self._watch.stop()
        await self._link.close()
        await self._tasks.close()

    def command(self, name: str, payload: dict[str, Any] | None = None) -> str:
        """Send a command and return its request id at once; the answer comes as `command_answered`."""
        pending = PendingCommand(str(uuid.uuid4()), name, payload or {}, self._monotonic())
        envelope = Command(request_id=pending.request_id, name=name, payload=pending.payload)
        text = write_json(envelope.to_wire()).decode()
        self._flight.add(pending, text)
        self.command_sent.emit(pending)
        self.run_in_background(self._send(pending, text))
        return pending.request_id

    async def request(self, method: str, path: str, body: dict[str, Any] | None = None) -> Reply:
        """Return the answer to a request of the device API; a mutating body gets its `requestId` and `apiVersion`.

        Where the link breaks under it and comes back soon it is asked again, by the same number.
        Raises `LinkClosedError` when nothing can answer.
        """
        content: bytes | None = None
        if body is not None or method in MUTATING:
            content = enveloped(body)

        async def ask() -> Reply:
            return await self._answer_of(lambda: self._link.request(method, path, content))

        may_repeat = method not in MUTATING or self._remembers()
        if not may_repeat or self._link.state.phase != "up":
            return await ask()
        return await answered_once(ask, self._return_watcher(), self._monotonic, COMMAND_TIMEOUT_S)

    async def request_v2(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Return the answer to a request of Phase 2, where there is no envelope; bytes travel as they are.

        Raises `LinkClosedError` when nothing can answer.
        """
        content = write_json(body) if isinstance(body, dict) else body
        return await self._answer_of(lambda: self._link.request(method, path, content, headers))

    async def events(self, after: int | None = None) -> AsyncGenerator[str, None]:
        """Yield the runtime's events as JSON text (ruling 74); it ends at once where the runtime offers none.

        It ends, too, when another runtime is taken up: the numbers of its events are others.
        """
        async with contextlib.aclosing(self._feeds.texts(self._link.events(after))) as texts:
            async for text in texts:
                yield text

    def end_events(self) -> None:
        """End the streams of events; whoever follows them asks anew."""
        self._feeds.end()

    def run_in_background(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Start a coroutine from a slot; when it fails, `background_failed` says so. After `close` nothing is begun."""
        if self._is_closing:
            coroutine.close()
            return
        self._tasks.begin(coroutine)

    def watch(self) -> None:
        """Look at the clock: staleness, link age, commands that were never answered."""
        now = self._monotonic()
        for pending in self._flight.overdue(now, COMMAND_TIMEOUT_S):
            self.command_answered.emit(AnsweredCommand(pending, None))
        self._newest.look()
        self._set_stale(self._is_silent() or self._newest.is_overdue(now))
        self._tell_link()

    def _is_silent(self) -> bool:
        view = self.link_view
        return view.phase != "up" or view.age_ms is None or view.age_ms > STALE_AFTER_S * 1000

    def _tell_link(self) -> None:
        view = self.link_view
        if view != self._last_view:
            self._last_view = view
            self.link_changed.emit(view)

    def _begin_reading(self) -> None:
        if not self._is_closing:
            self._reading = self._tasks.begin(self._read())

    async def _answer_of(self, ask: Callable[[], Awaitable[Reply]]) -> Reply:
        """Ask the runtime that the task began to talk to; an answer that comes after it was left counts as none."""
        if not self.has_moved_on:
            reply = await ask()
            if not self.has_moved_on:
                return reply
        raise LinkClosedError("another runtime was taken up meanwhile")

    def _return_watcher(self) -> Callable[[float], bool | None]:
        """Return what tells whether the runtime of now was heard again since a moment; None: it never will be."""
        link, boot_id = self._link, self._newest.snapshot.boot_id if self._newest.snapshot is not None else None

        def has_returned(since_s: float) -> bool | None:
            shown = self._newest.snapshot
            if self._link is not link or (shown is not None and shown.boot_id != boot_id):
                return None
            state = link.state
            is_read = shown is not None and state.connection == self._read_over
            return is_read and state.phase == "up" and (state.last_heard or 0.0) > since_s

        return has_returned

    async def _read(self) -> None:
        source = self._link.messages()
        try:
            async for text in source:
                began = self._monotonic()
                self.take(text)
                # Where snapshots come faster than they are read one always waits: the window gets as much time.
                await asyncio.sleep(min(self._monotonic() - began, LONGEST_PAUSE_S))
        finally:
            if isinstance(source, AsyncGenerator):  # whoever reads on must not find this reader still in place
                await source.aclose()

    async def _send(self, pending: PendingCommand, text: str) -> None:
        if self.has_moved_on:
            if self._flight.never_sent(pending.request_id) is not None:
                self.command_answered.emit(AnsweredCommand(replace(pending, is_unsent=True), None))
            return
        try:
            await self._link.send(text)
        except LinkClosedError as closed:
            log.info("command %s waits for the link: %s", pending.name, closed)
            self._flight.mark(pending.request_id, is_unsent=True)

    def take(self, text: str) -> None:
        """Read one message of the runtime; what is not understood is counted and told."""
        self._taken_s = self._monotonic()
        message = self._reader.read(text)
        if isinstance(message, SnapshotRead):
            self._take_snapshot(message.snapshot, message.changes)
        elif isinstance(message, NotUnderstood):
            self._ignore(message.why)
        else:
            self._take_result(message)

    def _take_snapshot(self, snapshot: RuntimeSnapshot, changes: Changes | None) -> None:
        standing = self._newest.standing_of(snapshot)
        if standing in LATE:
            held = self._newest.snapshot
            before = held.snapshot_revision if held is not None else 0
            self._ignore(f"revision {snapshot.snapshot_revision} after {before}")
        if standing == "late":
            return
        if standing == "repeated":
            self._take_repeated(snapshot, changes)
            return
        if standing != "news":
            self._forget()
        self._newest.take(snapshot, changes, self._taken_s)
        self._set_stale(False)
        self._settle()
        self.snapshot_changed.emit(snapshot)

    def _take_repeated(self, snapshot: RuntimeSnapshot, changes: Changes | None) -> None:
        """A program that runs and shows the same revision again: for a while that is a slow scan, then none at all."""
        if self._newest.is_overdue(self._taken_s):
            self._ignore(f"revision {snapshot.snapshot_revision} again, though the program is said to run")
            return
        self._newest.take_again(snapshot, changes)
        self._settle()
        self.snapshot_changed.emit(snapshot)

    def _take_result(self, result: CommandResult) -> None:
        pending, was_unknown = self._flight.answered(result.request_id)
        if pending is None:
            self._ignore(f"a result for a request that was not made ({result.request_id})")
        elif was_unknown:
            self.command_settled.emit(AnsweredCommand(pending, result))
        else:
            self.command_answered.emit(AnsweredCommand(pending, result))

    def _settle(self) -> None:
        """Over a new connection to the same runtime, ask again by the same ids what became of what was sent."""
        connection = self._link.state.connection
        if connection == self._read_over:
            return
        is_first, self._read_over = self._read_over == 0, connection
        now = self._monotonic()
        for pending, text in self._flight.to_repeat(now, remembers=self._remembers(), is_first=is_first):
            self.run_in_background(self._send_again(pending, text))

    def _remembers(self) -> bool:
        """Whether the runtime knows by a `requestId` what it did; one of an older form, without `bootId`, does not."""
        return self._newest.snapshot is not None and self._newest.snapshot.boot_id is not None

    async def _send_again(self, pending: PendingCommand, text: str) -> None:
        with contextlib.suppress(LinkClosedError):  # the next connection asks once more
            await self._link.send(text)
            self._flight.mark(pending.request_id, is_unsent=False)

    def _forget(self) -> None:
        """The runtime was started anew: nothing remembered of the old one holds (rulings 25, 100)."""
        self._newest.forget()
        for pending in self._flight.forget():
            self.command_answered.emit(AnsweredCommand(pending, None))
        self.reset.emit()

    def _ignore(self, what: str) -> None:
        self._ignored += 1
        self._last_ignored = what
        log.info("ignored %s", what)
        self.message_ignored.emit(what)

    def _set_stale(self, is_stale: bool) -> None:
        if is_stale != self._is_stale:
            self._is_stale = is_stale
            self.staleness_changed.emit(is_stale)
