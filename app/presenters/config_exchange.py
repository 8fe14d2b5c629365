"""The config requests to a runtime, each as one coroutine with a typed answer; what is refused is one kind of error.

It keeps nothing and decides nothing. Device-api-v2 §6, api-rulings C.
"""

from __future__ import annotations

from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from app.envelope import Asks
from runtime.contracts.base import DeviceContract
from runtime.contracts.config import ConfigDocument
from runtime.contracts.errors import Validation
from runtime.contracts.lifecycle import (
    CommitAnswer,
    ConfirmAnswer,
    FactoryConfig,
    FailedAnswer,
    HistoryAnswer,
    LkgConfig,
    RestoreAnswer,
    RestoreSource,
    SaveAnswer,
    StagedConfig,
    ValidateAnswer,
)
from runtime.links.link import LinkClosedError, Reply

Answered = TypeVar("Answered", bound=DeviceContract)

REMEDIES = {
    "FORBIDDEN": "Ask somebody with a higher role, or sign in as one.",
    "UNAUTHORIZED": "Sign in again.",
    "BUSY": "Try again in a moment.",
    "COMMIT_FAILED": "The old config is still active; look at the free space of the runtime, then commit again.",
    "RESTORE_FAILED": "The config that was active still is; look at the runtime's log.",
    "INTERNAL_ERROR": "The runtime's log says more.",
    "UNSUPPORTED_SCHEMA_VERSION": "Choose the schema version that this runtime speaks, on the page Program.",
    "UNSUPPORTED_API_VERSION": "This device speaks another version; update one of the two.",
    "VALIDATION_FAILED": "Mend the marked fields.",
}
KEPT = "Edits are kept; it can be done once it is up."
MAYBE_DONE = "Whether it was done is unknown; look at the active version once it is up. Edits are kept."


class RefusedError(Exception):
    """A request that was not done: what, why, and what to do next. `answer` is the runtime's, None without one."""

    def __init__(self, what: str, why: str, remedy: str, answer: FailedAnswer | None = None) -> None:
        super().__init__(f"{what}: {why.rstrip('.')}. {remedy}".strip())
        self.what = what
        self.why = why
        self.remedy = remedy
        self.answer = answer

    @property
    def code(self) -> str:
        return self.answer.error_code if self.answer is not None else ""

    @property
    def field(self) -> str:
        return (self.answer.field or "") if self.answer is not None else ""

    @property
    def validation(self) -> Validation | None:
        return self.answer.validation if self.answer is not None else None


class ConfigExchange:
    """Raises `RefusedError` for whatever keeps a request from being done, a closed link included."""

    def __init__(self, runtime: Asks) -> None:
        self._runtime = runtime

    async def staged(self) -> StagedConfig | None:
        """Return the config saved as staged, None when there is none."""
        return await self._read("Reading the staged config", "/api/config/staged", StagedConfig)

    async def lkg(self) -> LkgConfig | None:
        """Return the last known good config, None when there is none yet."""
        return await self._read("Reading the last known good config", "/api/config/lkg", LkgConfig)

    async def factory(self) -> FactoryConfig | None:
        """Return the config of delivery, None where the runtime does not show it."""
        return await self._read("Reading FACTORY", "/api/config/factory", FactoryConfig)

    async def history(self) -> HistoryAnswer | None:
        """Return the newest page of the history; None where the runtime keeps none."""
        return await self._read("Reading the history", "/api/config/history", HistoryAnswer)

    async def save(self, document: ConfigDocument) -> str:
        """Keep a config as staged and return its version."""
        answer = await self._post("Save staged", "/api/config/staged/save", _with_config(document), SaveAnswer)
        return answer.staged_version

    async def validate(self, document: ConfigDocument) -> Validation:
        """Return the runtime's findings; errors among them are an answer here, not a refusal."""
        try:
            path, body = "/api/config/staged/validate", _with_config(document)
            return (await self._post("Validate", path, body, ValidateAnswer)).validation
        except RefusedError as refused:
            if refused.validation is None:
                raise
            return refused.validation

    async def commit(
        self, document: ConfigDocument, *, persist: bool, base_version: str | None, confirm_within_s: int | None = None
    ) -> CommitAnswer:
        body = {**_with_config(document), "options": {"persist": persist}}
        if confirm_within_s is not None:
            body["options"]["confirmWithinS"] = confirm_within_s
        if base_version is not None:
            body["baseVersion"] = base_version
        return await self._post("Commit", "/api/config/commit", body, CommitAnswer)

    async def confirm(self, version: str) -> ConfirmAnswer:
        """Have a config that is on trial stay."""
        return await self._post("Confirm", "/api/config/confirm", {"activeVersion": version}, ConfirmAnswer)

    async def restore(self, source: RestoreSource) -> RestoreAnswer:
        return await self._post(f"Restore {source}", "/api/config/restore", {"source": source}, RestoreAnswer)

    async def _read(self, what: str, path: str, model: type[Answered]) -> Answered | None:
        reply = await self._ask(what, "GET", path)
        return None if reply.status == 404 else _understood(what, reply, model)

    async def _post(self, what: str, path: str, body: dict[str, Any], model: type[Answered]) -> Answered:
        return _understood(what, await self._ask(what, "POST", path, body), model)

    async def _ask(self, what: str, method: str, path: str, body: dict[str, Any] | None = None) -> Reply:
        try:
            return await self._runtime.request(method, path, body)
        except LinkClosedError as closed:
            remedy = KEPT if method == "GET" or path.endswith("/validate") else MAYBE_DONE
            raise RefusedError(what, f"there is no link ({closed})", remedy) from None


def _with_config(document: ConfigDocument) -> dict[str, Any]:
    return {"schemaVersion": document.get("schemaVersion"), "config": document}


def _understood(what: str, reply: Reply, model: type[Answered]) -> Answered:
    try:
        document = orjson.loads(reply.body)
        if reply.status < 400:
            return model.from_wire(document)
        answer = FailedAnswer.from_wire(document)
    except (orjson.JSONDecodeError, ValidationError):
        told = f"the runtime answered {reply.status} with something that is not understood"
        raise RefusedError(what, told, "Look at the runtime's version and log.") from None
    raise RefusedError(what, answer.message, REMEDIES.get(answer.error_code, ""), answer)
