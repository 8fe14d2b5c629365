"""What goes into a support bundle, and what never does: secrets are taken out of everything before it is written.

Values and text only; who collects them and where the file goes is `presenters.support`.
"""

from __future__ import annotations

import io
import platform
import re
import sys
import zipfile
from collections.abc import Iterable, Mapping
from importlib.metadata import distributions
from typing import Any

from runtime.contracts.json_text import UnreadableJsonError, read_json, write_json

REMOVED = "(removed)"
_SECRET_NAMES = re.compile(
    r"passw|passphrase|secret|token|authorization|credential|psk|private_?key|api_?key|client_?id", re.IGNORECASE
)
_SECRET_TEXTS = (
    re.compile(r"(?i)\bbearer\s+[^\s\"',;]+"),
    re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL),
    re.compile(r"(?<=://)[^/@\s\"]+@"),
    re.compile(r"(?i)((?:passw\w*|secret|token|psk)\s*[=:]\s*)[^\s\"',;&]+"),
)
README = """What is in this bundle

about.json      versions of this program, of Python, of its libraries, of the system
window.log      the newest lines of the window's log
runtimes/N/     each connected runtime: newest snapshot, configs, history, audit, events, as far as it gave them

Passwords, tokens and keys were taken out: they read "(removed)". Look through it before you send it.
"""


def without_secrets(value: Any, known: Iterable[str] = ()) -> Any:
    """Return a JSON value without secrets: by the names of its keys, by their look, and those that are known."""
    secrets = tuple(one for one in known if one)
    if isinstance(value, Mapping):
        return {
            key: REMOVED
            if _SECRET_NAMES.search(str(key)) and isinstance(inner, str)
            else without_secrets(inner, secrets)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [without_secrets(inner, secrets) for inner in value]
    return text_without_secrets(value, secrets) if isinstance(value, str) else value


def text_without_secrets(text: str, known: Iterable[str] = ()) -> str:
    """Return a text in which nothing is left that looks like a secret, or is known to be one."""
    for secret in known:
        if secret:
            text = text.replace(secret, REMOVED)
    for look in _SECRET_TEXTS:
        text = look.sub(lambda found: (found.group(1) if found.lastindex else "") + REMOVED, text)
    return text


def about(version: str) -> dict[str, Any]:
    """Return the versions of everything that takes part."""
    return {
        "plumbline": version,
        "python": sys.version,
        "platform": platform.platform(),
        "libraries": {found.metadata["Name"]: found.version for found in sorted(distributions(), key=_name)},
    }


def bundle(parts: Mapping[str, bytes | str | dict[str, Any]], known: Iterable[str] = ()) -> bytes:
    """Return a zip of all parts by their names, without secrets. Takes its time: call it in a worker."""
    secrets = tuple(known)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README)
        for name, part in parts.items():
            archive.writestr(name, _cleaned(part, secrets))
    return content.getvalue()


def _cleaned(part: bytes | str | dict[str, Any], secrets: tuple[str, ...]) -> bytes | str:
    if isinstance(part, str):
        return text_without_secrets(part, secrets)
    document: object = part
    if isinstance(part, bytes):
        try:
            document = read_json(part)
        except UnreadableJsonError:
            return text_without_secrets(part.decode("utf-8", "replace"), secrets)
    return write_json(without_secrets(document, secrets))


def _name(distribution: Any) -> str:
    return str(distribution.metadata["Name"]).lower()
