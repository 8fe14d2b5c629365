"""A level as jobs of an engine: what is sent, in which order, and what becomes of it. Pure: time is an argument."""
