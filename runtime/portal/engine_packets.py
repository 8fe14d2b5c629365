"""Socket.IO packets of engines, read so that nothing an engine sends can raise, grow, or pass for something else.

What cannot be read becomes the event it claims to be, with `UNREADABLE` as its content: it is refused like any other.
"""

from __future__ import annotations

import re
from typing import Any

import orjson
from engineio import payload
from socketio import packet

from runtime.contracts.json_text import MAX_DEPTH, read_json

NAMESPACE = "/engine"
MOST_BYTES = 1024 * 1024
"""What an engine may say in one message: a report is a few hundred bytes (ruling 9)."""
MOST_FRAME_BYTES = 16 * 1024 * 1024
"""What is taken off the wire at all; between the two it is refused by name, unread (ruling 89)."""
MOST_PACKETS = 4_096
"""In one body of who polls, within `MOST_BYTES`; the library's 16 are fewer than the reports of a window of jobs."""
MOST_EVENT = 64
_EVENT = re.compile(r'\d*\["([A-Za-z0-9_.:-]{1,64})"')
_RESERVED = frozenset({"connect", "disconnect", "connect_error", "__disconnect_final"})
_BINARY = (packet.BINARY_EVENT, packet.BINARY_ACK)


payload.Payload.max_decode_packets = MOST_PACKETS  # the documented way; there is no argument for it


class _Unreadable:
    """A content that is none."""

    def __repr__(self) -> str:
        return "<unreadable>"


UNREADABLE = _Unreadable()


class EngineJson:
    """What the library calls for JSON: fast, and strict about what JSON is."""

    @staticmethod
    def dumps(document: Any, **_options: Any) -> str:
        return orjson.dumps(document).decode()

    @staticmethod
    def loads(text: str, **_options: Any) -> Any:
        if text.count("[") + text.count("{") > MAX_DEPTH:
            return read_json(text.encode())
        return orjson.loads(text)


class EnginePacket(packet.Packet):  # type: ignore[misc]  # the library has no types
    """A packet whose decoding never fails and that never waits for attachments."""

    uses_binary_events = False
    json = EngineJson

    def decode(self, encoded_packet: Any) -> int:
        if not isinstance(encoded_packet, str) or not encoded_packet[:1].isdecimal():
            return self._become_unreadable("")
        if len(encoded_packet) > MOST_BYTES:
            return self._become_unreadable(encoded_packet[:256])
        try:
            super().decode(encoded_packet)
            kind: int = self.packet_type
            data: Any = self.data
        except (ValueError, RecursionError):
            return self._become_unreadable(encoded_packet[:256])
        if kind in _BINARY or kind > packet.BINARY_ACK:
            return self._become_unreadable(encoded_packet[:256])
        if kind == packet.CONNECT_ERROR:
            return self._become_unreadable("")
        if kind == packet.EVENT and not _is_event(data):
            return self._become_unreadable("")
        if kind == packet.ACK and not isinstance(data, list):
            return self._become_unreadable("")
        return 0

    def _become_unreadable(self, beginning: str) -> int:
        _, _, after = beginning.partition(f"{NAMESPACE},")
        found = _EVENT.match(after)
        name = found[1] if found and found[1] not in _RESERVED else "message"
        self.packet_type, self.namespace, self.id = packet.EVENT, NAMESPACE, None
        self.data = [name, UNREADABLE]
        return 0


def _is_event(data: Any) -> bool:
    return (
        isinstance(data, list)
        and bool(data)
        and isinstance(data[0], str)
        and 0 < len(data[0]) <= MOST_EVENT
        and data[0] not in _RESERVED
    )
