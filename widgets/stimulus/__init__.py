"""Stimuli and waves: what moves the virtual inputs besides a hand and the plant."""
