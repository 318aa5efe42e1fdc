"""A change of the library under way: one at a time, on its own, told to every page that looks.

In: files or ids. Out: a :class:`Job` whose progress and outcome can be asked for. It goes on when the page
that began it is closed; it can be stopped, and the library is then as it was.
"""

import json
import logging
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).parent.parent
_LONGEST_NAME = 180
"""Bytes of a file's name; file systems take 255."""


@dataclass
class Job:
    """A change: what is being done (Chinese), how far, and in the end what became of it."""

    what: str
    process: subprocess.Popen[bytes]
    stage: str = "正在准备"
    done: int = 0
    total: int = 0
    report: dict[str, Any] | None = None
    error: dict[str, str] | None = None
    stopped: bool = False
    ended: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """End it; what the library serves has not changed."""
        self.stopped = True
        self.process.terminate()


_jobs: dict[Path, Job] = {}
_lock = threading.Lock()


def job_of(folder: Path) -> Job | None:
    """The change of the library in ``folder`` that is under way, or whose outcome nobody has put away."""
    return _jobs.get(folder.resolve())


def put_away(folder: Path, job: Job) -> None:
    """Forget a change that has ended."""
    with _lock:
        if _jobs.get(folder.resolve()) is job and job.ended.is_set():
            del _jobs[folder.resolve()]


def add(folder: Path, files: Sequence[tuple[str, bytes]]) -> bool:
    """Begin to add files, by name and content; False where a change is under way already."""
    place = Path(tempfile.mkdtemp(prefix="youju-"))
    paths = []
    for number, (name, data) in enumerate(files):
        # Files of one name may come from different folders.
        path = place / str(number) / file_name(name)
        path.parent.mkdir()
        path.write_bytes(data)
        paths.append(str(path))
    if _begin(folder, f"正在加入 {len(files)} 个文件", {"add": paths}, place):
        return True
    shutil.rmtree(place, ignore_errors=True)
    return False


def remove(folder: Path, documents: Sequence[str]) -> bool:
    """Begin to remove documents by id; False where a change is under way already."""
    return _begin(folder, f"正在移出 {len(documents)} 份文件", {"remove": list(documents)}, None)


def file_name(name: str) -> str:
    """A name under which an uploaded file can be put down: no folders, no controls, not too long.

    >>> file_name("../../etc/方案.pdf"), file_name("a\\0b"), file_name("..")
    ('方案.pdf', 'ab', '文件')
    """
    bare = "".join(each for each in name.replace("\\", "/").rsplit("/", 1)[-1] if each.isprintable())
    stem, dot, ending = bare.rpartition(".")
    if not stem:
        stem, dot, ending = ending, "", ""
    room = _LONGEST_NAME - len((dot + ending).encode())
    stem = stem.encode()[: max(room, 1)].decode(errors="ignore").strip(" .")
    return f"{stem or '文件'}{dot}{ending}"


def _begin(folder: Path, what: str, order: dict[str, Any], place: Path | None) -> bool:
    key = folder.resolve()
    with _lock:
        if key in _jobs and not _jobs[key].ended.is_set():
            return False
        process = subprocess.Popen(
            [sys.executable, "-m", "ui.change_program"],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        job = _jobs[key] = Job(what, process)
    threading.Thread(target=_follow, args=(job, {"folder": str(key), **order}, place), daemon=True).start()
    return True


def _follow(job: Job, order: dict[str, Any], place: Path | None) -> None:
    """Give the order and take down what is told, to the end."""
    try:
        assert job.process.stdin
        assert job.process.stdout
        with job.process.stdin as told:
            told.write(json.dumps(order).encode())
        for line in job.process.stdout:
            _take_down(job, json.loads(line))
        job.process.wait()
    except (OSError, ValueError):
        _log.exception("change not followed")
        job.process.kill()
    finally:
        if job.report is None and job.error is None and not job.stopped:
            job.error = {
                "what": "更改没有完成，程序中途停止",
                "do": "资料库没有改动，请重试；仍不行请查看日志",
            }
        if place is not None:
            shutil.rmtree(place, ignore_errors=True)
        job.ended.set()


def _take_down(job: Job, said: dict[str, Any]) -> None:
    if "stage" in said:
        job.stage, job.done, job.total = said["stage"], said["done"], said["total"]
    job.report = said.get("report", job.report)
    job.error = said.get("error", job.error)
