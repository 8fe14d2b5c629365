"""Simulated plants: what stands behind the terminals when no real process does. A plant is data, never code."""
