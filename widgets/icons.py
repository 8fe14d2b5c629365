"""Icons by name, in colours of the theme. Who shows one makes it anew when the theme has changed."""

from __future__ import annotations

import qtawesome
from PySide6.QtGui import QIcon

from widgets.theme import Theme


def icon(theme: Theme, name: str, tone: str = "text.2", *, chosen: str = "") -> QIcon:
    """Return an icon of Material Design, e.g. `mdi6.close`; disabled it is faint, while checked it has `chosen`.

    Tones are tokens of the theme. Left to itself the library takes what is disabled from the palette of the moment.
    """
    colours = {"color": theme.color(tone), "color_disabled": theme.color("text.3")}
    if chosen:
        colours["color_on"] = theme.color(chosen)
    made: QIcon = qtawesome.icon(name, **colours)
    return made
