"""Files that broke a reader once, found by fuzzing (``tests/fuzz``): they never do again."""

import time
from pathlib import Path

import pytest

from tests.fuzz.targets import FOUND, outcome_of, target_of

FILES = sorted(FOUND.glob("*.bin"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_is_read_or_refused(path: Path) -> None:
    reader = path.name.split("-")[0]
    began = time.process_time()
    for name in (reader, "parse"):
        error = outcome_of(target_of(name), path.read_bytes())
        if error is not None:
            raise error
    assert time.process_time() - began < 60  # nothing goes round for ever; a machine under load may be slow
