"""What outlives a restart: configs, audit, first answers, recordings, the lock on the data directory.

SQLite in WAL mode with `synchronous=FULL`. The portal asks for it through the protocols of `portal/stores.py`, so that
other stores can take its place.
"""
