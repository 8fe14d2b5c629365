"""Passive panels: they show frozen values and emit intents. They know Qt and `runtime.contracts`, not each other."""
