"""Importing this readies the pipeline: for the process from which workers that extract are forked.

Words and patterns take a second to load; a worker forked afterwards has them at once.
"""

import gc

import ingest
from kg.pipeline import extract
from kg.soundness import check

_example = ingest.parse("一、主要目标\n到2030年，绿地率达到38%以上。\n".encode(), "ready.txt")
check(_example, extract(_example))

# What is loaded by now lives as long as the process: a collection need not look through it again, and the
# workers share its memory as long as nobody touches it.
gc.collect()
gc.freeze()
