"""Alarms: which card, which fault, since when, latched or not, and what clears it."""
