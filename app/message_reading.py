"""From the text of a runtime to what the window takes: a snapshot with what changed in it, a result, or why neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from runtime.contracts.commands import CommandResult
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.contracts.snapshot_reading import Changes, SnapshotReader

# One pass from text to models: parsing to plain objects first would double the time the window stands still.
_MESSAGES: TypeAdapter[RuntimeSnapshot | CommandResult] = TypeAdapter(
    Annotated[RuntimeSnapshot | CommandResult, Field(discriminator="type")]
)

MOST_ERRORS = 100
"""So many are put into words to name the first; words for the half million of ten megabytes would take minutes."""


@dataclass(frozen=True, slots=True)
class SnapshotRead:
    """A snapshot; `changes` is None where it is not known what differs from the one before."""

    snapshot: RuntimeSnapshot
    changes: Changes | None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """What a message was, and why it is not taken."""

    why: str


class MessageReader:
    """Reads the messages of one runtime in their order; another runtime wants another reader."""

    def __init__(self) -> None:
        self._snapshots = SnapshotReader()

    def read(self, text: str) -> SnapshotRead | CommandResult | NotUnderstood:
        read = self._snapshots.read(text)
        if read is not None:
            return SnapshotRead(read.snapshot, read.changes)
        try:
            message = _MESSAGES.validate_json(text)
        except ValidationError as invalid:
            return NotUnderstood(_why_not_understood(invalid))
        return SnapshotRead(message, None) if isinstance(message, RuntimeSnapshot) else message


def _why_not_understood(invalid: ValidationError) -> str:
    if invalid.error_count() > MOST_ERRORS:
        return f"a message with {invalid.error_count()} wrong parts"
    first = invalid.errors(include_url=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return f"a message that is not JSON ({first['msg']})"
    if first["type"].startswith("union_tag") or not first["loc"]:
        return f"a message of unknown type: {first['msg']}"
    return f"a message with a wrong {'.'.join(str(part) for part in first['loc'][1:])}: {first['msg']}"
