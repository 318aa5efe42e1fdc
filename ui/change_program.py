"""Changes a library and tells how it goes: ``python -m ui.change_program <order``, JSON a line.

In: ``{"folder", "add": [paths]}`` or ``{"folder", "remove": [ids]}`` on stdin. Out: lines
``{"stage", "done", "total"}``, at the end ``{"report"}`` or ``{"error"}``. A program of its own: the workers
that read files must not be started from the app's process, and what cuts it off alters nothing served.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, TextIO

from kg.errors import KgError
from library import ChangeReport, Entry, Library, LibraryError
from retrieval import RetrievalError


def main() -> None:
    """Carry out the order on stdin."""
    if hasattr(os, "nice"):
        os.nice(5)  # questions go first
    # What is printed by others must not get among the lines.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    order = json.loads(sys.stdin.buffer.read())
    try:
        report = _carried_out(order, out)
    except (LibraryError, RetrievalError, KgError) as error:
        _say(out, error={"what": error.what, "do": error.do})
    except OSError as error:
        what = f"资料库写不进去（{error.strerror or type(error).__name__}）"
        _say(out, error={"what": what, "do": "请检查磁盘空间和权限后重试，资料库没有改动"})
    else:
        _say(out, report=_told(report))


def _carried_out(order: dict[str, Any], out: TextIO) -> ChangeReport:
    folder = Path(order["folder"])

    def progress(stage: str, done: int, total: int) -> None:
        _say(out, stage=stage, done=done, total=total)

    if "add" in order:
        return Library.add(folder, [Path(each) for each in order["add"]], progress)
    return Library.remove(folder, order["remove"], progress)


def _told(report: ChangeReport) -> dict[str, Any]:
    return {
        "added": [_short(each) for each in report.added],
        "known": [_short(each) for each in report.known],
        "removed": [_short(each) for each in report.removed],
        "failures": [
            {"what": each.what, "where": Path(each.where).name, "do": each.do} for each in report.failures
        ],
        "total": len(report.documents),
    }


def _short(entry: Entry) -> dict[str, str]:
    return {"id": entry.id, "title": entry.title or entry.name, "name": entry.name}


def _say(out: TextIO, **said: Any) -> None:
    out.write(json.dumps(said, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
