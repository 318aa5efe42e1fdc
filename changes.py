"""Changes the library: documents in, documents out, whole or not at all.

In: what is to be held. Out: a report. New documents are read and put aside, their passages embedded, the
search index of the new revision written beside the old one, and then all becomes visible in one step.
"""

import hashlib
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import intake
import store
from ingest import IngestError
from intake import Offer
from retrieval import Index, RetrievalError, embed, ready_passage_encoder
from retrieval.passages import PASSAGE, Passage
from retrieval.weights import ensure_model
from store import Entry, LibraryError, Writer

if TYPE_CHECKING:
    from kg.review import Outcome

_log = logging.getLogger(__name__)
_HOME = Path(__file__).parent
_AT_ONCE = 256  # passages embedded between two writes to the disk

Progress = Callable[[str, int, int], None]
"""Called with a stage's name (Chinese), steps done and steps in all."""


def silent(stage: str, done: int, total: int) -> None:
    """Progress for callers that show none."""


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """What a change did; names are those of files, in order."""

    revision: str
    added: tuple[Entry, ...]
    known: tuple[Entry, ...]  # offered, and held already
    removed: tuple[Entry, ...]
    failures: tuple[IngestError, ...]  # files that could not be read, with why; by name
    documents: tuple[Entry, ...]  # all that the library holds now
    unchanged: bool  # the library was up to date already
    flagged: "tuple[Outcome, ...]" = ()  # decisions on documents held now that could not be applied, with why


@dataclass(frozen=True, slots=True)
class Wish:
    """What a change is asked for: files to be held, and which of the documents held now may stay."""

    sources: tuple[Path, ...] = ()
    removed: frozenset[str] = frozenset()  # ids
    replaces: bool = False  # hold the sources and nothing else
    origin: str = "own"  # "shipped": the sources are the project's own


@dataclass(slots=True)
class _Tally:
    """What was found out about the files while they were read."""

    added: list[Entry]
    known: list[Entry]
    failures: list[IngestError]
    shelf: dict[str, str]  # id -> rules, of the documents to be held


def fingerprint() -> str:
    """A hash of the code and word lists that read and embed; it and the files decide what is built."""
    digest = hashlib.sha256()
    for folder in ("ontology", "ingest", "kg", "retrieval"):
        for path in sorted((_HOME / folder).rglob("*")):
            if path.suffix in {".py", ".toml", ".ttl"}:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def revision_of(rules: str, entries: Iterable[Entry]) -> str:
    """The revision of a library that holds ``entries``: 16 hex digits, from inputs and rules alone."""
    lines = sorted(f"{entry.sha256}:{entry.name}:{entry.provenance}" for entry in entries)
    return hashlib.sha256("\n".join([rules, *lines]).encode()).hexdigest()[:16]


def change(folder: Path, wish: Wish, progress: Progress, jobs: int) -> ChangeReport:
    """Make the library in ``folder`` hold what is wished for.

    A file that cannot be read is reported and left out; vectors of passages that the library knew are kept.
    Documents read by older rules are read again, from the files that the library keeps.

    Raises:
        LibraryError: the library cannot be written, or nothing could be read; it is as it was.
    """
    if wish.replaces and not any(source.exists() for source in wish.sources):
        raise _nothing_read([each for each in intake.offers(wish.sources) if isinstance(each, IngestError)])
    rules = fingerprint()
    with store.changing(folder, rules) as writer:
        held = writer.held()
        before = {doc_id: writer.entry(doc_id, read_by) for doc_id, read_by in held.items()}
        tally = _read(writer, held, wish, rules, progress, jobs)
        entries = {doc_id: writer.entry(doc_id, read_by) for doc_id, read_by in tally.shelf.items()}
        if wish.replaces and not entries:
            raise _nothing_read(tally.failures)
        revision = revision_of(rules, entries.values())
        unchanged = tally.shelf == held and revision == store.load_revision(folder)
        if not (unchanged and Index.exists(index_folder(folder, revision))):
            try:
                _write(writer, folder, revision, tally.shelf, progress)
            except RetrievalError as error:
                raise LibraryError(error.what, error.where, error.do) from error
            writer.publish(revision, wish.origin, tally.shelf)
            _sweep(folder, revision)
    return ChangeReport(
        revision,
        added=tuple(entry for entry in tally.added if entry.id not in held),
        known=tuple(tally.known),
        removed=tuple(entry for doc_id, entry in sorted(before.items()) if doc_id not in entries),
        failures=tuple(sorted(tally.failures, key=lambda each: Path(each.where).name)),
        documents=tuple(sorted(entries.values(), key=lambda each: (each.name, each.id))),
        unchanged=unchanged,
    )


def _nothing_read(failures: Sequence[IngestError]) -> LibraryError:
    first = f"：{failures[0]}" if failures else ""
    return LibraryError(f"没有一份文件可以读取{first}", "", "资料库没有改动。请检查文件后重试")


def _read(
    writer: Writer, held: Mapping[str, str], wish: Wish, rules: str, progress: Progress, jobs: int
) -> _Tally:
    """Read what is new; documents held that may stay are read again only where the rules have changed."""
    staying = (
        {} if wish.replaces else {doc_id: by for doc_id, by in held.items() if doc_id not in wish.removed}
    )
    tally = _Tally([], [], [], dict(staying))
    stale = [doc_id for doc_id, read_by in sorted(staying.items()) if read_by != rules]
    total = len(stale) + intake.count(wish.sources)
    if not total:
        return tally
    known, seen, warming = writer.entries(), set[str](), list[Thread]()

    def new() -> Iterator[Offer]:
        for doc_id in stale:
            old = writer.entry(doc_id, staying[doc_id])
            yield Offer(old.name, writer.file(doc_id), old.provenance)
        for offer in intake.offers(wish.sources):
            if isinstance(offer, IngestError):
                tally.failures.append(offer)
                continue
            doc_id = hashlib.sha256(offer.data).hexdigest()[:12]
            entry = known.get(doc_id)
            if doc_id in seen or (entry and entry.provenance == offer.provenance):
                if entry and doc_id not in seen:
                    (tally.known if doc_id in held else tally.added).append(entry)
                    tally.shelf[doc_id] = rules
            else:
                if not warming:
                    # The engine takes as long to load as some files take to read: both go on at once.
                    warming.append(Thread(target=ready_passage_encoder, args=(progress,), daemon=True))
                    warming[0].start()
                yield offer
            seen.add(doc_id)

    progress("读取文件", 0, total)
    for done, (offer, result) in enumerate(intake.prepared(new(), max(1, min(jobs, total))), 1):
        if isinstance(result, IngestError):
            tally.failures.append(result)
        else:
            writer.put_aside(result, offer.data)
            tally.shelf[result.entry.id] = rules
            tally.added.append(result.entry)
        progress("读取文件", min(done, total), total)
    progress("读取文件", total, total)
    return tally


def _write(writer: Writer, folder: Path, revision: str, shelf: Mapping[str, str], progress: Progress) -> None:
    """Embed the passages that are new, some at a time, each kept at once; then write the index beside."""
    rows = writer.rows(shelf)
    pieces = [PASSAGE.validate_json(row.passage) for row in rows]
    vectors = writer.vectors(dict.fromkeys(row.key for row in rows))
    missing = list({piece.key: piece for piece in pieces if piece.key not in vectors}.values())
    if missing:
        ensure_model(progress)
    for first in range(0, len(missing), _AT_ONCE):
        fresh = embed(
            missing[first : first + _AT_ONCE],
            {},
            lambda done, _, first=first: progress("计算向量", first + done, len(missing)),  # type: ignore[misc]
        )
        writer.put_vectors(fresh)
        vectors.update(fresh)
    write_index(folder, revision, pieces, vectors)


def index_folder(folder: Path, revision: str) -> Path:
    """Where the search index of a revision lies."""
    return folder / f"index-{revision}"


def write_index(folder: Path, revision: str, pieces: Sequence[Passage], vectors: store.Vectors) -> None:
    """Write the search index of a revision, aside first, visible when it is whole."""
    place, aside = index_folder(folder, revision), folder / f"index-{revision}.{os.getpid()}.partial"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        Index.build(aside, pieces, vectors)
        shutil.rmtree(place, ignore_errors=True)
        aside.rename(place)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _sweep(folder: Path, revision: str) -> None:
    """Drop the indexes of other revisions but the newest: who opened the library before may still ask it."""
    others = [each for each in folder.glob("index-*") if each != index_folder(folder, revision)]
    for old in sorted(others, key=lambda each: each.stat().st_mtime)[:-1]:
        shutil.rmtree(old, ignore_errors=True)
