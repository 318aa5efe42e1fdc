"""任务 of several documents as the page shows them: rows for the table, a card and marks for the panel."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest import Document
from kg.facts import Facts, Level, Strength
from library import Library
from sheets import Selection, Table, calendar_of, ledger_sheet, table_paper, task_sheet, workbook
from sheets.tasks import Task, tasks
from ui.payloads import Json, title_of
from ui.source import mark, row

_DATE = re.compile(r"(\d{4})(?:\s*[-年./]\s*(\d{1,2}))?(?:\s*[-月./]\s*(\d{1,2}))?\s*[年月日号]?")
_SHEET_NAME = 31  # longest name of a worksheet
Pair = tuple[Document, Facts]


@dataclass(frozen=True, slots=True)
class Row:
    """A task with the cells of the 任务分解表."""

    document: Document
    task: Task
    cells: dict[str, str]  # by the sheet's own headers


def rows(pairs: Iterable[Pair], selection: Selection) -> tuple[Row, ...]:
    """The tasks asked for, document by document, in reading order."""
    found = []
    for document, facts in pairs:
        sheet = task_sheet(document, facts, selection)
        headers = [column.header for column in sheet.columns]
        # The sheet has a row for each task, in the same order.
        for task, cells in zip(tasks(document, facts, selection), sheet.rows, strict=True):
            found.append(Row(document, task, dict(zip(headers, map(str, cells), strict=True))))
    return tuple(found)


def table(found: Sequence[Row], *, named: bool) -> dict[str, list[str | int]]:
    """The columns of the page's table; ``named``: with the document's title."""
    shown: dict[str, list[str | int]] = {"序号": list(range(1, len(found) + 1))}
    if named:
        shown["文件"] = [title_of(row.document) for row in found]
    for name, header in _SHOWN.items():
        shown[name] = [" ".join(row.cells[header].split()) for row in found]
    return shown


_SHOWN = {
    "任务": "任务（原文）",
    "责任主体": "责任主体",
    "主体依据": "主体依据",
    "时限": "时限",
    "时限依据": "时限依据",
    "力度": "力度",
    "目标": "目标（原文）",
    "举措": "举措",
    "来源条款": "来源条款",
}


def card(task: Row) -> list[Json]:
    """What is said of a task above its words."""
    cells = task.cells
    part = cells["部分"] if cells["部分"] != cells["举措"] else ""
    lines = (
        row("举措", cells["举措"], part),
        row("责任主体", cells["责任主体"], cells["主体依据"]),
        row("时限", cells["时限"], cells["时限依据"]),
        row("力度", cells["力度"]),
        row("目标", cells["目标（原文）"]),
    )
    return [line for line in lines if line["value"] != "—"]


def marks(shown: Row) -> list[Json]:
    """The task's words; the whole clause where no task was found in it. Its targets and bodies pale."""
    task, document = shown.task, shown.document
    own = task.commitment.span if task.commitment else document.text_span(document.clause(task.clause))
    beside = [t.span for t in task.targets] + [r.span for r in task.responsible if r.span]
    more = [mark(document, f"more-{i}", span, task.clause) for i, span in enumerate(beside)]
    return [mark(document, "task", own, task.clause), *more]


def iso_date(typed: str) -> str | None:
    """A year, month or date as people write it, in ISO form; None for anything else.

    >>> [iso_date(each) for each in ("2027年", "2025年6月", "2025-06-30", "2025.6", "明年", "2025-13")]
    ['2027', '2025-06', '2025-06-30', '2025-06', None, None]
    """
    match = _DATE.fullmatch(typed.strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)])


def choices(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """What the filters offer: what the documents themselves name, by filter."""
    held: dict[str, dict[str, None]] = {"level": {}, "body": {}, "place": {}, "strength": {}, "due": {}}
    for document, facts in pairs:
        held["level"] |= {each.level: None for each in facts.responsibilities if each.level}
        held["body"] |= {each.body: None for each in facts.responsibilities if each.body}
        held["strength"] |= {each.strength: None for each in facts.commitments}
        held["place"] |= {each.scope: None for each in facts.targets if each.scope}
        held["place"] |= {each.name: None for each in facts.references if each.what == "place"}
        held["due"] |= {task.due.iso: None for task in tasks(document, facts) if task.due.iso}
    found = {
        "level": [each.value for each in Level if each in held["level"]],
        "strength": [each.value for each in Strength if each in held["strength"]],
    }
    return found | {name: sorted(held[name]) for name in ("body", "place", "due")}


def opened(library: Library, ids: Sequence[str]) -> list[Pair]:
    """The documents of these ids with their facts."""
    return [(library.document(each), library.facts(each)) for each in ids]


def xlsx(pairs: Sequence[Pair], selection: Selection) -> bytes:
    """Tasks and targets asked for, a worksheet each; of several documents numbered worksheets."""
    sheets: list[Table] = []
    for i, (document, facts) in enumerate(pairs, 1):
        for made in (task_sheet(document, facts, selection), ledger_sheet(document, facts, selection)):
            name = f"{i}{made.name} {title_of(document)}"[:_SHEET_NAME] if len(pairs) > 1 else made.name
            sheets.append(replace(made, name=name))
    return workbook(tuple(sheets))


def docx(pairs: Sequence[Pair], selection: Selection) -> bytes:
    """The tasks asked for as a paper, document after document."""
    return table_paper(*(task_sheet(*pair, selection) for pair in pairs))


def ics(pairs: Sequence[Pair], selection: Selection) -> bytes:
    """What falls due, as a calendar."""
    return calendar_of(pairs, selection)
