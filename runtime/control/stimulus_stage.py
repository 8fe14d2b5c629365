"""Where a stimulus meets the running machine: begins at a boundary, acts before each scan, ends (decision 0010)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from runtime.contracts.commands import ParsedCommand, RefusedCommand, SetRunMode, SetVirtualInput
from runtime.control.stimulus_player import Play, Playing, StimulusPlayer
from runtime.control.virtual_io import VirtualIO
from runtime.kernel.machine import Machine
from runtime.kernel.scan_input import ScanInput

Given = Callable[[int], ScanInput]
"""What the scan that begins is given, but for the wall clock (Unix ms)."""
DoneByStimulus = Callable[[ParsedCommand, str, ScanInput, int, int], None]
"""Command, actor, what was given, the revision before, the number of the scan."""


class StimulusStage:
    """Belongs to the scan thread. `on_refused` is called on the portal's thread with line and refusal."""

    def __init__(
        self,
        machine: Machine,
        terminals: VirtualIO,
        post: Callable[[Callable[[], None]], None],
        done: DoneByStimulus,
        on_refused: Callable[[int, RefusedCommand], None],
    ) -> None:
        self._machine = machine
        self._terminals = terminals
        self._post = post
        self._done = done
        self._on_refused = on_refused
        self._player: StimulusPlayer | None = None

    @property
    def is_playing(self) -> bool:
        return self._player is not None

    @property
    def playing(self) -> Playing | None:
        """How far it has come, None without a stimulus."""
        return None if self._player is None else self._player.state

    def begin(self, play: Play, interval_ms: int) -> bool:
        """Play from the next scan on, in place of what plays now; False, and a refusal, where that cannot be."""
        refusal = self._why_not(play)
        if refusal is None:
            if play.program is not None:
                self._machine.restart(play.program)
            self._player = StimulusPlayer(play, interval_ms)
            self._terminals.play(self._player.readings)
        self._post(partial(play.done, refusal))
        return refusal is None

    def end(self) -> bool:
        """Give the inputs back to plant and hands; False when nothing played."""
        was_playing = self._player is not None
        self._player = None
        self._terminals.play(None)
        return was_playing

    def given(self, scan_input: ScanInput) -> ScanInput:
        """Return what a scan is given while this plays: its wall clock and whether that is synchronised."""
        player = self._player
        if player is None:
            return scan_input
        wall_ms = scan_input.wall_ms if player.wall_ms is None else player.wall_ms
        return replace(scan_input, wall_ms=wall_ms, clock_synced=player.clock_synced)

    def begin_scan(self, given: Given, now_ms: int) -> None:
        """Do what the stimulus has for the scan that begins; one that is under way has what it latched."""
        player = self._player
        if player is None or self._machine.is_mid_scan:
            return
        for line, command in player.begin_scan():
            try:
                self._do(player, command, given(now_ms), now_ms)
            except RefusedCommand as refusal:
                self._post(partial(self._on_refused, line, refusal))
        self._terminals.play(player.readings)

    def end_scan(self, given: Given, now_ms: int) -> None:
        """Halt after the last scan that was asked for, as a person would."""
        player = self._player
        if player is not None and player.halts_now:
            halt = ParsedCommand("stimulus", "set_run_mode", SetRunMode(mode="RUN_STEP"))
            self._serve(player, halt, given(now_ms), now_ms)

    def _do(self, player: StimulusPlayer, command: ParsedCommand, given: ScanInput, now_ms: int) -> None:
        if isinstance(command.payload, SetVirtualInput):
            raw = self._machine.check_virtual_input(command.payload)
            player.readings = {**player.readings, command.payload.card_id: raw}
        else:
            self._serve(player, command, given, now_ms)

    def _serve(self, player: StimulusPlayer, command: ParsedCommand, given: ScanInput, now_ms: int) -> None:
        """Overrides count their time on the runtime's own clock: one must not outlive its expiry because of a play."""
        before, scan = self._machine.revision, self._machine.completed_scans + 1
        self._machine.serve(command, given, actor=player.actor, now_ms=now_ms)
        self._done(command, player.actor, given, before, scan)

    def _why_not(self, play: Play) -> RefusedCommand | None:
        if self._machine.is_mid_scan:
            return RefusedCommand("FORBIDDEN_IN_MODE", "a scan is halted half-way; finish it (step or run) first")
        if self._machine.config_version != play.config_version:
            return RefusedCommand("INVALID_REQUEST", "another config became active meanwhile; play it again")
        return None
