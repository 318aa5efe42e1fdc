"""The library on disk: one SQLite file is the only truth, and whole or not at all is how it changes.

In: documents, facts and passage vectors. Out: the same, as of one revision. Everything else in the
library's folder can be made again from this file.
"""

import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from ingest import Document
from kg.facts import Facts

_log = logging.getLogger(__name__)
_FORMAT = "1"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS document (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, document BLOB NOT NULL, facts BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS vector (passage TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
"""
_DOCUMENT = TypeAdapter(Document)
_FACTS = TypeAdapter(Facts)

Vectors = Mapping[str, NDArray[np.float32]]
"""Passage key (hash of model and text) -> unit vector of the passage."""


class StoreError(Exception):
    """The library's file cannot be read or written; ``what`` and what to ``do``, in Chinese."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what}。{do}")
        self.what, self.do = what, do


class DamagedStoreError(StoreError):
    """The library's file is no database, or not a whole one."""


@dataclass(frozen=True)
class Snapshot:
    """All that a library holds at one revision; documents in the order of their file names."""

    revision: str
    documents: tuple[Document, ...]
    facts: tuple[Facts, ...]  # facts[i] belong to documents[i]


def save(folder: Path, snapshot: Snapshot, vectors: Vectors) -> None:
    """Put ``snapshot`` in the place of what the library held, in one transaction.

    Raises:
        StoreError: disk full, no permission, or the file is no library; what it held is untouched.
    """
    rows = [
        (document.id, document.name, _DOCUMENT.dump_json(document), _FACTS.dump_json(facts))
        for document, facts in zip(snapshot.documents, snapshot.facts, strict=True)
    ]
    _set_damaged_aside(folder)
    blobs = [(key, vector.astype("<f4").tobytes()) for key, vector in sorted(vectors.items())]
    with _open(folder, write=True) as db:
        db.executescript(_SCHEMA)
        db.execute("BEGIN IMMEDIATE")
        with db:
            for table in ("document", "vector", "about"):
                db.execute(f"DELETE FROM {table}")
            db.executemany("INSERT INTO document VALUES (?, ?, ?, ?)", rows)
            db.executemany("INSERT INTO vector VALUES (?, ?)", blobs)
            db.executemany(
                "INSERT INTO about VALUES (?, ?)", [("format", _FORMAT), ("revision", snapshot.revision)]
            )
    _log.info("saved", extra={"documents": len(rows), "revision": snapshot.revision})


def _set_damaged_aside(folder: Path) -> None:
    """Keep a file that is no database under another name, so that a whole one can take its place."""
    try:
        load_revision(folder)
    except DamagedStoreError:
        damaged = folder / "library.damaged.sqlite"
        _file(folder).replace(damaged)
        for name in ("library.sqlite-wal", "library.sqlite-shm"):
            (folder / name).unlink(missing_ok=True)
        _log.warning("damaged library set aside", extra={"file": str(damaged)})
    except StoreError:
        return  # unfinished or of another format: written over in place


def load(folder: Path) -> Snapshot:
    """What the library holds now.

    Raises:
        StoreError: there is no library, or its file is damaged or of another format.
    """
    with _open(folder) as db:
        about = _about(db)
        rows = db.execute("SELECT document, facts FROM document ORDER BY name, id").fetchall()
    return Snapshot(
        about["revision"],
        tuple(_DOCUMENT.validate_json(row[0]) for row in rows),
        tuple(_FACTS.validate_json(row[1]) for row in rows),
    )


def load_revision(folder: Path) -> str | None:
    """The revision that the library is at; None where there is no library yet."""
    if not _file(folder).exists():
        return None
    with _open(folder) as db:
        return _about(db)["revision"]


def load_vectors(folder: Path, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """The stored vectors among ``keys``; empty where there is no library yet, or a damaged one."""
    if not _file(folder).exists():
        return {}
    try:
        with _open(folder) as db:
            known = dict(db.execute("SELECT passage, data FROM vector"))
    except DamagedStoreError:
        _log.warning("no vectors can be taken over from a damaged library")
        return {}
    return {key: np.frombuffer(known[key], dtype="<f4") for key in keys if key in known}


def _file(folder: Path) -> Path:
    return folder / "library.sqlite"


def _about(db: sqlite3.Connection) -> dict[str, str]:
    about = dict(db.execute("SELECT key, value FROM about"))
    if about.get("format") != _FORMAT or "revision" not in about:
        raise StoreError("资料库是另一个版本的程序建立的，或尚未建完", "请运行 make app 或 youju build 重建")
    return about


@contextmanager
def _open(folder: Path, *, write: bool = False) -> Iterator[sqlite3.Connection]:
    file = _file(folder)
    if not write and not file.exists():
        raise StoreError(f"这里还没有资料库：{folder}", "请运行 make app 或 youju build 建立")
    try:
        if write:
            folder.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as db:
            if write:
                db.execute("PRAGMA journal_mode=WAL")
            yield db
    except (sqlite3.Error, OSError) as error:
        raise _explained(error, file) from error


def _explained(error: sqlite3.Error | OSError, file: Path) -> StoreError:
    text = str(error)
    if "full" in text or getattr(error, "errno", None) == 28:
        return StoreError("磁盘空间不足，资料库没有改动", "请腾出空间后重试")
    if "readonly" in text or "unable to open" in text or isinstance(error, PermissionError):
        return StoreError(f"没有权限读写资料库 {file}", "请检查文件夹的权限")
    if "locked" in text:
        return StoreError("另一个程序正在写资料库", "请稍后重试")
    if "no such table" in text:
        return StoreError("资料库尚未建完", "请运行 make app 或 youju build 重建")
    return DamagedStoreError(
        f"资料库文件已损坏（{text}）", f"请运行 make app 或 youju build 重建（原文件 {file} 会另存）"
    )
