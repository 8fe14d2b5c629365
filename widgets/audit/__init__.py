"""The audit trail: who did what, to what, when, and what came of it."""
