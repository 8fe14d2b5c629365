"""Texts that are no Unicode text: half a surrogate pair passes for JSON and cannot be stored or sent (V-CFG-022)."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from runtime.kernel.validation.places import key_place
from runtime.kernel.validation.report import Report


def check_texts(document: object, report: Report) -> None:
    """Report every text or key with half a surrogate pair, wherever it stands."""
    if _can_be_sent(document):
        return
    waiting: list[tuple[str, object]] = [("", document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, Mapping):
            for key, child in value.items():
                place = key_place(path, key)
                _check_text(str(key), place, report)
                waiting.append((place, child))
        elif isinstance(value, list | tuple):
            waiting.extend((f"{path}[{index}]", child) for index, child in enumerate(value))
        elif isinstance(value, str):
            _check_text(value, path, report)


def _can_be_sent(document: object) -> bool:
    """A quick answer for nearly all documents; a no may have other reasons, such as integers beyond 64 bits."""
    try:
        orjson.dumps(document)
    except TypeError:
        return False
    return True


def _check_text(text: str, place: str, report: Report) -> None:
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        report.error("V-CFG-022", place, "the text holds half a surrogate pair; write the whole character")
