"""How fast facts are extracted: ``python -m bench.extraction``. How exactly: ``youju eval extract``."""

import statistics
import time
from pathlib import Path

from ingest import read
from kg import extract

CORPUS = Path(__file__).parent.parent / "corpus"
_RUNS = 5


def main() -> None:
    """Print a row a document of the corpus: its size, and documents a second on one core."""
    files = [path for path in sorted(CORPUS.iterdir()) if path.suffix in (".txt", ".md")]
    extract(read(files[0]))  # loads the pipeline
    print("documents/s  kB    document")
    times = []
    for file in files:
        document = read(file)
        runs = []
        for _ in range(_RUNS):
            started = time.perf_counter()
            extract(document)
            runs.append(time.perf_counter() - started)
        times.append(statistics.median(runs))
        print(f"{1 / times[-1]:11.1f}  {file.stat().st_size / 1000:5.1f}  {file.name}")
    print(f"{len(times) / sum(times):11.1f}         all")


if __name__ == "__main__":
    main()
