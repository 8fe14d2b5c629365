"""The engines of a runtime: who is there, when it was heard, its jobs, and what became of those that went."""
