"""Where commands arrive as text and leave as results: parsed, allowed, done once, audited (api-rulings B)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from runtime.contracts.commands import (
    COMMAND_PAYLOADS,
    CommandPayload,
    ParsedCommand,
    RefusedCommand,
    parse_command,
    readable_request_id,
)
from runtime.contracts.config import Role
from runtime.contracts.json_text import MAX_DEPTH, MAX_MESSAGE_BYTES, UnreadableJsonError, read_json
from runtime.control.command_queue import CommandOutcome
from runtime.portal.observing import Asked, Observing, being
from runtime.portal.repeats import Repeats, digest_of
from runtime.portal.results import refused_result, success_result
from runtime.portal.users import User

log = logging.getLogger("plumbline.portal")


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A row of the table: what a command carries and who may send it."""

    model: type[CommandPayload]
    least_role: Role


COMMANDS: Mapping[str, CommandRow] = {
    name: CommandRow(model, least_role="OPERATOR") for name, model in COMMAND_PAYLOADS.items()
}
"""Every command that exists acts on the running machine, which takes an OPERATOR (ruling 30)."""


class CommandRunner(Protocol):
    """What runs commands: the controller."""

    def submit(self, command: ParsedCommand, actor: str, done: Callable[[CommandOutcome], None]) -> None: ...


class CommandAudit(Protocol):
    def require_writable(self) -> None:
        """Raise `RefusedCommand` when nothing can be recorded; then nothing may be done (ruling 95)."""

    def record_command(self, user: User, command: str, target: str, error_code: str | None) -> None:
        """Record what was done or refused; it is on disk after `flush`."""

    def flush(self) -> None: ...


class CommandDesk:
    """Belongs to the portal's thread. `repeats` is shared with HTTP; `revision` and the times say how things stand."""

    def __init__(
        self,
        runner: CommandRunner,
        audit: CommandAudit,
        repeats: Repeats[Any],
        *,
        revision: Callable[[], int | None],
        timestamp: Callable[[], str],
        monotonic_s: Callable[[], float],
        observing: Observing,
        most_depth: int = MAX_DEPTH,
    ) -> None:
        self._observing = observing
        self._most_depth = most_depth
        self._runner = runner
        self._audit = audit
        self._revision = revision
        self._timestamp = timestamp
        self._monotonic_s = monotonic_s
        self._repeats = repeats
        self._unsettled: list[Callable[[], None]] = []

    def take(self, content: str | bytes, user: User, answer: Callable[[str], None]) -> None:
        """Do what a message asks; `answer` gets the text of its result, now or once it took effect."""
        try:
            document = _read(content, self._most_depth)
            request_id = readable_request_id(document)
            if isinstance(content, bytes):
                raise RefusedCommand("INVALID_REQUEST", "commands are text frames", request_id=request_id)
            if request_id is None:
                parse_command(document)  # says what is wrong first
                raise AssertionError("a command without requestId is always refused")
            digest = digest_of("command", document)
            is_new = self._repeats.begin(user.name, request_id, digest, answer, self._monotonic_s())
        except RefusedCommand as refusal:
            asked = self._observing.command(refusal.request_id)
            self._observing.commanded(asked, None, refusal.code, user.name)
            answer(refused_result(refusal, refusal.request_id, self._revision(), self._timestamp()))
            return
        if is_new:
            asked = self._observing.command(request_id)
            with being(asked):
                self._run(document, request_id, user, asked)

    def settle(self) -> None:
        """Give out the results of all that took effect; their records are on disk before, in one write."""
        unsettled, self._unsettled = self._unsettled, []
        if unsettled:
            self._audit.flush()
        for answer in unsettled:
            answer()

    def _run(self, document: object, request_id: str, user: User, asked: Asked) -> None:
        try:
            command = parse_allowed(document, user)
            self._audit.require_writable()
            self._runner.submit(command, user.name, lambda outcome: self._done(command, user, outcome, asked))
        except RefusedCommand as refusal:
            if refusal.code == "FORBIDDEN" and isinstance(document, Mapping):
                self._audit.record_command(user, str(document.get("name")), _target(document), refusal.code)
                self._audit.flush()
            self._refuse(document, user, request_id, refusal, asked)
        except Exception:  # the rim: a defect of ours ends no conversation
            log.exception("%s failed", _known_name(document) or "a command")
            failed = RefusedCommand("INTERNAL_ERROR", "something went wrong in the runtime; its log says what")
            self._refuse(document, user, request_id, failed, asked)

    def _refuse(self, document: object, user: User, request_id: str, refusal: RefusedCommand, asked: Asked) -> None:
        self._observing.commanded(asked, _known_name(document), refusal.code, user.name)
        self._finish_refused(user, request_id, refusal, self._revision())

    def _done(self, command: ParsedCommand, user: User, outcome: CommandOutcome, asked: Asked) -> None:
        refusal = outcome.refusal
        code = refusal.code if refusal else None
        target = _target({"payload": command.payload.to_wire()})
        self._audit.record_command(user, command.name, target, code)

        def give_out() -> None:
            self._observing.commanded(asked, command.name, code, user.name, outcome.times)
            if refusal is not None:
                self._finish_refused(user, command.request_id, refusal, outcome.revision)
            else:
                text = success_result(command.request_id, outcome.revision, self._timestamp())
                self._repeats.finish(user.name, command.request_id, text, code=None)

        self._unsettled.append(give_out)

    def _finish_refused(self, user: User, request_id: str, refusal: RefusedCommand, revision: int | None) -> None:
        text = refused_result(refusal, request_id, revision, self._timestamp())
        self._repeats.finish(user.name, request_id, text, code=refusal.code)


def parse_allowed(document: object, user: User) -> ParsedCommand:
    """Return the command of a message that this user may send; raises `RefusedCommand`, in the order of ruling 18."""
    try:
        command = parse_command(document)
    except RefusedCommand as refusal:
        # The payload is read last: when it is what is wrong, all before it was right, and the role counts first.
        if (refusal.field or "").startswith("payload") and isinstance(document, Mapping):
            _require_role(str(document["name"]), user)
        raise
    _require_role(command.name, user)
    return command


def _require_role(name: str, user: User) -> None:
    user.require(COMMANDS[name].least_role, name)


def _read(content: str | bytes, most_depth: int) -> Any:
    try:
        return read_json(
            content.encode() if isinstance(content, str) else content, max_bytes=MAX_MESSAGE_BYTES, max_depth=most_depth
        )
    except UnreadableJsonError as unreadable:
        raise RefusedCommand("INVALID_REQUEST", f"the message {unreadable.reason}") from None
    except UnicodeEncodeError:
        raise RefusedCommand("INVALID_REQUEST", "the message is not text") from None


def _known_name(document: object) -> str | None:
    """Return the name of a command if there is one of that name."""
    name = document.get("name") if isinstance(document, Mapping) else None
    return name if isinstance(name, str) and name in COMMANDS else None


def _target(document: Mapping[str, Any]) -> str:
    """Return what a command acts on, for the audit."""
    payload = document.get("payload")
    card_id = payload.get("cardId") if isinstance(payload, Mapping) else None
    return "runtime" if card_id is None else f"card {card_id}"
