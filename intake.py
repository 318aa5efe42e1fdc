"""Files in, prepared documents out: each read by a process of its own kind, so that none can hurt another.

In: files, folders and archives as users name them. Out: for each file what the library keeps of it, or the
error that says why not. Reading and extracting go on in worker processes, which have limits of time and
memory: a file that crashes a reader or never ends costs that file alone. Nothing here loads the embedding
model, whose engines cannot be forked.
"""

import contextlib
import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
import tomllib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType

from pydantic import TypeAdapter

from ingest import IngestError, Provenance, load, parse
from ingest.archive import files_in, members
from ingest.errors import DamagedFileError, UnreadableFileError, UnsafeFileError
from store import LibraryError, Prepared, Row

# The pipeline loads in seconds: in the workers, and not where nothing is read.
# ruff: noqa: PLC0415

_log = logging.getLogger(__name__)

MEMORY = 6 * 2**30
"""Most memory a worker may ask for, in bytes."""
SECONDS = 1800
"""Longest time one file may take: a scan of two hundred pages. Other formats have limits of their own."""
SIDECAR = ".meta.toml"
"""Ends the name of a note beside a file: 方案.pdf.meta.toml says what 方案.pdf itself does not."""

_PROVENANCE = TypeAdapter(Provenance)


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that may become a document: its bytes, or why they cannot be had."""

    name: str
    data: bytes
    provenance: Provenance = field(default=Provenance())


def offers(sources: Sequence[Path]) -> Iterator[Offer | IngestError]:
    """The files that ``sources`` name, folders and ZIP archives opened, in order; read when asked for."""
    for source in sources:
        if source.is_dir():
            paths = (path for path in files_in(source) if not path.name.endswith(SIDECAR))
            yield from (offer for path in paths for offer in _offers_at(path))
        else:
            yield from _offers_at(source)


def count(sources: Sequence[Path]) -> int:
    """How many files ``sources`` name, each archive counted once: for a progress bar's length."""
    return sum(sum(1 for _ in files_in(source)) if source.is_dir() else 1 for source in sources)


def _offers_at(path: Path) -> Iterator[Offer | IngestError]:
    try:
        data = load(path)
        if path.suffix.casefold() == ".zip":
            for member in members(data, path.name):
                held = member.data
                yield held if isinstance(held, IngestError) else Offer(member.name, held)
        else:
            yield Offer(path.name, data, _provenance_of(path))
    except IngestError as error:
        yield error


def _provenance_of(path: Path) -> Provenance:
    """What the note beside a file says.

    Raises:
        UnreadableFileError: the note is no TOML, or says what no note says.
    """
    note = path.with_name(path.name + SIDECAR)
    try:
        table = tomllib.loads(note.read_text(encoding="utf-8"))
        return _PROVENANCE.validate_python(table, extra="forbid")
    except FileNotFoundError:
        return Provenance()
    except (OSError, ValueError) as error:
        what = "附注不是正确的 TOML，或写了 source、licence 以外的内容"
        raise UnreadableFileError(what, str(note), "请改正或删除这个附注") from error


def prepared(offered: Iterable[Offer], jobs: int) -> Iterator[tuple[Offer, Prepared | IngestError]]:
    """Each file with what the library keeps of it, or why not, in order; ``jobs`` processes work at once."""
    waiting = iter(offered)
    running: deque[Offer] = deque()
    results: deque[Future[Prepared | IngestError]] = deque()
    at_end = False
    while not at_end:
        try:
            with _pool(jobs) as pool:
                for offer in waiting:
                    running.append(offer)
                    results.append(pool.submit(_prepare, offer))
                    if len(running) > jobs:  # one more than can be worked on: its bytes wait for no disk
                        yield running[0], results.popleft().result()
                        running.popleft()
                while running:
                    yield running[0], results.popleft().result()
                    running.popleft()
                at_end = True
        except EOFError as error:
            raise LibraryError(
                "读取文件的进程无法启动", "", "请检查内存和程序文件是否完整，详情见日志"
            ) from error
        except BrokenProcessPool:
            # One of those that ran, and nobody says which: each again, alone.
            yield from ((offer, _prepare_alone(offer)) for offer in running)
            running.clear()
            results.clear()


def _prepare_alone(offer: Offer) -> Prepared | IngestError:
    try:
        with _pool(1) as pool:
            return pool.submit(_prepare, offer).result()
    except BrokenProcessPool:
        _log.exception("reader crashed", extra={"file": offer.name})
        return DamagedFileError("文件的结构使读取程序崩溃或超时", offer.name, "请用原软件打开并另存后再添加")


def _pool(jobs: int) -> ProcessPoolExecutor:
    """Workers that are no copies of this process: a fork of a process with threads or models may hang."""
    way = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(way)
    if way == "forkserver":
        context.set_forkserver_preload(["kg.ready", "store", "retrieval.passages"])
    return ProcessPoolExecutor(jobs, context, _limit_worker)


def _limit_worker() -> None:
    """In a worker: it ends with its parent, whatever ended that, and stays within its memory and time."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):  # some systems know no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _too_slow)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)


def _too_slow(_: int, __: FrameType | None) -> None:
    raise TimeoutError


def _prepare(offer: Offer) -> Prepared | IngestError:
    """In a worker: read, extract, cut into passages; an error is handed back, not raised."""
    from kg.errors import UnsoundError
    from kg.pipeline import extract
    from kg.soundness import check
    from retrieval.passages import PASSAGE, passages

    _set_alarm(SECONDS)
    try:
        document = replace(parse(offer.data, offer.name), provenance=offer.provenance)
        facts = extract(document)
        check(document, facts)
        rows = [Row(piece.key, PASSAGE.dump_json(piece).decode()) for piece in passages(document)]
        return Prepared.of(document, facts, rows)
    except IngestError as error:
        return error
    except UnsoundError as error:
        return IngestError(error.what, error.where, error.do)
    except MemoryError:
        what = f"读取它需要的内存超过上限（{MEMORY // 2**30} GB）"
        return UnsafeFileError(what, offer.name, "请拆分后再添加，或确认它确实是公文")
    except TimeoutError:
        what = f"读取它需要的时间超过上限（{SECONDS // 60} 分钟）"
        return UnsafeFileError(what, offer.name, "请拆分后再添加，或确认它确实是公文")
    except Exception as error:  # noqa: BLE001 - it is logged and reported
        # A fault of ours must not take the other files with it; the log has the traceback.
        _log.exception("reader failed", extra={"file": offer.name})
        what = f"程序读取时出错（{type(error).__name__}）"
        return DamagedFileError(what, offer.name, "请把这个文件和日志交给维护者；其他文件不受影响")
    finally:
        _set_alarm(0)


def _set_alarm(seconds: int) -> None:
    """Raise ``TimeoutError`` after so long; where C code does not return, the kernel ends the process."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
        signal.setitimer(signal.ITIMER_PROF, 2 * seconds)
