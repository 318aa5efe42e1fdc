"""The library on disk: one SQLite file is the only truth, and whole or not at all is how it changes.

In: files, what was read from them, and passage vectors. Out: the same, as of one revision. Everything else
in the library's folder can be made again from this file.

A document read by one set of rules (``rules``: a hash of code and word lists) never changes; the table
``shelf`` says which are in the library now. A change puts new documents aside first and then exchanges the
shelf in one transaction; what a killed change put aside is there when it is tried again.
"""

import errno
import logging
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray
from pydantic import TypeAdapter

from ingest import Document, Provenance
from kg.facts import Facts

_log = logging.getLogger(__name__)
_FORMAT = "2"
_PATIENCE = 10  # seconds to wait for another writer
_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (id TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS document (
    id TEXT NOT NULL, rules TEXT NOT NULL, entry TEXT NOT NULL, document BLOB NOT NULL, facts BLOB NOT NULL,
    PRIMARY KEY (id, rules)
);
CREATE TABLE IF NOT EXISTS passage (
    id TEXT NOT NULL, rules TEXT NOT NULL, row INTEGER NOT NULL, key TEXT NOT NULL, passage TEXT NOT NULL,
    PRIMARY KEY (id, rules, row)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vector (key TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shelf (id TEXT PRIMARY KEY, rules TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS decision (id TEXT PRIMARY KEY, decision TEXT NOT NULL);
"""
_DOCUMENT = TypeAdapter(Document)
_FACTS = TypeAdapter(Facts)

Vectors = Mapping[str, NDArray[np.float32]]
"""Passage key (hash of model and text) -> unit vector of the passage."""


class LibraryError(Exception):
    """The library cannot do what was asked: ``what``, ``where`` and what to ``do``, in Chinese."""

    def __init__(self, what: str, where: str, do: str) -> None:
        super().__init__(f"{what}（{where}）。{do}" if where and where not in what else f"{what}。{do}")
        self.what, self.where, self.do = what, where, do


class DamagedLibraryError(LibraryError):
    """The library's file is no database, or not a whole one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in short, for lists; dates are ISO 8601, what it does not print is None."""

    id: str
    name: str
    sha256: str
    format: str
    title: str | None
    document_number: str | None
    issuer: str | None
    issued: str | None
    published: str | None
    effective: str | None
    clauses: int
    targets: int
    repairs: int
    notices: int
    pages: int
    provenance: Provenance


_ENTRY = TypeAdapter(Entry)


@dataclass(frozen=True, slots=True)
class Row:
    """What the search index holds of a passage: its key, and the passage as ``retrieval`` wrote it."""

    key: str
    passage: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document read, its facts extracted and its passages cut: all that the library keeps of it."""

    entry: Entry
    document: bytes
    facts: bytes
    rows: tuple[Row, ...]

    @staticmethod
    def of(document: Document, facts: Facts, rows: Iterable[Row]) -> "Prepared":
        """What is kept of a document and its facts."""
        header = document.metadata
        title, number, issuer = header.title, header.document_number, header.issuer
        entry = Entry(
            id=document.id,
            name=document.name,
            sha256=document.sha256,
            format=document.format,
            title=title.value if title else None,
            document_number=number.value if number else None,
            issuer=issuer.value if issuer else None,
            issued=header.issued.value if header.issued else None,
            published=header.published.value if header.published else None,
            effective=header.effective.value if header.effective else None,
            clauses=len(document.clauses),
            targets=len(facts.targets),
            repairs=len(document.edits),
            notices=len(document.notices),
            pages=len(document.pages),
            provenance=document.provenance,
        )
        return Prepared(
            entry,
            zlib.compress(_DOCUMENT.dump_json(document), 1),
            zlib.compress(_FACTS.dump_json(facts), 1),
            tuple(rows),
        )


# What a reader of the library asks.


def load_revision(folder: Path) -> str | None:
    """The revision that the library is at; None where there is no library yet.

    Raises:
        LibraryError: its file is damaged or of another format.
    """
    return load_about(folder).get("revision")


def load_origin(folder: Path) -> str | None:
    """Whose documents the library holds: "shipped" where only the project's own were ever put in."""
    return load_about(folder).get("origin")


def load_about(folder: Path) -> dict[str, str]:
    """What the library says of itself by key; empty where there is none yet."""
    if not _file(folder).exists():
        return {}
    with reading(folder) as db:
        return _about(db)


def load_shelf(folder: Path) -> tuple[str, str, tuple[Entry, ...]]:
    """Revision, rules and the documents in short, by name.

    Raises:
        LibraryError: there is no library, or its file is damaged or of another format.
    """
    with reading(folder) as db:
        about = _about(db)
        if "revision" not in about:
            raise LibraryError("资料库尚未建完", str(folder), "请运行 make app 或 youju build 重建")
        rows = db.execute("SELECT entry FROM shelf JOIN document USING (id, rules)").fetchall()
    entries = sorted((_ENTRY.validate_json(row[0]) for row in rows), key=lambda each: (each.name, each.id))
    return about["revision"], about["rules"], tuple(entries)


def load_document(folder: Path, id: str, rules: str) -> Document | None:  # noqa: A002 - the contract's own word
    """A document as those rules read it; None where it is gone."""
    blob = _blob(folder, "SELECT document FROM document WHERE id = ? AND rules = ?", id, rules)
    return _DOCUMENT.validate_json(zlib.decompress(blob)) if blob is not None else None


def load_facts(folder: Path, id: str, rules: str) -> Facts | None:  # noqa: A002
    """The facts that those rules found; None where the document is gone."""
    blob = _blob(folder, "SELECT facts FROM document WHERE id = ? AND rules = ?", id, rules)
    return _FACTS.validate_json(zlib.decompress(blob)) if blob is not None else None


def load_file(folder: Path, id: str) -> bytes | None:  # noqa: A002
    """The file that a document was read from, byte for byte; None where it is gone."""
    return _blob(folder, "SELECT data FROM file WHERE id = ?", id)


def _blob(folder: Path, query: str, *values: str) -> bytes | None:
    with reading(folder) as db:
        row = db.execute(query, values).fetchone()
    return row[0] if row else None


def load_rows(folder: Path) -> list[str]:
    """The passages of all documents on the shelf, in the order of ids and of reading."""
    with reading(folder) as db:
        found = db.execute("SELECT passage FROM shelf JOIN passage USING (id, rules) ORDER BY id, row")
        return [row[0] for row in found]


def load_vectors(folder: Path) -> dict[str, NDArray[np.float32]]:
    """The vectors of the passages on the shelf, by key."""
    with reading(folder) as db:
        found = db.execute(
            "SELECT key, data FROM vector WHERE key IN (SELECT key FROM shelf JOIN passage USING (id, rules))"
        )
        return {key: np.frombuffer(data, dtype="<f4") for key, data in found}


# What a change does.


class Writer:
    """The one process that may change the library; made by ``changing``."""

    def __init__(self, folder: Path, db: sqlite3.Connection, rules: str) -> None:
        self.folder, self._db, self._rules = folder, db, rules

    def held(self) -> dict[str, str]:
        """The rules by which each document on the shelf was read, by id."""
        return dict(self._db.execute("SELECT id, rules FROM shelf"))

    def entries(self) -> dict[str, Entry]:
        """All documents read by today's rules, on the shelf or put aside."""
        found = self._db.execute("SELECT entry FROM document WHERE rules = ?", (self._rules,))
        return {entry.id: entry for entry in (_ENTRY.validate_json(row[0]) for row in found)}

    def entry(self, id: str, rules: str) -> Entry:  # noqa: A002
        """A document in short."""
        query = "SELECT entry FROM document WHERE id = ? AND rules = ?"
        return _ENTRY.validate_json(self._db.execute(query, (id, rules)).fetchone()[0])

    def file(self, id: str) -> bytes:  # noqa: A002
        """The file of a document on the shelf."""
        data: bytes = self._db.execute("SELECT data FROM file WHERE id = ?", (id,)).fetchone()[0]
        return data

    def put_aside(self, prepared: Prepared, data: bytes) -> None:
        """Keep a document and its file, not yet on the shelf."""
        key = prepared.entry.id, self._rules
        entry = _ENTRY.dump_json(prepared.entry).decode()
        rows = [(*key, i, row.key, row.passage) for i, row in enumerate(prepared.rows)]
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?)", (prepared.entry.id, data))
            self._db.execute(
                "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, ?)",
                (*key, entry, prepared.document, prepared.facts),
            )
            self._db.execute("DELETE FROM passage WHERE id = ? AND rules = ?", key)
            self._db.executemany("INSERT INTO passage VALUES (?, ?, ?, ?, ?)", rows)

    def rows(self, shelf: Mapping[str, str]) -> list[Row]:
        """The passages of the documents that are to be on the shelf (id -> rules), in order."""
        query = "SELECT key, passage FROM passage WHERE id = ? AND rules = ? ORDER BY row"
        return [Row(*row) for key in sorted(shelf.items()) for row in self._db.execute(query, key)]

    def vectors(self, keys: Iterable[str]) -> dict[str, NDArray[np.float32]]:
        """The vectors known among ``keys``."""
        known = dict(self._db.execute("SELECT key, data FROM vector"))
        return {key: np.frombuffer(known[key], dtype="<f4") for key in keys if key in known}

    def put_vectors(self, vectors: Vectors) -> None:
        """Keep vectors: they depend on text and model alone, so it does no harm where the change fails."""
        rows = [(key, vector.astype("<f4").tobytes()) for key, vector in vectors.items()]
        with self._transaction():
            self._db.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)

    def publish(self, revision: str, origin: str, shelf: Mapping[str, str]) -> None:
        """Exchange the shelf, and drop what is on it no more: the step in which a change becomes visible."""
        about = {"format": _FORMAT, "revision": revision, "rules": self._rules, "origin": origin}
        with self._transaction():
            self._db.execute("DELETE FROM shelf")
            self._db.executemany("INSERT INTO shelf VALUES (?, ?)", sorted(shelf.items()))
            for table in ("document", "passage"):
                self._db.execute(
                    f"DELETE FROM {table} WHERE (id, rules) NOT IN (SELECT id, rules FROM shelf)"
                )
            self._db.execute("DELETE FROM file WHERE id NOT IN (SELECT id FROM shelf)")
            self._db.execute("DELETE FROM vector WHERE key NOT IN (SELECT key FROM passage)")
            self._db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", about.items())
        _log.info("published", extra={"documents": len(shelf), "revision": revision})

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        with self._db:
            yield


@contextmanager
def changing(folder: Path, rules: str) -> Iterator[Writer]:
    """The library in ``folder``, made if there is none, for the one process that changes it.

    Raises:
        LibraryError: disk full, no permission, another process is at it; what it held is untouched.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "library.lock", timeout=_PATIENCE):
            aside = _set_damaged_aside(folder)
            with _connected(_file(folder)) as db:
                db.execute("PRAGMA journal_mode=WAL")
                db.executescript(_SCHEMA)
                if aside is not None:
                    _salvage_decisions(aside, db)
                yield Writer(folder, db, rules)
    except Timeout as error:
        raise LibraryError("另一个程序正在改动资料库", str(folder), "请等它结束后重试") from error
    except (sqlite3.Error, OSError) as error:
        raise explained(error, _file(folder)) from error


def _set_damaged_aside(folder: Path) -> Path | None:
    """Keep a file that is no library of today under another name, so that a whole one can take its place."""
    try:
        load_about(folder)
    except DamagedLibraryError:
        aside = "library.damaged.sqlite"
    except LibraryError:
        aside = "library.old.sqlite"  # of another format
    else:
        return None
    _file(folder).replace(folder / aside)
    for name in ("library.sqlite-wal", "library.sqlite-shm"):
        (folder / name).unlink(missing_ok=True)
    _log.warning("library set aside", extra={"file": aside})
    return folder / aside


def _salvage_decisions(aside: Path, db: sqlite3.Connection) -> None:
    """Take over what experts decided, where it can be read: it is all that no rebuild could make again."""
    try:
        with closing(sqlite3.connect(aside)) as old:
            rows = old.execute("SELECT id, decision FROM decision").fetchall()
            digest = old.execute("SELECT key, value FROM about WHERE key = 'decisions'").fetchall()
    except sqlite3.Error:
        _log.warning("no decisions could be taken over", extra={"file": aside.name})
        return
    db.executemany("INSERT OR IGNORE INTO decision VALUES (?, ?)", rows)
    db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", digest)


def _file(folder: Path) -> Path:
    return folder / "library.sqlite"


def _about(db: sqlite3.Connection) -> dict[str, str]:
    about = dict(db.execute("SELECT key, value FROM about"))
    if about.get("format", _FORMAT) != _FORMAT:
        raise LibraryError("资料库是另一个版本的程序建立的", "", "请运行 make app 或 youju build 重建")
    return about


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """The file of the library, opened; LibraryError where there is none, and for what SQLite says."""
    file = _file(folder)
    if not file.exists():
        raise LibraryError(f"这里还没有资料库：{folder}", str(folder), "请运行 make app 或 youju build 建立")
    try:
        with _connected(file) as db:
            yield db
    except (sqlite3.Error, OSError, zlib.error) as error:
        raise explained(error, file) from error


@contextmanager
def _connected(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as db:
        yield db


def explained(error: Exception, file: Path) -> LibraryError:
    """What SQLite or the disk said, for a user."""
    text, where = str(error), str(file)
    if "full" in text or getattr(error, "errno", None) == errno.ENOSPC:
        return LibraryError("磁盘空间不足，资料库没有改动", where, "请腾出空间后重试")
    if "readonly" in text or "unable to open" in text or isinstance(error, PermissionError):
        return LibraryError(f"没有权限读写资料库 {file}", where, "请检查文件夹的权限")
    if "locked" in text:
        return LibraryError("另一个程序正在写资料库", where, "请稍后重试")
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        return LibraryError(
            f"写资料库失败（{reason}），原有内容未受影响", where, "请检查磁盘空间和权限后重试"
        )
    if "no such table" in text:
        return LibraryError("资料库尚未建完", where, "请运行 make app 或 youju build 重建")
    return DamagedLibraryError(
        f"资料库文件已损坏（{text}）", where, "请运行 make app 或 youju build 重建（原文件会另存）"
    )
