"""What outlives a restart: configs, audit, first answers, recordings, the lock on the data directory.

SQLite in WAL mode with `synchronous=FULL`, behind the small interfaces of `interfaces.py`.
"""
