"""Texts that people read in a list, a line of a log or a header: without what is not seen or turns the rest around.

Control characters break a line in two; bidirectional overrides show what follows in another order than it has.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

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


PlainText = Annotated[str, AfterValidator(check_plain)]
"""For what comes in and is kept: refused where it has any."""
ShownText = Annotated[str, AfterValidator(visible)]
"""For what is read to be shown, whoever let it in."""
