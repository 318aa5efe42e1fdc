"""Experts' decisions on disk: one table of the library's file, which no rebuild touches.

In: decisions (:class:`kg.decision.Decision`). Out: the same, and a digest of them all, by which an open
library tells that one was taken. Each write is one transaction: it happens wholly or not at all.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

import store
from kg.decision import Decision, UnknownDecisionError, from_line, to_line
from store import LibraryError

_PATIENCE = 30  # seconds to wait for others who decide
_KEY = "decisions"  # in the table ``about``: the digest; absent without any


def load(folder: Path) -> tuple[Decision, ...]:
    """All decisions, in the order in which they were taken.

    Raises:
        LibraryError: there is no library, or its file is damaged.
    """
    with store.reading(folder) as db:
        # A library of before has no such table: nothing was ever decided.
        known = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'decision'").fetchone()
        lines = [row[0] for row in db.execute("SELECT decision FROM decision")] if known else []
    found = (from_line(line, str(folder)) for line in lines)
    return tuple(sorted(found, key=lambda each: (each.when, each.id)))


def digest_of(ids: Iterable[str]) -> str:
    """A hash of which decisions there are: 16 hex digits; empty where there is none."""
    ordered = sorted(ids)
    return hashlib.sha256("\n".join(ordered).encode()).hexdigest()[:16] if ordered else ""


def digest_on_disk(folder: Path) -> str:
    """The digest of the decisions that the library holds now."""
    return store.load_about(folder).get(_KEY, "")


def put(folder: Path, taken: Iterable[Decision]) -> int:
    """Keep decisions; those held already stay as they are. Returns how many are new.

    Raises:
        LibraryError: there is no library, or it cannot be written; it is as it was.
    """
    rows = [(each.id, to_line(each)) for each in taken]
    with _writing(folder) as db:
        before = db.total_changes
        db.executemany("INSERT OR IGNORE INTO decision VALUES (?, ?)", rows)
        return db.total_changes - before


def drop(folder: Path, id: str) -> None:  # noqa: A002 - the decision's own word
    """Take a decision back.

    Raises:
        UnknownDecisionError: there is none with this id.
        LibraryError: the library cannot be written; it is as it was.
    """
    with _writing(folder) as db:
        if db.execute("DELETE FROM decision WHERE id = ?", (id,)).rowcount == 0:
            raise UnknownDecisionError("没有这条核定记录", "核定", "请用 youju review list 查看编号")


def dump(taken: Iterable[Decision]) -> bytes:
    """Decisions as JSON Lines, in the order in which they were taken."""
    ordered = sorted(taken, key=lambda each: (each.when, each.id))
    return "".join(f"{to_line(each)}\n" for each in ordered).encode()


def parse(lines: bytes) -> list[Decision]:
    """The decisions of a file that ``dump`` wrote.

    Raises:
        ReviewError: a line is no decision, or was altered; says which.
    """
    numbered = enumerate(lines.removeprefix(b"\xef\xbb\xbf").splitlines(), 1)
    return [from_line(line, f"第 {number} 行") for number, line in numbered if line.strip()]


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """For whoever reads facts and then decides on them: what he read stays so until he is done.

    Raises:
        LibraryError: others do not come to an end, or the folder cannot be written.
    """
    try:
        with FileLock(folder / "review.lock", timeout=_PATIENCE):
            yield
    except Timeout as error:
        raise LibraryError("另一个程序正在记录核定", str(folder), "请稍后重试") from error
    except OSError as error:
        raise store.explained(error, folder) from error


@contextmanager
def _writing(folder: Path) -> Iterator[sqlite3.Connection]:
    """The library's file for one transaction, which ends with the digest of what it left."""
    with store.reading(folder) as db:
        db.execute("PRAGMA synchronous=FULL")  # a decision that was acknowledged outlives a power cut
        db.execute("CREATE TABLE IF NOT EXISTS decision (id TEXT PRIMARY KEY, decision TEXT NOT NULL)")
        db.execute("BEGIN IMMEDIATE")
        with db:
            yield db
            digest = digest_of(row[0] for row in db.execute("SELECT id FROM decision"))
            db.execute("DELETE FROM about WHERE key = ?", (_KEY,))
            if digest:
                db.execute("INSERT INTO about VALUES (?, ?)", (_KEY, digest))
