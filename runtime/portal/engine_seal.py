"""Whether what an engine sent may be believed: the signed form, its clock, its nonce (rulings 83–86)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from runtime.contracts.signing import is_signed, sign
from runtime.portal.nonces import Nonces

DRIFT_MS = 30_000
MOST_NONCE = 128
LARGEST_TS = 1 << 53
_FORM = frozenset({"payload", "nonce", "sig", "ts"})


class SealBrokenError(Exception):
    """What came is not believed; `reason` is the ruling's word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class EngineSeal:
    """Belongs to the portal's thread."""

    def __init__(
        self,
        secret: bytes,
        *,
        is_required: bool,
        wall_ms: Callable[[], int],
        monotonic_s: Callable[[], float],
        nonces: Nonces | None = None,
    ) -> None:
        self.is_required = is_required
        self._secret = secret
        self._wall_ms = wall_ms
        self._monotonic_s = monotonic_s
        self._nonces = Nonces() if nonces is None else nonces

    def open(self, engine_id: str, data: Any, *, may_be_plain: bool = False) -> Any:
        """Return the payload; raises `SealBrokenError`. A refused message uses up no nonce."""
        if not isinstance(data, Mapping) or "sig" not in data:
            if self.is_required and not may_be_plain:
                raise SealBrokenError("unsigned")
            return data
        if not data.keys() >= _FORM:
            raise SealBrokenError("malformed")
        nonce, signature, ts = data["nonce"], data["sig"], data["ts"]
        if isinstance(ts, float) and ts.is_integer() and abs(ts) < LARGEST_TS:
            ts = int(ts)
        if (
            not isinstance(nonce, str)
            or not 0 < len(nonce) <= MOST_NONCE
            or not isinstance(signature, str)
            or isinstance(ts, bool)
            or not isinstance(ts, int)
        ):
            raise SealBrokenError("malformed")
        if abs(ts - self._wall_ms()) > DRIFT_MS:
            raise SealBrokenError("clock_drift")
        if not is_signed(self._secret, data["payload"], nonce, ts, signature):
            raise SealBrokenError("bad_signature")
        if not self._nonces.use(engine_id, nonce, self._monotonic_s()):
            raise SealBrokenError("replayed_nonce")
        return data["payload"]

    def wrap(self, payload: Any) -> dict[str, Any]:
        """Return the signed form of what we send; raises `UnsignableError`."""
        nonce, ts = secrets.token_urlsafe(12), self._wall_ms()
        return {"payload": payload, "nonce": nonce, "sig": sign(self._secret, payload, nonce, ts), "ts": ts}
