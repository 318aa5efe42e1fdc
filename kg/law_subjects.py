"""Reads what stands before the binding word of an article: who is bound, and when.

排放污染物的单位|应当: a noun phrase that names somebody.
企业拆除设施的，|应当: a clause, its subject is who is bound and the rest the condition.
发生事故的，有关单位|应当: a condition, then who is bound.
"""

import re
from collections.abc import Sequence
from functools import cache

from ingest.span import Span
from kg.openings import hastened
from kg.stretches import hidden
from ontology import lexicon

_LONGEST_SUBJECT = 120
"""Characters in which the subject of a condition is looked for."""
_THING = re.compile("产生的[^的]{1,30}$|^(?:未|不|已|列入|经)[^，]*的[^的]{2,16}$")
"""A phrase that opens with a verb and names a thing all the same: 未经评价的建设项目."""
_NAMED_AFTER = re.compile("的[^的]*(?:单位|个人|企业|者|机构|部门|组织|人员|人)$")
"""依照本法行使监督管理权的部门: a phrase that opens with a preposition and names somebody."""
_STATE = "国家"
_LISTED = re.compile("[一-鿿]{2,4}(?:、[^，；。、的]{2,8}){1,30}?等?(?:有关)?(?:部门|单位|机关|机构)")
"""建设、商务、财政等部门: a list of offices that opens with a verb."""
_WHO_IS = re.compile("(?P<who>[^，；。是]{2,30})是[^，；。]{2,30}(?:部门|机关|机构|单位|主体|责任人)$")
"""绿化部门是垃圾管理的主管部门，负责……: who is bound, and what it is."""
Bound = tuple[Span | None, Span | None]
"""Who is bound, and the condition."""


@cache
def law_patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of articles, by name."""
    table = lexicon("commitments")["law"]
    made = {name: re.compile(pattern) for name, pattern in table.items()}
    made["modal"] = hastened(
        f"(?P<prohibit>{table['prohibit']})|(?P<require>{table['require']})|(?P<encourage>{table['encourage']})"
    )
    made["between"] = re.compile(f"{table['between']}$")
    made["also"] = re.compile("(?:并|且|但|也|还|同时|又)$")
    return made


def read_lead(text: str, lead: Sequence[Span], next_to: Span | None) -> list[Bound]:
    """Who is bound and when, by the stretches before the binding word; each subject of several apart."""
    subjects = [subject_in(text, part) for part in lead]
    if (subject := subjects[-1]) is not None:
        return [_by_subject(text, lead, subject, several=all(subjects))]
    if subjects[0] is not None:
        return [(subjects[0], _conditions(text, lead[1:]))]
    clauses = [split_clause(text, part) for part in lead]
    if len(lead) > 1 and all(actor for actor, _ in clauses):
        return clauses
    return [_by_clause(text, lead, clauses, next_to)]


def _by_subject(text: str, lead: Sequence[Span], subject: Span, *, several: bool) -> Bound:
    """发生事故的，有关单位应当: the stretch next to the binding word names who is bound."""
    if opened := _time_before(text, lead[-1]):
        return Span(opened.end, subject.end), opened
    if several or re.match("或者?|以及|和", subject.of(text)):
        return Span(lead[0].start, subject.end), None
    return subject, _conditions(text, lead[:-1])


def _by_clause(text: str, lead: Sequence[Span], clauses: Sequence[Bound], next_to: Span | None) -> Bound:
    """企业拆除设施的，应当: subject and condition are one clause."""
    actor, rest = clauses[0]
    if actor is not None:
        if rest is None:
            return actor, _conditions(text, lead[1:])
        if len(lead) == 1 and next_to and _is_manner(rest.of(text)):
            return actor, None
        return actor, Span(rest.start, lead[-1].end)
    actor, rest = clauses[-1]
    if actor is not None and rest is not None:
        manner = bool(next_to) and _is_manner(rest.of(text))
        return actor, _conditions(text, lead[:-1]) if manner else Span(lead[0].start, lead[-1].end)
    is_thing = lead[-1] == next_to and _is_thing(text, lead[-1])
    return None, _conditions(text, lead[:-1] if is_thing else lead)


def _conditions(text: str, parts: Sequence[Span]) -> Span | None:
    """The stretches that say when: those that lead up to a closing 的, else those next to the duty."""
    if not parts or not _is_condition(text, parts[-1]):
        return None
    first = 0 if parts[-1].of(text).endswith("的") else len(parts) - 1
    while first > 0 and _is_condition(text, parts[first - 1]):
        first -= 1
    return Span(parts[first].start, parts[-1].end)


def _is_condition(text: str, part: Span) -> bool:
    words = part.of(text)
    if words.endswith("的") or law_patterns()["time"].search(words):
        return True
    if law_patterns()["manner"].match(words):
        return False
    opens = law_patterns()["setting"].match(words) or law_patterns()["predicate"].match(words)
    return bool(opens) and not _THING.search(words)


def subject_in(text: str, part: Span) -> Span | None:
    """The stretch where it is a noun phrase that names somebody: 排放污染物的单位."""
    words = hidden(text, part)
    if words.endswith("的") or not law_patterns()["actor"].search(words):
        return None
    if told := _WHO_IS.fullmatch(words):
        return Span(part.start, part.start + told.end("who"))
    if law_patterns()["object"].match(words):
        return None
    opened = law_patterns()["preposition"].match(words)
    if opened and not (_NAMED_AFTER.search(words) or _time_before(text, part)):
        return None
    if split_clause(text, part)[0] is not None and "的" not in words:
        return None  # 甲委托乙: a clause
    return part


def _time_before(text: str, part: Span) -> Span | None:
    """在……期间 that opens a subject without a comma."""
    match = re.match("在[^，；。的]{2,30}?(?:期间|之前|之后|时|前|后)(?=[^，；。]{2})", part.of(text))
    return Span(*match.span()).shift(part.start) if match else None


def is_thing_subject(text: str, part: Span) -> bool:
    """Whether a stretch is a noun phrase that is no setting, condition or deed: the thing a duty is on."""
    words = part.of(text)
    return not (
        words.endswith("的")
        or law_patterns()["setting"].match(words)
        or law_patterns()["time"].search(words)
        or (law_patterns()["predicate"].match(words) and not _THING.search(words))
    )


def _is_thing(text: str, part: Span) -> bool:
    """Whether what stands right before the binding word is the thing a duty is on: 运输渣土的车辆|应当."""
    words = part.of(text)
    return not (words.endswith("的") or law_patterns()["time"].search(words) or words.startswith("在"))


def _is_manner(words: str) -> bool:
    """对本单位的工作, 会同有关部门: how or on what a subject acts, no condition."""
    return bool(
        re.match("(?:对|向|将|把|会同|根据|按照|依照|依据|依法|以|每|定期|统一|按)", words)
    ) and not words.endswith("的")


def split_clause(text: str, part: Span) -> Bound:
    """A clause's subject and predicate, where the subject names somebody: 甲|发现乙的."""
    words = hidden(text, part)
    if law_patterns()["object"].match(words) or law_patterns()["preposition"].match(words):
        return None, None
    if words.startswith(_STATE) and (
        words == _STATE or law_patterns()["predicate"].match(words, len(_STATE))
    ):
        rest = Span(part.start + len(_STATE), part.end) if words != _STATE else None
        return Span(part.start, part.start + len(_STATE)), rest
    ends = min(len(words), _LONGEST_SUBJECT)
    predicate, actor = law_patterns()["predicate"], law_patterns()["actor"]
    opened = predicate.search(words, 2)
    while opened and (at := opened.start()) < ends:
        if actor.search(words[max(0, at - 8) : at]) and not _names_a_body(words, at):
            return Span(part.start, part.start + at), Span(part.start + at, part.end)
        opened = predicate.search(words, at + 1)
    return None, None


def _names_a_body(words: str, at: int) -> bool:
    """Whether the verb at ``at`` belongs to the name of a body: 人民政府|建设主管部门."""
    if not law_patterns()["ambiguous"].match(words, at):
        return False
    if _LISTED.match(words, at):
        return True
    for end in range(at + 3, min(len(words), at + 20) + 1):
        if "的" in words[at:end]:
            return False
        if law_patterns()["body"].search(words[at:end]):
            return True
    return False
