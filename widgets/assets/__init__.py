"""The asset browser: what can be used, as tiles; what is missing, with ways to mend it."""
