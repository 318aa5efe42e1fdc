"""An expert's decision on a fact, addressed by the words that it was taken on, not by a number.

In: a document, a fact. Out: a :class:`Decision`, which finds its words again in a document that was read by
other rules, in another file of the same work, or not at all.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from ingest.document import Document
from ingest.span import Span
from kg.errors import KgError
from kg.facts import FactKind, Verdict

Value = str | float | None
LONGEST_NAME, LONGEST_REASON = 100, 2000
_STOPS = "。；"  # where what is said of a fact begins and ends


class ReviewError(KgError):
    """A decision cannot be taken: it says what the document does not, or lacks who or why."""


class UnknownFactError(KgError):
    """No fact of the document has this id."""


class UnknownDecisionError(KgError):
    """No decision has this id."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words of a document, found again by themselves: all without white space, which formats differ in."""

    clause: str  # path of the citable clause that holds the words; empty for the document
    context: str  # the words with what stands around them, to the next 。
    at: int  # of the words in the context
    words: str
    nth: int  # which of several equal contexts in the clause, from 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What an expert decided on a fact, when and why.

    ``seen`` is what the fact said when it was judged, by field; ``changes`` what it says since.
    """

    document: str  # Document.id
    name: str  # of its file
    title: str  # as printed; empty where none
    kind: FactKind
    verdict: Verdict
    clause: str  # of the fact; of a link, the measure
    anchor: Anchor  # the words that carry the fact; of a link, those of its target
    who: str
    when: str  # ISO 8601 to the microsecond, UTC
    why: str
    seen: Mapping[str, Value] = field(default_factory=dict)
    changes: Mapping[str, Value] = field(default_factory=dict)
    place: Anchor | None = None  # where the corrected fact has its words, if elsewhere
    id: str = ""  # 12 hex digits of a hash of all the rest


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an expert says: a verdict on a ``fact``, or, to add one, its ``kind`` and ``clause``.

    ``changes`` are new values by field, ``span`` or ``words`` the words that carry them, where others. To
    add a link, ``clause`` is the measure and ``fact`` the id of the target.
    """

    verdict: Verdict
    who: str
    why: str = ""
    fact: str = ""
    kind: FactKind | None = None
    clause: str = ""
    changes: Mapping[str, Value] = field(default_factory=dict)
    span: Span | None = None
    words: str = ""


_DECISION = TypeAdapter(Decision)


def named(decision: Decision) -> Decision:
    """The decision with the id that its content gives it."""
    # As it will be read again: 45 is 45.0, a level is its key.
    plain = _DECISION.validate_json(_DECISION.dump_json(replace(decision, id="")))
    return replace(plain, id=hashlib.sha256(_DECISION.dump_json(plain)).hexdigest()[:12])


def to_line(decision: Decision) -> str:
    """A decision as a line of JSON."""
    return _DECISION.dump_json(decision).decode()


def from_line(line: str | bytes, where: str = "核定记录") -> Decision:
    """The decision that a line of JSON holds.

    Raises:
        ReviewError: it holds none, or one that was altered; ``where`` names the line.
    """
    do = "请使用由 youju review export 导出的原文件"
    try:
        decision = _DECISION.validate_json(line, extra="forbid")
    except ValidationError as error:
        raise ReviewError("不是一条完整的核定记录", where, do) from error
    try:
        aware = datetime.fromisoformat(decision.when).tzinfo is not None
    except ValueError:
        aware = False
    if not aware or named(decision).id != decision.id:
        raise ReviewError("核定记录与它的编号不符，内容被改过", where, do)
    signed(decision.who, decision.why, decision.verdict)
    return decision


def signed(who: str, why: str, verdict: Verdict) -> tuple[str, str]:
    """Who decides and why, without white space around.

    Raises:
        ReviewError: no name; no reason, where one is needed; too long; or characters that nobody types.
    """
    who, why = who.strip(), why.strip()
    where = "核定"
    if not who:
        raise ReviewError("没有写明核定人", where, "请填写核定人的姓名或单位")
    if not why and verdict is not Verdict.CONFIRM:
        raise ReviewError("没有写明理由", where, "更正、驳回和补充都要写明理由")
    for name, text, longest in (("核定人", who, LONGEST_NAME), ("理由", why, LONGEST_REASON)):
        if len(text) > longest:
            raise ReviewError(f"{name}有 {len(text)} 字，最多 {longest} 字", where, "请缩短后重试")
        # Cc: control, Cs: half a character, Cf: marks that turn the direction of what stands behind.
        if any(unicodedata.category(each) in {"Cc", "Cs", "Cf"} and each != "\n" for each in text):
            raise ReviewError(f"{name}里有不可见的控制字符", where, "请删去后重试")
    return who, why


def bare(text: str) -> str:
    """``text`` without white space.

    >>> bare("森林 覆盖率\\n达到")
    '森林覆盖率达到'
    """
    return "".join(text.split())


def anchored(document: Document, span: Span) -> Anchor:
    """Where the words at ``span`` stand."""
    path, home = _home(document, span)
    words = span.of(document.source)
    start = max((document.source.rfind(stop, home.start, span.start) for stop in _STOPS), default=-1)
    start = max(start + 1, home.start)
    ends = [document.source.find(stop, span.end - 1, home.end) for stop in _STOPS]
    end = max(span.end, min((each for each in ends if each >= 0), default=home.end))
    context = bare(document.source[start:end])
    at = len(bare(document.source[start : span.start]))
    before = bare(document.source[home.start : start])
    nth = 0
    found = before.find(context)
    while found >= 0:
        nth, found = nth + 1, before.find(context, found + 1)
    return Anchor(path, context, at, bare(words), nth)


def _home(document: Document, span: Span) -> tuple[str, Span]:
    """The citable clause around a span; the document, where it runs over several."""
    clause = document.clause_at(span.start)
    for each in (document.numbered(clause), *document.ancestors(document.numbered(clause))):
        if each.span.contains(span):
            return each.path, each.span
    return "", Span(0, len(document.source))


def located(document: Document, anchor: Anchor) -> Span | None:
    """Where the words stand now; None where the clause is gone or says something else."""
    if anchor.clause and not document.has(anchor.clause):
        return None
    home = document.clause(anchor.clause).span if anchor.clause else Span(0, len(document.source))
    source = document.source
    offsets = [at for at in range(home.start, home.end) if not source[at].isspace()]
    text = "".join(source[at] for at in offsets)
    found = text.find(anchor.context)
    for _ in range(anchor.nth):
        found = text.find(anchor.context, found + 1) if found >= 0 else -1
    first, last = found + anchor.at, found + anchor.at + len(anchor.words) - 1
    if found < 0 or not anchor.words or text[first : last + 1] != anchor.words:
        return None
    # The context must be all that stands there: a sentence that goes on, or began before, has changed.
    after = found + len(anchor.context)
    ends = after == len(text) or text[after] in _STOPS or anchor.context[-1] in _STOPS
    if (found > 0 and text[found - 1] not in _STOPS) or not ends:
        return None
    return Span(offsets[first], offsets[last] + 1)
