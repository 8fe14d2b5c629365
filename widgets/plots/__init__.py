"""The one shared plot: traces, bands and events on a common time axis, in bounded memory; a floor below the panels."""
