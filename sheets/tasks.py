"""任务分解表: what is to be done, by whom, by when, and which clause says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.citation import citation, work
from ingest.document import Clause, Document, Kind
from ingest.span import Span
from kg.facts import Basis, Commitment, Facts, Responsibility, Target
from sheets.due import Due, due_of
from sheets.labels import BASES, LEVELS, ROLES, STRENGTHS, date_label, on_one_line, short_citation
from sheets.selection import EVERYTHING, Selection, places_of, responsible_for
from sheets.table import Column, Table

_COLUMNS = (
    Column("序号", 7, centred=True),
    Column("部分", 20),
    Column("举措", 18),
    Column("任务（原文）", 44),
    Column("力度", 7, centred=True),
    Column("目标（原文）", 26),
    Column("责任主体", 22),
    Column("主体依据", 18),
    Column("时限", 11, centred=True),
    Column("时限依据", 18),
    Column("来源条款", 20),
)
_NOTES = (
    "“任务”“目标”为原文逐字摘录；“来源条款”可据以查回原文。",
    "“力度”按原文用词划分：禁止（严禁、不得）、要求（应当、必须、确保）、推进（推动、加快）、鼓励（鼓励、支持）、探索（探索、试点）。",
    "“主体依据”“时限依据”写“原文写明”的，见于来源条款；写“承上”的，本条未写明，取自所注之处；"
    "写“推断”的，系按所注方法推得，使用前请核对；写“原文未写明”的，不作推测。",
    "未提取到任务的举措也列一行，以免遗漏。",
)


@dataclass(frozen=True, slots=True)
class Task:
    """One row: an undertaking of a measure. ``commitment`` is None where none was found in it."""

    clause: str
    part: str  # title of the action or part above
    measure: str  # title of the measure
    commitment: Commitment | None
    targets: tuple[Target, ...]
    responsible: tuple[Responsibility, ...]
    due: Due


def tasks(document: Document, facts: Facts, selection: Selection = EVERYTHING) -> tuple[Task, ...]:
    """The undertakings asked for, in reading order; a measure without any has a row too."""
    found = [_task(document, facts, each.clause, each) for each in facts.commitments]
    said = {each.clause for each in found}
    silent = [path for path in facts.measures if not _covered(path, said)]
    found += [_task(document, facts, path, None) for path in silent]
    order = {clause.path: i for i, clause in enumerate(document.clauses)}
    found.sort(key=lambda task: (order[task.clause], task.commitment.span.start if task.commitment else 0))
    return tuple(task for task in found if _asked(facts, task, selection))


def _covered(path: str, said: set[str]) -> bool:
    return any(each == path or each.startswith(path + ".") for each in said)


def _task(document: Document, facts: Facts, path: str, commitment: Commitment | None) -> Task:
    clause = document.clause(path)
    line = [clause, *document.ancestors(clause)]
    measure = next((c for c in line if c.kind in (Kind.MEASURE, Kind.ARTICLE)), clause)
    # An article's number stands in its citation; most have no title.
    measure_name = measure.title or "—" if measure.kind is Kind.ARTICLE else _name(measure)
    part = part_of(document, clause)
    if commitment is None:
        own = [t for t in facts.targets if t.clause == path]
        due = due_without_commitment(own)
    else:
        own = [t for t in facts.targets if t.sentence == commitment.sentence and _touches(t, commitment)]
        due = due_of(document, facts, commitment)
    responsible = responsible_for(document, facts, path)
    if commitment and commitment.bearer_span:  # of an article each duty is on its own bearer
        responsible = tuple(r for r in responsible if r.span and _overlap(r.span, commitment.bearer_span))
    return Task(path, _name(part), measure_name, commitment, tuple(own), responsible, due)


def part_of(document: Document, clause: Clause) -> Clause:
    """The action or chapter that a clause belongs to; where there is none, its outermost clause."""
    line = [clause, *document.ancestors(clause)]
    return next((each for each in line if each.kind in (Kind.ACTION, Kind.CHAPTER)), line[-1])


def due_without_commitment(targets: Sequence[Target]) -> Due:
    """The one deadline of a clause's targets, where there is one."""
    stated = {t.deadline for t in targets if t.deadline}
    if len(stated) == 1:
        return Due(stated.pop(), targets[0].deadline_basis, "本条目标的时限")
    return Due(None, Basis.UNSTATED, "原文未写明")


def _touches(target: Target, commitment: Commitment) -> bool:
    return _overlap(target.span, commitment.span)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _name(clause: Clause) -> str:
    return clause.number + clause.title if clause.kind is Kind.ARTICLE else clause.title or clause.number


def _asked(facts: Facts, task: Task, selection: Selection) -> bool:
    strength = task.commitment.strength if task.commitment else None
    places = (*places_of(facts, task.clause), *(t.scope or "" for t in task.targets))
    return (
        (not selection.strengths or strength in selection.strengths)
        and selection.takes_deadline(task.due.iso)
        and selection.takes_responsible(task.responsible)
        and selection.takes_place(places)
    )


def task_sheet(document: Document, facts: Facts, selection: Selection = EVERYTHING) -> Table:
    """The 任务分解表 of a document."""
    found = tasks(document, facts, selection)
    rows = []
    for i, task in enumerate(found, 1):
        commitment = task.commitment
        who, why = _bound(commitment) or responsible_text(task.responsible)
        rows.append(
            (
                i,
                task.part,
                task.measure,
                on_one_line(document, commitment.span) if commitment else "（本条未提取到任务，请见原文）",
                STRENGTHS[commitment.strength] if commitment else "—",
                "；\n".join(dict.fromkeys(on_one_line(document, t.span) for t in task.targets)) or "—",
                who,
                why,
                date_label(task.due.iso) if task.due.iso else "—",
                _basis(task.due.basis, task.due.reason),
                short_citation(document, citation(document, _source(document, task))),
            )
        )
    measures = len({document.numbered(document.clause(task.clause)).path for task in found})
    asked = f"　筛选——{selection.said()}" if selection.said() else ""
    subtitle = f"{work(document)}　共 {len(rows)} 项任务，出自 {measures} 条{asked}"
    return Table("任务分解表", f"{_title(document)}任务分解表", subtitle, _COLUMNS, tuple(rows), _NOTES)


def _source(document: Document, task: Task) -> str:
    """The clause that a row cites: of an article the paragraph or item that the task stands in."""
    if task.commitment is None or document.clause(task.clause).kind is not Kind.ARTICLE:
        return task.clause
    return document.clause(task.commitment.sentence).parent or task.clause


def _bound(commitment: Commitment | None) -> tuple[str, str] | None:
    """Whom an article's duty names as bound, as printed; None where it names nobody."""
    return (commitment.bearer, BASES[Basis.STATED]) if commitment and commitment.bearer else None


def _title(document: Document) -> str:
    title = document.metadata.title
    return title.value if title else document.name


def responsible_text(responsible: Sequence[Responsibility]) -> tuple[str, str]:
    """Those responsible, and how that is known; where it is known in several ways, of whom each holds."""
    if not responsible:
        return "—", BASES[Basis.UNSTATED]
    by_basis: dict[str, list[str]] = {}
    for each in responsible:
        by_basis.setdefault(_basis(each.basis, each.reason), []).append(_who(each))
    who = "、".join(dict.fromkeys(_who(each) for each in responsible))
    if len(by_basis) == 1:
        return who, next(iter(by_basis))
    return who, "；".join(f"{'、'.join(dict.fromkeys(names))}——{why}" for why, names in by_basis.items())


def _who(each: Responsibility) -> str:
    name = each.body or (LEVELS[each.level] if each.level else "—")
    return f"{name}（{ROLES[each.role]}）" if ROLES[each.role] else name


def _basis(basis: Basis, reason: str) -> str:
    said = BASES[basis]
    return f"{said}：{reason}" if reason and reason != said else said
