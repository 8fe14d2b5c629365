"""What to tell a person whose command was not done: what, to what, why, and what to do next."""

from __future__ import annotations

from app.flight import AnsweredCommand

NEXT_STEPS = {
    "BUSY": "the runtime's queue is full; try again in a moment",
    "FORBIDDEN": "ask somebody with a higher role, or sign in as one",
    "UNAUTHORIZED": "sign in again",
    "FORBIDDEN_IN_MODE": "break first (F6), then try again",
    "NOT_FOUND": "the card is not in the active config; look whether another one was committed",
    "UNSUPPORTED_API_VERSION": "this device speaks another version; update one of the two",
    "INTERNAL_ERROR": "the runtime's log says more",
}


def settled_text(answered: AnsweredCommand) -> tuple[str, str]:
    """Return tone and line for a command that was said to be unknown, once its runtime told what became of it."""
    card = answered.pending.payload.get("cardId")
    what = answered.pending.name.replace("_", " ") + (f" on card {card}" if card is not None else "")
    if answered.is_done:
        return "ok", f"Known by now: {what} was done, once. The runtime was asked again by the same number."
    return "warn", refusal_text(f"Known by now: {what} was not done", answered) or ""


def refusal_text(what: str, answered: AnsweredCommand) -> str | None:
    """Return one line for a command that was refused or never answered; None when it was done."""
    result = answered.result
    if answered.is_unsent:
        return f"{what}: there is no connection, so it was not sent and not done. Do it again once the link is up."
    if result is None:
        return (
            f"{what}: no answer, so it is unknown whether it was done. Look at the next snapshot before repeating it."
        )
    if result.status == "SUCCESS":
        return None
    reason = result.message or (result.error_code or "refused").replace("_", " ").lower()
    remedy = NEXT_STEPS.get(result.error_code or "", "")
    return f"{what}: {reason.rstrip('.')}." + (f" Next: {remedy}." if remedy else "")
