"""Fuzzes a reader: ``python -m tests.fuzz.run READER --runs N``.

READER is a key of ``ingest.formats.FORMATS`` or ``parse``. Anything but a document or an IngestError, more
than 10 seconds or 1.5 GB is a finding: minimised, saved to ``tests/documents/found``, and replayed for ever
by ``tests/test_ingest_found.py``. Needs atheris (libFuzzer), which tells by the branches that ran which
broken files lead further.
"""

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.minimise import minimised
from tests.fuzz.targets import FOUND, Target, outcome_of, target_of

MOST_SECONDS = 10
MOST_MEGABYTES = 1500
_DONE = re.compile(r"^(?:#|Done )(\d+)", re.MULTILINE)


def fuzz(reader: str, runs: int, seconds: int) -> int:
    """Run ``runs`` inputs, on and on where one kills the process; the number of inputs run."""
    target = target_of(reader)
    done, began = 0, time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        corpus, artefacts = Path(scratch) / "corpus", Path(scratch) / "artefacts"
        corpus.mkdir()
        artefacts.mkdir()
        for number, seed in enumerate(target.seeds):
            (corpus / f"seed{number}").write_bytes(seed.read_bytes())
        while done < runs and (left := seconds - (time.monotonic() - began)) > 0:
            command = [
                *(sys.executable, "-m", "tests.fuzz.child", reader, str(artefacts), str(corpus)),
                *(f"-runs={runs - done}", f"-timeout={3 * MOST_SECONDS}", f"-rss_limit_mb={MOST_MEGABYTES}"),
                *(
                    f"-artifact_prefix={artefacts}/",
                    "-print_final_stats=0",
                    f"-max_total_time={int(left) + 1}",
                ),
                *("-max_len=200000", "-len_control=0", f"-seed={done + 1}", "-detect_leaks=0"),
            ]
            result = subprocess.run(command, capture_output=True, text=True, check=False, errors="replace")
            counts = [int(each) for each in _DONE.findall(result.stderr)]
            done += max(counts, default=0) or 1
            found = [path for path in sorted(artefacts.iterdir()) if path.is_file()]
            for path in found:
                keep(target, path)
                path.unlink()
            if result.returncode and not found:
                print(result.stderr[-3000:])
                break
    print(f"{reader}: {done} inputs in {time.monotonic() - began:.0f} s")
    return done


def keep(target: Target, path: Path) -> None:
    """Save a finding, made small where that takes no child process."""
    data = path.read_bytes()
    what = path.name.split("-")[0]
    if what == "error":
        error = outcome_of(target, data)
        if error is None:
            print(f"not found again: {path.name}")
            return
        what = type(error).__name__.lower()
        kind, place = type(error), last_place(error)

        def again(each: bytes) -> bool:
            other = outcome_of(target, each)
            return isinstance(other, kind) and last_place(other) == place

        data = minimised(data, again)
        print(f"{target.name}: {type(error).__name__}: {error} at {place}")
    FOUND.mkdir(exist_ok=True)
    digest = hashlib.sha256(data).hexdigest()[:8]
    saved = FOUND / f"{target.name}-{what}-{digest}.bin"
    saved.write_bytes(data)
    print(f"saved {saved.name}, {len(data)} bytes")


def last_place(error: BaseException) -> tuple[str, int]:
    """The file and the line that raised: findings at one place are one finding."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace else ("", 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader")
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=3600)
    given = parser.parse_args()
    fuzz(given.reader, given.runs, given.seconds)
