"""How the window asks over `/v2`: what comes back is an answer or a refusal in words. It keeps nothing.

Which requests there are is the business of whoever asks; each has an error of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from app.session import Session
from runtime.contracts.base import Contract
from runtime.contracts.errors import Phase2Error, Phase2Failure
from runtime.links.link import LinkClosedError, Reply

NEXT_STEPS = {
    "FORBIDDEN": "ask somebody with a higher role, or sign in as one",
    "UNAUTHORIZED": "sign in again",
    "BUSY": "try again in a moment",
}

Model = TypeVar("Model", bound=Contract)


class CallRefusedError(Exception):
    """A request that was not done; the text is for people, `code` is the runtime's, empty when nobody answered."""

    def __init__(self, text: str, code: str = "") -> None:
        super().__init__(text)
        self.code = code


class V2Calls:
    """Lives on the GUI thread. Raises the error that it is given."""

    def __init__(self, session: Session, refused: type[CallRefusedError], next_steps: Mapping[str, str]) -> None:
        """`next_steps` are those by code that not every request has."""
        self._session = session
        self._refused = refused
        self._next_steps = {**NEXT_STEPS, **next_steps}

    async def send(
        self, method: str, path: str, body: bytes | None, what: str, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Return what was answered, refusals too; `what` begins the text of an error."""
        try:
            return await self._session.request_v2(method, path, body, headers)
        except LinkClosedError as closed:
            raise self._refused(f"{what}: {closed}. Next: try again when the link is up.") from closed

    async def ask(
        self, method: str, path: str, body: bytes | None, what: str, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Return the answer to what was not refused."""
        reply = await self.send(method, path, body, what, headers)
        self.check(reply, what)
        return reply

    def check(self, reply: Reply, what: str) -> None:
        """Raise what a refusal says, with what can be done."""
        if reply.status < 400:
            return
        error = error_of(reply)
        if error is None:
            raise self._refused(f"{what}: the runtime answered {reply.status}.", str(reply.status))
        remedy = self._next_steps.get(error.code, "")
        text = f"{what}: {error.message.rstrip('.')}." + (f" Next: {remedy}." if remedy else "")
        raise self._refused(text, "NOT_FOUND" if reply.status == 404 else error.code)


def error_of(reply: Reply) -> Phase2Error | None:
    """Return the error object of a refusal, None where there is none that can be read."""
    try:
        return Phase2Failure.model_validate_json(reply.body).error
    except ValidationError:
        return None


def model_of(model: type[Model], document: Any, what: str, refused: type[CallRefusedError]) -> Model:
    """Return an answer as a contract value; raises `refused` where it is not one."""
    try:
        return model.model_validate(document)
    except ValidationError as invalid:
        raise refused(f"{what}: the answer is not understood, {first_of(invalid)}.") from invalid


def first_of(invalid: ValidationError) -> str:
    """Return place and reason of the first thing that is wrong."""
    first = invalid.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
