"""Why a remote runtime does not answer, or closed a connection, in a few words for whoever looks at the link."""

from __future__ import annotations

import os

from websockets.exceptions import ConnectionClosed, InvalidStatus

from runtime.links.tls_problems import problem_of

UNAUTHORIZED = 401
NOTHING_HEARD = "nothing heard"


def is_unauthorized(failed: Exception) -> bool:
    """Return whether a WebSocket was refused for want of a good token."""
    return isinstance(failed, InvalidStatus) and failed.response.status_code == UNAUTHORIZED


def why_unanswered(failed: Exception) -> str:
    """Return why nobody answers."""
    problem = problem_of(failed)
    if problem is not None:
        return problem.text
    if is_unauthorized(failed):
        return "the runtime asks who is there; sign in"
    if isinstance(failed, InvalidStatus):
        return f"answers with HTTP {failed.response.status_code} instead of a WebSocket"
    if isinstance(failed, TimeoutError):
        return "no answer in time"
    if isinstance(failed, OSError) and failed.errno:
        return os.strerror(failed.errno)
    return str(failed) or type(failed).__name__


def why_closed(closed: ConnectionClosed, *, has_fallen_silent: bool) -> str:
    """Return who closed and why."""
    if closed.rcvd is not None:
        return f"closed by the runtime ({closed.rcvd.code} {closed.rcvd.reason})".replace(" )", ")")
    if closed.sent is not None:
        return f"closed: {closed.sent.reason or closed.sent.code}"
    return NOTHING_HEARD if has_fallen_silent else "connection lost"
