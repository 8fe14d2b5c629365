"""Staged config beside the active one: cards, a form of typed controls, differences, findings, history. Passive."""
