"""Playing a stimulus to the running program: checked and prepared here, played by the scan thread (decision 0010)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Protocol

from runtime.contracts.commands import (
    ParsedCommand,
    RefusedCommand,
    SetBreakpoint,
    SetRunMode,
    SetVirtualInput,
    StepOnce,
    parse_command,
)
from runtime.contracts.config import Config
from runtime.contracts.lifecycle import HardwareProfile, Request
from runtime.contracts.timestamps import unix_ms
from runtime.contracts.virtual import PlayStimulusAnswer, PlayStimulusRequest, StopStimulusAnswer
from runtime.control.stimulus_player import Play, PlayedLine
from runtime.kernel.program import Program, build_program
from runtime.kernel.stimulus import StimulusLine, UnusableStimulusError, parse_stimulus
from runtime.kernel.validation import load_config
from runtime.portal.auditing import Auditing
from runtime.portal.heavy_work import HeavyWork
from runtime.portal.results import RefusedRequest
from runtime.portal.route_table import Call
from runtime.portal.stores import Configs, StoredConfig

BEGUN_LIMIT_S = 5.0
RUN_CONTROL = (SetRunMode, StepOnce, SetBreakpoint)


class Player(Protocol):
    """What plays: the controller."""

    def play(self, play: Play | None) -> None: ...


class StimulusDesk:
    """Belongs to the portal's thread."""

    def __init__(
        self,
        configs: Configs,
        player: Player,
        auditing: Auditing,
        profile: HardwareProfile,
        heavy_work: HeavyWork,
        timestamp: Callable[[], str],
    ) -> None:
        self._configs = configs
        self._player = player
        self._auditing = auditing
        self._profile = profile
        self._heavy_work = heavy_work
        self._timestamp = timestamp

    async def play(self, call: Call) -> PlayStimulusAnswer:
        request = call.parse(PlayStimulusRequest)
        stored = self._configs.active()
        try:
            start_ms = None if request.start is None else unix_ms(request.start)
        except ValueError:
            raise RefusedRequest("INVALID_REQUEST", "start is no RFC 3339 time", field="start") from None
        program, lines = await self._heavy_work.run(partial(self._prepare, stored, request.stimulus))
        begun: asyncio.Future[RefusedCommand | None] = asyncio.get_running_loop().create_future()
        self._player.play(
            Play(
                request.name,
                stored.version,
                lines,
                program if request.restart else None,
                start_ms,
                request.scans,
                call.user.name,
                done=lambda refusal: None if begun.done() else begun.set_result(refusal),
            )
        )
        refusal = await self._begun(begun)
        code = None if refusal is None else refusal.code
        self._auditing.record_command(call.user, "stimulus.play", request.name, code)
        if refusal is not None:
            raise RefusedRequest(refusal.code, refusal.message)
        return PlayStimulusAnswer(
            request_id=call.request_id or "",
            timestamp=self._timestamp(),
            lines=len(lines),
            last_scan=lines[-1].scan if lines else 0,
        )

    async def stop(self, call: Call) -> StopStimulusAnswer:
        call.parse(Request)
        self._player.play(None)
        self._auditing.record_command(call.user, "stimulus.stop", "runtime", None)
        return StopStimulusAnswer(request_id=call.request_id or "", timestamp=self._timestamp())

    async def _begun(self, begun: asyncio.Future[RefusedCommand | None]) -> RefusedCommand | None:
        try:
            async with asyncio.timeout(BEGUN_LIMIT_S):
                return await begun
        except TimeoutError:
            raise RefusedRequest("BUSY", "the scan thread did not take the stimulus up in time") from None

    def _prepare(self, stored: StoredConfig, text: str) -> tuple[Program, tuple[PlayedLine, ...]]:
        """Build what runs and check every line; may be called in a worker thread."""
        config: Config = load_config(stored.document, self._profile)
        program = build_program(config)
        try:
            return program, tuple(map(_played, enumerate_lines(text, program)))
        except UnusableStimulusError as wrong:
            raise RefusedRequest(
                "INVALID_REQUEST",
                f"line {wrong.line} of the stimulus: {wrong.reason}",
                field="stimulus",
                details={"line": wrong.line},
            ) from None


def enumerate_lines(text: str, program: Program) -> list[tuple[int, StimulusLine]]:
    """Return the lines with their numbers in the text; raises `UnusableStimulusError`."""
    numbers = [number for number, line in enumerate(text.encode().split(b"\n"), start=1) if line.strip()]
    return list(zip(numbers, parse_stimulus(text.encode(), program), strict=True))


def _played(numbered: tuple[int, StimulusLine]) -> PlayedLine:
    number, line = numbered
    commands = tuple(_command(number, document) for document in line.commands)
    return PlayedLine(number, line.scan, line.inputs, line.clock_synced, commands)


def _command(number: int, document: object) -> ParsedCommand:
    try:
        command = parse_command(document)
    except RefusedCommand as refusal:
        raise UnusableStimulusError(number, refusal.message) from None
    if isinstance(command.payload, RUN_CONTROL):
        raise UnusableStimulusError(
            number,
            f"{command.name} is yours while a stimulus plays: take it out here, `simulate` still knows it",
        )
    if isinstance(command.payload, SetVirtualInput) and command.payload.source != "HAND":
        raise UnusableStimulusError(number, "a stimulus sets readings; it knows no plant and no wave")
    return command
