"""The small window in which entities are selected by what they have."""
