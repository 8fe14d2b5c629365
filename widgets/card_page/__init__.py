"""One card in full: why it is as it is, its parameters, its neighbours, and the hand that overrides it."""
