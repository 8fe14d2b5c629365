"""The jobs of an engine's run: how far it is, each job's state, and what failed."""
