"""Stimuli and waves: files and wishes to the runtime, what it reports of them to the panel.

The runtime reads and plays the stimulus; the window reads the file and counts its lines, no more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import orjson
from pydantic import ValidationError
from PySide6.QtCore import QObject

from app.flight import AnsweredCommand
from app.presenters.active_config import ActiveConfig
from app.presenters.card_facts import CardFacts
from app.presenters.refusals import refusal_text
from app.presenters.scaling import Scale, scale_of
from app.session import Session
from runtime.contracts.base import UINT32_MAX
from runtime.contracts.commands import Waveform
from runtime.contracts.config import AiCard
from runtime.contracts.lifecycle import FailedAnswer
from runtime.contracts.snapshot import CardSnapshot, RuntimeSnapshot
from runtime.contracts.virtual import StimulusState, VirtualIo
from runtime.links.link import LinkClosedError, Reply
from widgets.stimulus.panel import StimulusPanel
from widgets.stimulus.view import (
    WAVE_TEXTS,
    ActiveWave,
    PlayWish,
    StimulusFile,
    StimulusProgress,
    WaveInput,
    WaveWish,
)

PLAY, STOP = "/api/virtual/stimulus", "/api/virtual/stimulus/stop"
MAX_STIMULUS_BYTES = 64 * 1024 * 1024
NO_LINK = "there is no link to the runtime"
REAL_INPUTS = "this runtime does not report virtual inputs: its terminals are real"
THIN = "\u2009"
INPUTS = frozenset({"DI", "AI"})


class StimulusPresenter(QObject):
    """GUI thread. Reads files in a worker."""

    def __init__(
        self,
        panel: StimulusPanel,
        session: Session,
        active: ActiveConfig,
        *,
        barred: Callable[[str], str] = lambda deed: "",
        parent: QObject | None = None,
    ) -> None:
        """`barred` tells why the role does not allow something, an empty text when it does."""
        super().__init__(parent or panel)
        self._barred = barred
        self._panel = panel
        self._session = session
        self._active = active
        self._name = ""
        self._text = ""
        self._last_scan: int | None = None
        self._sent: str | None = None
        self._is_busy = False
        session.snapshot_changed.connect(self._take_snapshot)
        session.staleness_changed.connect(lambda _: self._show_enabled())
        session.command_answered.connect(self._answered)
        active.changed.connect(self._show_inputs)
        panel.open_requested.connect(lambda: panel.choose_file(self.open))
        panel.play_requested.connect(self.play)
        panel.stop_requested.connect(self.stop)
        panel.wave_requested.connect(self.start_wave)
        panel.hand_back_requested.connect(self.hand_back)
        self._shown_cards: dict[int, tuple[int, str, str | None]] = {}
        self._seen: RuntimeSnapshot | None = None
        panel.show_file(None)
        self._show_enabled()
        if session.snapshot is not None:
            self._take_snapshot(session.snapshot)

    def open(self, path: str) -> None:
        """Read a stimulus; what is wrong in a line the runtime says when it is played."""
        self._session.run_in_background(self._open(Path(path)))

    def play(self, wish: PlayWish) -> None:
        """Have the stimulus played from the next scan on."""
        if self._text and not self._is_busy:
            self._session.run_in_background(self._play(wish))

    def stop(self) -> None:
        """Have the inputs given back to the plant."""
        self._session.run_in_background(self._ask("Stop the stimulus", STOP, {}))

    def start_wave(self, wish: WaveWish) -> None:
        """Let an input follow a wave, from its beginning."""
        low, high = self._raw(wish.card_id, wish.low), self._raw(wish.card_id, wish.high)
        wave = Waveform(
            kind=wish.kind, low=low, high=high, period_ms=wish.period_ms, duty_percent=wish.duty_percent
        ).to_wire()
        payload = {"cardId": wish.card_id, "value": low, "source": "WAVE", "wave": wave}
        self._sent = self._session.command("set_virtual_input", payload)

    def hand_back(self, card_id: int) -> None:
        """Give an input back to the plant."""
        self._sent = self._session.command("set_virtual_input", {"cardId": card_id, "value": 0, "source": "PLANT"})

    async def _open(self, path: Path) -> None:
        try:
            content = await asyncio.to_thread(_read, path)
            text = content.decode("utf-8-sig")
        except OSError as wrong:
            self._panel.show_problem(f"{path} cannot be read: {wrong.strerror or wrong}. Choose another file.")
        except (UnicodeDecodeError, ValueError) as wrong:
            self._panel.show_problem(f"{path} is no stimulus: {_why(wrong)}. A stimulus is JSON lines in UTF-8.")
        else:
            if not text.strip():
                self._panel.show_problem(f"{path} is empty. A stimulus has a JSON object a line, with a scan each.")
                return
            self._name, self._text = path.name, text
            self._last_scan, summary = _summary(text)
            self._panel.show_problem(None)
            self._panel.show_file(StimulusFile(path.name, summary))
            self._show_enabled()

    async def _play(self, wish: PlayWish) -> None:
        self._is_busy = True
        self._show_enabled()
        body: dict[str, object] = {"stimulus": self._text, "name": self._name[:200], "restart": wish.restart}
        if wish.start:
            body["start"] = wish.start
        if wish.halt_at_end and self._last_scan:
            body["scans"] = self._last_scan
        try:
            await self._ask(f"Play {self._name}", PLAY, body)
        finally:
            self._is_busy = False
            self._show_enabled()

    async def _ask(self, what: str, path: str, body: dict[str, object]) -> None:
        try:
            reply = await self._session.request("POST", path, body)
        except LinkClosedError as closed:
            self._panel.show_problem(f"{what}: there is no link ({closed}). Try again once it is up.")
            return
        self._panel.show_problem(None if reply.status < 400 else f"{what}: {_refusal(reply)}")

    def _take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        found = VirtualIo.of(snapshot.system.model_extra)
        places = self._session.changed_since(self._seen)
        self._seen = snapshot
        if places is None or any(_shown(snapshot.cards[place]) != self._shown_cards.get(place) for place in places):
            self._shown_cards = {place: shown for place, card in enumerate(snapshot.cards) if (shown := _shown(card))}
            self._show_inputs()
        playing = None if found is None else found.stimulus
        self._panel.show_progress(None if playing is None else _progress(playing, snapshot))
        waves = {} if found is None else found.waves
        self._panel.show_waves([self._wave(card_id, wave) for card_id, wave in waves.items()])
        self._show_enabled()

    def show_rights(self) -> None:
        """Take up what the role allows now."""
        self._show_enabled()

    def _show_enabled(self) -> None:
        snapshot = self._session.snapshot
        if self._session.is_stale or snapshot is None:
            reason = NO_LINK
        elif VirtualIo.of(snapshot.system.model_extra) is None:
            reason = REAL_INPUTS
        else:
            role = self._barred("POST /api/virtual/stimulus") or self._barred("set_virtual_input")
            reason = role or ("the runtime prepares the stimulus" if self._is_busy else "")
        self._panel.show_enabled(reason)

    def _show_inputs(self) -> None:
        snapshot = self._session.snapshot
        cards = () if snapshot is None else snapshot.cards
        facts = self._active.facts
        self._panel.show_inputs([wave_input(card, facts) for card in cards if card.card_type in INPUTS])

    def _scale(self, card_id: int) -> Scale | None:
        card = self._active.facts.card(card_id)
        scale = scale_of(card.config) if isinstance(card, AiCard) else None
        return scale if scale is not None and scale.is_useful else None

    def _raw(self, card_id: int, value: int) -> int:
        scale = self._scale(card_id)
        return value if scale is None else scale.to_raw(value)

    def _wave(self, card_id: str, wave: Waveform) -> ActiveWave:
        number = int(card_id) if card_id.isdecimal() else 0
        scale, unit = self._scale(number), self._active.facts.unit(number)
        low, high = (
            str(raw) if scale is None else f"{scale.to_value(raw) / 100:.2f}{THIN}{unit}"
            for raw in (wave.low, wave.high)
        )
        kind = dict(WAVE_TEXTS)[wave.kind]
        share = f", second value {wave.duty_percent}{THIN}% of it" if wave.kind == "PULSE" else ""
        text = f"{kind} {low} … {high}, {wave.period_ms / 1000:g}{THIN}s{share}"
        return ActiveWave(number, self._active.facts.label(number), text)

    def _answered(self, answered: AnsweredCommand) -> None:
        if answered.pending.request_id == self._sent:
            self._sent = None
            self._panel.show_problem(refusal_text("Wave", answered))


def wave_input(card: CardSnapshot, facts: CardFacts) -> WaveInput:
    """Return an input as the form offers it: an AI in its unit where its scale is known."""
    text = f"{card.card_id}  {card.label or facts.label(card.card_id)}"
    if card.card_type == "DI":
        return WaveInput(card.card_id, text, "DI", 0, 1)
    config = facts.card(card.card_id)
    scale = scale_of(config.config) if isinstance(config, AiCard) else None
    if scale is None or not scale.is_useful:
        return WaveInput(card.card_id, text, "AI", 0, 4095 if scale is None else min(scale.raw_max, UINT32_MAX))
    low, high = scale.bounds
    return WaveInput(card.card_id, text, "AI", low, high, facts.unit(card.card_id), is_raw=False)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MAX_STIMULUS_BYTES + 1)
    if len(content) > MAX_STIMULUS_BYTES:
        raise ValueError(f"it is over the limit of {MAX_STIMULUS_BYTES // (1024 * 1024)} MiB")
    return content


def _summary(text: str) -> tuple[int | None, str]:
    """Return the scan of the last line and the file in words; None where the last line names no scan."""
    lines = [line for line in text.split("\n") if line.strip()]
    last: int | None = None
    if lines:
        try:
            document = orjson.loads(lines[-1])
            scan = document.get("scan") if isinstance(document, dict) else None
            last = scan if isinstance(scan, int) and not isinstance(scan, bool) and scan > 0 else None
        except orjson.JSONDecodeError:
            last = None
    count = f"{len(lines)} line{'' if len(lines) == 1 else 's'}"
    return last, f"{count}, up to scan {last}" if last else f"{count}; its last line names no scan"


def _progress(playing: StimulusState, snapshot: RuntimeSnapshot) -> StimulusProgress:
    is_over = playing.scan >= playing.last_scan
    scan = min(playing.scan, playing.last_scan)
    time_s = scan * snapshot.scan_interval_ms / 1000
    end = "at its end: inputs stay as they are until Stop" if is_over else "playing"
    by = f" · started by {playing.by}" if playing.by else ""
    text = f"{playing.name}: scan {scan} of {playing.last_scan} · {time_s:.1f}{THIN}s · {end}{by}"
    return StimulusProgress(playing.name, playing.scan, playing.last_scan, text)


def _refusal(reply: Reply) -> str:
    try:
        answer = FailedAnswer.from_wire(orjson.loads(reply.body))
    except (orjson.JSONDecodeError, ValidationError):
        return f"the runtime answered {reply.status} with something that is not understood. Look at its log."
    return f"{answer.message.rstrip('.')}."


def _why(wrong: Exception) -> str:
    return "it is not UTF-8" if isinstance(wrong, UnicodeDecodeError) else str(wrong)


def _shown(card: CardSnapshot) -> tuple[int, str, str | None] | None:
    """Return what a wave's choice of inputs shows of a card; None for one that is no input."""
    return (card.card_id, card.card_type, card.label) if card.card_type in INPUTS else None
