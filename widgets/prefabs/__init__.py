"""Reusable pieces: those of the level and of the folders, and where the selected instance differs from its own."""
