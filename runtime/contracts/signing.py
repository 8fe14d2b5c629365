"""The signed form of engine messages (decisions *Engine adapter*, ruling 83): what is signed, and whether it was.

What is signed is the text that ECMAScript's `JSON.stringify` makes of a payload, because the other end is often
JavaScript: no spaces, keys in their order, non-ASCII as it is, numbers as doubles in JavaScript's spelling.
"""

from __future__ import annotations

import hmac
import json
import math
import re
from typing import Any

import orjson

_NEEDS_CARE = re.compile(
    rb'[:,\[{](?:-?\d(?:\d{15}|\d*\.0[,\]}]|[\d.]*[eE])|-0[,\]}]|"\d{1,10}":)|^-?\d',
    re.ASCII,
)
"""Where the fast writer may differ from JavaScript; what only looks like it costs time, nothing else."""
_ODD_NUMBER = re.compile(rb"\.0(?![0-9])|-0(?![0-9.])|[0-9]e")
_LONG = re.compile(rb"[0-9]{16}")
_NUMBER_BEGINS = frozenset(b"-0123456789")
"""The same of numbers alone, in a text without its strings."""
_SHORT = 64 * 1024
_WHOLE_KEY = re.compile(r"(?:0|[1-9]\d{0,9})\Z", re.ASCII)
_LARGEST_INDEX = 2**32 - 2
_EXACT = 2**53
_MOST_WHOLE_DIGITS = 21
_LEAST_POINT = -6
"""JavaScript writes numbers from 1e-6 to below 1e21 without an exponent."""


class UnsignableError(ValueError):
    """The payload has no text that both ends would agree on; the message says why."""


def signed_text(payload: Any) -> bytes:
    """Return the text of a payload as `JSON.stringify` writes it; raises `UnsignableError`."""
    try:
        text = orjson.dumps(payload)
    except TypeError:  # halves of surrogate pairs, whole numbers over 64 bits, deep nesting
        return _careful(payload)
    return _careful(payload) if _needs_care(text) else text


def _needs_care(text: bytes) -> bool:
    """Return whether JavaScript may write something of a text otherwise.

    Most texts are short, and taking strings out of them is a third of the work of looking for numbers between them.
    """
    if len(text) > _SHORT or b"\\" in text:
        return _NEEDS_CARE.search(text) is not None
    parts = text.split(b'"')
    bare = b"".join(parts[::2])
    if (b".0" in bare or b"-0" in bare or b"e" in bare) and _ODD_NUMBER.search(bare):
        return True
    return text[0] in _NUMBER_BEGINS or _LONG.search(bare) is not None or any(map(bytes.isdigit, parts[1::2]))


def sign(secret: bytes, payload: Any, nonce: str, ts: int) -> str:
    """Return the signature of a payload; raises `UnsignableError`."""
    try:
        text = signed_text(payload) + f"{nonce}{ts}".encode()
    except UnicodeEncodeError:
        raise UnsignableError("a nonce with half a surrogate pair has no UTF-8 text") from None
    return hmac.digest(secret, text, "sha256").hex()


def is_signed(secret: bytes, payload: Any, nonce: str, ts: int, signature: str) -> bool:
    """Return whether a signature is that of a payload, in a time that tells nothing of it."""
    try:
        expected = sign(secret, payload, nonce, ts)
    except UnsignableError:
        return False
    return signature.isascii() and hmac.compare_digest(expected, signature)


def number_text(number: float) -> str:
    """Return a double as JavaScript writes it; what is no finite number is `null`, as `JSON.stringify` has it."""
    if not math.isfinite(number):
        return "null"
    if number == 0:
        return "0"
    sign_text = "-" if number < 0 else ""
    mantissa, _, exponent = f"{abs(number)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    if fraction == "0":
        fraction = ""
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    return sign_text + _placed(digits, point)


def _placed(digits: str, point: int) -> str:
    """Return the text of the number 0.DIGITS · 10^point (ECMA-262, Number::toString)."""
    count = len(digits)
    if count <= point <= _MOST_WHOLE_DIGITS:
        return digits + "0" * (point - count)
    if 0 < point <= _MOST_WHOLE_DIGITS:
        return f"{digits[:point]}.{digits[point:]}"
    if _LEAST_POINT < point <= 0:
        return f"0.{'0' * -point}{digits}"
    power = f"{point - 1:+d}"
    return f"{digits}e{power}" if count == 1 else f"{digits[0]}.{digits[1:]}e{power}"


def _careful(payload: Any) -> bytes:
    parts: list[str] = []
    try:
        _write(payload, parts)
        return "".join(parts).encode()
    except RecursionError:
        raise UnsignableError("it is nested too deeply to be signed") from None
    except OverflowError:
        raise UnsignableError("it holds a whole number that no double can hold") from None


def _write(value: Any, parts: list[str]) -> None:
    if isinstance(value, str):
        parts.append(_text(value))
    elif value is None or isinstance(value, bool):
        parts.append({None: "null", True: "true", False: "false"}[value])
    elif isinstance(value, int):
        parts.append(str(value) if -_EXACT <= value <= _EXACT else number_text(float(value)))
    elif isinstance(value, float):
        parts.append(number_text(value))
    elif isinstance(value, dict):
        parts.append("{")
        for number, (key, one) in enumerate(value.items()):
            parts.append(("," if number else "") + _key(key) + ":")
            _write(one, parts)
        parts.append("}")
    elif isinstance(value, list | tuple):
        parts.append("[")
        for number, one in enumerate(value):
            if number:
                parts.append(",")
            _write(one, parts)
        parts.append("]")
    else:
        raise UnsignableError(f"a {type(value).__name__} is no JSON value")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise UnsignableError("a key that is no text cannot be signed")
    if _WHOLE_KEY.match(key) and int(key) <= _LARGEST_INDEX:
        raise UnsignableError(f"the key {key!r} looks like an index: JavaScript would put it elsewhere; rename it")
    return _text(key)


def _text(text: str) -> str:
    """Return a text in quotes; halves of surrogate pairs are escaped, all else is as it is."""
    quoted = json.dumps(text, ensure_ascii=False)
    return (
        "".join(f"\\u{ord(one):04x}" if "\ud800" <= one <= "\udfff" else one for one in quoted)
        if _is_odd(quoted)
        else quoted
    )


def _is_odd(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
