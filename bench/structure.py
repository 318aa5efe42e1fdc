"""How fast structure alone is read, and how much of it titles cover: ``python -m bench.structure``.

Documents: ``tests/documents``. Speed is the best of several reads by one process. Coverage is the
share of characters (white space aside) of body and attachments in clauses with a title or in articles.
"""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ingest import Clause, Document, Kind, parse

DOCUMENTS = Path(__file__).parent.parent / "tests" / "documents"
_TIMES = 5


def main() -> None:
    """Print a row a document: size, documents/s, MB/s, share in titled clauses, orphans, repairs, notices."""
    heads = ("kB", "docs/s", "MB/s", "titled", "orphans", "repairs", "notices")
    print(f"{'document':28}" + "".join(f"{head:>9}" for head in heads))
    repairs: Counter[str] = Counter()
    for path in (*sorted(DOCUMENTS.glob("*.*")), *sorted((DOCUMENTS / "structures").glob("*.*"))):
        data = path.read_bytes()
        seconds = min(_seconds(data, path.name) for _ in range(_TIMES))
        document = parse(data, path.name)
        repairs.update(edit.reason for edit in document.edits)
        titled, orphans = coverage(document)
        print(
            f"{path.stem[:26]:28}{len(data) / 1000:9.1f}{1 / seconds:9.0f}{len(data) / seconds / 1e6:9.2f}"
            f"{titled:9.3f}{orphans:9}{len(document.edits):9}{len(document.notices):9}"
        )
    print("repairs:", ", ".join(f"{reason} {count}" for reason, count in repairs.most_common()))


def _seconds(data: bytes, name: str) -> float:
    started = time.process_time()
    parse(data, name)
    return time.process_time() - started


def coverage(document: Document) -> tuple[float, int]:
    """The share of characters in titled clauses, and the characters under no number at all (orphans).

    Neither counts the front matter, the closing, nor attachments' headings.
    """
    found = wanted = orphans = 0
    for clause in _leaves(document):
        line = [clause, *document.ancestors(clause)]
        if line[-1].kind in (Kind.FRONT_MATTER, Kind.CLOSING):
            continue
        size = len("".join(document.quote(clause.span).split()))
        wanted += size
        found += size if any(each.title or each.kind is Kind.ARTICLE for each in line) else 0
        orphans += 0 if any(each.number or each.title for each in line) else size
    return (found / wanted if wanted else 1.0), orphans


def _leaves(document: Document) -> Iterator[Clause]:
    return (clause for clause in document.clauses if not document.children(clause.path))


if __name__ == "__main__":
    main()
