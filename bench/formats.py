"""How fast each format is read: ``python -m bench.formats``.

Reads the files of ``tests/documents/formats`` (printed by other programs from three documents) over and over,
bytes to Document, in one process, and says how many documents and pages a second.
"""

import time
from collections import defaultdict
from pathlib import Path

from ingest import Document, parse

FILES = Path(__file__).parent.parent / "tests" / "documents" / "formats"
_AT_LEAST = 3.0  # seconds of reading a format


def label(path: Path) -> str:
    """The format, with the program that wrote it where there are several."""
    return ".".join(path.name.split(".")[1:])


def main() -> None:
    """Print a row a format."""
    by_format: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(FILES.iterdir()):
        by_format[label(path)].append(path)
    print(f"{'format':18}{'documents/s':>12}{'pages/s':>9}{'characters/s':>14}")
    for name, paths in sorted(by_format.items()):
        files = [(path.read_bytes(), path.name) for path in paths]
        read: list[Document] = [parse(*file) for file in files]  # loads the reader's libraries
        rounds, start = 0, time.perf_counter()
        while time.perf_counter() - start < _AT_LEAST:
            read = [parse(*file) for file in files]
            rounds += 1
        took = time.perf_counter() - start
        pages = sum(len(document.pages) for document in read)
        characters = sum(len(document.source) for document in read)
        shown = f"{rounds * pages / took:9.1f}" if pages else f"{'':9}"
        print(f"{name:18}{rounds * len(files) / took:12.1f}{shown}{rounds * characters / took:14,.0f}")


if __name__ == "__main__":
    main()
