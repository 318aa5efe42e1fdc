"""Finds the duties that an article's sentence lays down: on whom, when, and what.

An article binds by a modal word. Before it stand the subject and the condition, behind it what is to be done,
up to the next modal word of the sentence: 甲发现乙的，应当丙，不得丁.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.span import Span
from kg.facts import Strength
from kg.law_subjects import is_thing_subject, law_patterns, read_lead, split_clause, subject_in
from kg.stretches import hidden, stretches

_FARTHEST = 400
"""Characters into a stretch in which its binding words are looked for: subjects are long, but not longer."""
_FARTHEST_LIST = 30
"""Characters from 下列 to the end of a list's head."""


_ANYBODY = re.compile("任何(?:单位|个人|组织)(?:(?:和|或者?|、)(?:单位|个人|组织))?")
_EXCEPT = re.compile("除[^，；。]*外$")


@dataclass(frozen=True, slots=True)
class LawDuty:
    """A duty; all spans are into the repaired text. ``done``: what is to be done, behind the binding word."""

    strength: Strength
    trigger: Span
    done: Span
    span: Span
    bearer: Span | None
    condition: Span | None
    lists: bool = False  # its items are duties of their own


@dataclass(frozen=True, slots=True)
class _Modal:
    """A binding word in a stretch: its strength and place, and the words of the stretch before it."""

    strength: Strength
    span: Span
    before: Span | None


def find_law_duties(
    text: str, within: Span, bearer: Span | None = None, *, liability: bool = False
) -> tuple[LawDuty, ...]:
    """The duties of the sentence at ``within``, in order.

    ``bearer``: of the list that the sentence is an item of, for what names none itself.
    ``liability``: the sentence stands in a chapter on legal liability.
    """
    if law_patterns()["no_duty"].match(within.of(text).lstrip()):
        return ()
    found: list[LawDuty] = []
    for segment in _segments(text, within):
        of_segment = list(_of_segment(text, segment, bearer, liability=liability))
        found += of_segment
        if of_segment:
            bearer = of_segment[-1].bearer
        else:
            bearer = subject_in(text, segment[0]) or split_clause(text, segment[0])[0] or bearer
    return tuple(found)


def _segments(text: str, within: Span) -> Iterator[tuple[Span, ...]]:
    """The stretches of the sentence, in groups parted by semicolons."""
    group: list[Span] = []
    for part in stretches(text, within):
        if group and "；" in text[group[-1].end : part.start]:
            yield tuple(group)
            group = []
        group.append(part)
    if group:
        yield tuple(group)


def _of_segment(
    text: str, parts: Sequence[Span], bearer: Span | None, *, liability: bool
) -> Iterator[LawDuty]:
    modals = list(_modals_of(text, parts, liability=liability))
    opens = [_lead_start(text, parts, modals, n) for n in range(len(modals))]
    condition: Span | None = None
    for n, (i, modal) in enumerate(modals):
        lead = [part for part in parts[opens[n] : i] if not _EXCEPT.match(part.of(text))]
        lead += [modal.before] if modal.before else []
        if not lead and not bearer and modal.span.of(text) == "可以":
            continue  # 可以再利用的物品，由……: an attribute
        end = parts[-1].end if n + 1 == len(modals) else _end_before(text, parts, opens[n + 1], modals[n + 1])
        done = _trim(text, Span(modal.span.end, end)) if modal.span.end < end else None
        bound = read_lead(text, lead, modal.before) if lead else [(bearer, condition)]
        for own_bearer, own_condition in bound:
            is_thing = own_bearer is None and bool(lead) and is_thing_subject(text, lead[-1])
            # 前款规定的标准应当……: the subject is a thing, and who was bound before is not who is bound here.
            bearer, condition = None if is_thing else own_bearer or bearer, own_condition or condition
            doing = done or _answered_for(text, modal, own_bearer)
            if doing is not None:
                yield LawDuty(
                    modal.strength,
                    modal.span,
                    doing,
                    Span(lead[0].start if lead else modal.span.start, max(doing.end, modal.span.end)),
                    _addressed(text, modal, doing) or _bound(text, modal, bearer),
                    condition,
                    lists=_lists(text, doing, modal),
                )


def _answered_for(text: str, modal: _Modal, bearer: Span | None) -> Span | None:
    """对本行政区域的环境质量|负责: what the subject answers for stands before the word."""
    if modal.span.of(text) != "负责" or bearer is None or modal.before is None:
        return None
    return _trim(text, Span(bearer.end, modal.span.start)) if bearer.end < modal.span.start else None


def _modals_of(text: str, parts: Sequence[Span], *, liability: bool) -> Iterator[tuple[int, _Modal]]:
    """The binding words of a segment with the stretches that hold them."""
    obliged = False
    for i, part in enumerate(parts):
        for modal in _modals(text, part, last=i == len(parts) - 1, liability=liability):
            # 应当……，引导公众……: what is to be done goes on.
            if obliged and modal.strength is Strength.ENCOURAGE and not _opens_anew(text, modal):
                continue
            obliged = obliged or modal.strength is not Strength.ENCOURAGE
            yield i, modal


def _opens_anew(text: str, modal: _Modal) -> bool:
    if modal.before is None:
        return modal.span.of(text) == "可以"
    words = modal.before.of(text)
    return (
        words.endswith("的")
        or bool(law_patterns()["actor"].search(words))
        or split_clause(text, modal.before)[0] is not None
    )


def _modals(text: str, part: Span, *, last: bool, liability: bool) -> Iterator[_Modal]:
    """The binding words of a stretch: the first that binds, and those tied to it by 并, 但."""
    words = hidden(text, part)
    if words.endswith("的") and not last:
        return  # ……的，: a condition
    bound = False
    for match in law_patterns()["modal"].finditer(words, 0, _FARTHEST):
        before = words[: match.start()]
        if liability and not law_patterns()["liability"].fullmatch(match[0]):
            continue
        if bound and not law_patterns()["also"].search(before):
            continue
        if not bound and not _binds(before, match[0]):
            continue
        bound = True
        strength = Strength(match.lastgroup or "require")
        stripped = law_patterns()["between"].sub("", before)
        held = Span(part.start, part.start + len(stripped)) if stripped and not _tied(before) else None
        yield _Modal(strength, Span(*match.span()).shift(part.start), held)


def _tied(before: str) -> bool:
    """Whether the words before hold another binding word: 应当保护并|不得."""
    return bool(law_patterns()["modal"].search(before) and law_patterns()["also"].search(before))


def _binds(before: str, word: str) -> bool:
    if law_patterns()["attributive"].search(before):
        return False
    stripped = law_patterns()["between"].sub("", before)
    if not stripped or not law_patterns()["heads"].match(word):
        return True
    return bool(law_patterns()["actor"].search(stripped) or law_patterns()["setting"].match(stripped))


def _lead_start(text: str, parts: Sequence[Span], modals: Sequence[tuple[int, _Modal]], n: int) -> int:
    """The first stretch that belongs to what stands before the ``n``-th binding word of a segment."""
    i = modals[n][0]
    if n == 0:
        return 0
    before = modals[n - 1][0]
    start = i
    while start - 1 > before and _conditional(text, parts[start - 1]):
        start -= 1
    return start


def _conditional(text: str, part: Span) -> bool:
    words = part.of(text)
    return words.endswith("的") or bool(law_patterns()["time"].search(words) and words.startswith("在"))


def _end_before(text: str, parts: Sequence[Span], start: int, following: tuple[int, _Modal]) -> int:
    """Where what is done ends: before the stretches that lead to the next binding word."""
    i, modal = following
    if start == i and modal.before is None and modal.span.start > parts[i].start:
        held = Span(parts[i].start, modal.span.start)
        return held.start + len(
            law_patterns()["between"].sub("", held.of(text))
        )  # 应当……并不得……, in one stretch
    return parts[start].start


def _trim(text: str, span: Span) -> Span | None:
    start, end = span.start, span.end
    while start < end and text[start] in "，、：； \n":
        start += 1
    while end > start and text[end - 1] in "，、：； \n":
        end -= 1
    return Span(start, end) if start < end else None


def _addressed(text: str, modal: _Modal, done: Span) -> Span | None:
    """禁止任何单位和个人……: who is bound stands behind the word."""
    if modal.strength is not Strength.PROHIBIT or modal.span.of(text) == "不得":
        return None
    match = re.match(
        "任何(?:单位和个人|单位或者个人|组织和个人|组织或者个人|单位、个人|个人和单位|单位|个人|组织)",
        text[done.start : done.start + 12],
    )
    return Span(*match.span()).shift(done.start) if match else None


def _bound(text: str, modal: _Modal, bearer: Span | None) -> Span | None:
    """国家禁止……: the State forbids and is not who is bound."""
    if bearer and modal.span.of(text) in ("禁止", "严禁") and bearer.of(text) == "国家":
        return None
    return bearer


def _lists(text: str, done: Span, modal: _Modal) -> bool:
    words = text[modal.span.start : done.end].rstrip("：: \n")
    listed = words.rfind("下列")
    if listed < 0:
        return bool(law_patterns()["open_list"].search(words))
    near = len(words) - listed < _FARTHEST_LIST and not law_patterns()["parts"].search(words[:listed])
    return near and bool(law_patterns()["duties"].search(words, listed))


def list_item(text: str, within: Span) -> Span | None:
    """The words of an item, without the mark that closes it."""
    words = within.of(text).rstrip("；;。，,：: \n\t\u3000")
    return _trim(text, Span(within.start, within.start + len(words))) if words.strip() else None


def subject_of(text: str, within: Span) -> Span | None:
    """Who acts in a sentence without a modal word, where it opens with somebody; a right binds nobody."""
    words = within.of(text)
    if law_patterns()["no_duty"].match(words.lstrip()) or "有权" in words:
        return None
    parts = stretches(text, within)
    if not parts or words.lstrip().startswith("任何") or parts[0].of(text).endswith("的"):
        return None
    return split_clause(text, parts[0])[0]
