"""The commands behind ``docs/benchmarks.md``: ``python -m bench.retrieval``, ``python -m bench.latency``."""
