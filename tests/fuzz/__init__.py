"""Feeds broken files to every reader; see ``tests.fuzz.run``."""
