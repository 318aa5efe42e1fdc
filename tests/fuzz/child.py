"""The process that is fuzzed: ``tests.fuzz.run`` starts it, and again where an input kills it.

An exception does not end it: the first input at each place that raises is kept, and the rest go on.
"""

import hashlib
import logging
import sys
import time
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["ingest"]):
    import ingest.reader  # noqa: F401 - imported here so that its branches are counted
    from tests.fuzz.run import MOST_SECONDS, last_place
    from tests.fuzz.targets import outcome_of, target_of

READER, ARTEFACTS, *REST = sys.argv[1:]
SEEN: set[object] = set()


def main() -> None:
    """Fuzz until the runs are done."""
    logging.disable(logging.CRITICAL)
    with atheris.instrument_imports(include=["ingest"]):
        target = target_of(READER)

    def one(data: bytes) -> None:
        began = time.process_time()
        error = outcome_of(target, data)
        taken = time.process_time() - began
        if error is not None:
            _keep("error", data, (type(error), last_place(error)))
        elif taken > MOST_SECONDS:
            _keep("slow", data, "slow")

    def mutate(data: bytes, largest: int, seed: int) -> bytes:
        return target.mutation(data, Random(seed), lambda each: atheris.Mutate(each, largest))[:largest]

    atheris.Setup([sys.argv[0], *REST], one, custom_mutator=mutate)
    atheris.Fuzz()


def _keep(what: str, data: bytes, place: object) -> None:
    if place not in SEEN:
        SEEN.add(place)
        (Path(ARTEFACTS) / f"{what}-{hashlib.sha256(data).hexdigest()[:8]}").write_bytes(data)


if __name__ == "__main__":
    main()
