"""Texts that people read in a list, a line of a log or a header: without what is not seen or turns the rest around.

Control characters break a line in two; bidirectional overrides show what follows in another order than it has.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

PATTERN = r"^[^\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$"
"""Of texts without them, for others to read: what is refused here is refused by `check_plain`, with its place."""
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def check_plain(text: str) -> str:
    """Return the text; raises ValueError that names the first such character and its place."""
    found = _HIDDEN.search(text)
    if found is not None:
        kind = "a control character" if found[0] < "\u0100" else "a bidirectional override"
        raise ValueError(f"character {found.start() + 1} is U+{ord(found[0]):04X}, {kind}; take it out")
    return text


def visible(text: str) -> str:
    """Return the text with each such character as an escape that can be read, `\\n` or `\\u202e`."""
    return _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


class _Plain:
    """Checks a text, and says in its JSON schema what it may hold."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(check_plain, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), "pattern": PATTERN}


PLAIN = _Plain()
"""In an `Annotated` text that comes in and is kept: refused where it has any."""
ShownText = Annotated[str, AfterValidator(visible)]
"""For what is read to be shown, whoever let it in."""
