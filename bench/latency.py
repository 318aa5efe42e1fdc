"""How long a person waits: ``python -m bench.latency``.

Times a library built from nothing (with the model to be made, and with it there), cold answers (a new
process each), and warm ones over the development questions. Files are read from the disk's cache: the
first run after a restart takes as long again as the disk does.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from evaluation import shipped_sets
from library import Library

ROOT = Path(__file__).parent.parent
QUESTION = "秸秆可以露天烧吗？"
_COLD_RUNS = 5


def seconds(action: Callable[[], object]) -> float:
    """Wall time of an action."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def youju(*arguments: str, cache: Path | None = None) -> None:
    """Run the command line in a new process, as a user does.

    Raises:
        CalledProcessError: it failed; what it said stands above.
    """
    environment = os.environ | ({"YOUJU_CACHE": str(cache)} if cache else {})
    command = [sys.executable, "-m", "cli", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)


def questions() -> list[str]:
    """The development questions, each once."""
    [plan] = shipped_sets("jilin2024")
    return list(dict.fromkeys(row["question"] for row in plan.annotated["qa"]))


def spread(times: Sequence[float], unit: str, scale: float = 1) -> str:
    """Median, 95th percentile and worst of some times."""
    p50, p95, worst = np.percentile(times, [50, 95, 100]) * scale
    return f"p50 {p50:.1f} {unit}, p95 {p95:.1f} {unit}, max {worst:.1f} {unit} ({len(times)} runs)"


def main() -> None:
    """Run the benchmark and print its lines."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        cache, at = place / "cache", ["--library", str(place / "library")]
        print(f"library from nothing, model made: {seconds(lambda: youju('build', *at, cache=cache)):.1f} s")
        at = ["--library", str(place / "second")]
        print(f"library from nothing, model there: {seconds(lambda: youju('build', *at, cache=cache)):.1f} s")
        print(f"the same again, nothing new: {seconds(lambda: youju('build', *at, cache=cache)):.1f} s")
        cold = [seconds(lambda: youju("ask", QUESTION, *at, cache=cache)) for _ in range(_COLD_RUNS)]
        print(f"cold answer, a new process: {spread(cold, 's')}")
        library = Library.open(place / "second")
        print(f"first answer in a process: {seconds(lambda: library.ask(QUESTION)):.2f} s")
        warm = [seconds(lambda asked=asked: library.ask(asked)) for asked in questions()]  # type: ignore[misc]
        print(f"warm answer: {spread(warm, 'ms', 1000)}")


if __name__ == "__main__":
    main()
