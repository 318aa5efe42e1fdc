"""Targets with a value: the grammar of a stretch that bounds a quantity."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.span import Span
from kg.bounds import combine, read_after, read_before
from kg.facts import Operator
from kg.indicators import Boundaries, Name, is_region, own_name, split_names, trim_name
from kg.numbers import Quantity, quantities
from kg.stretches import hidden
from ontology import lexicon

_TABLE = lexicon("targets")
_VERB = re.compile(f"{_TABLE['count']['verbs']}(?:力争|争取)?$")
_SUBJECT = re.compile(f"(?:{_TABLE['count']['subject']})$")
_ALREADY = re.compile(_TABLE["count"]["already"])
_ATTRIBUTE = re.compile(_TABLE["count"]["attribute"])
_STANDARD = re.compile(_TABLE["count"]["standard"])
# Attributes joined by 、 before the noun they qualify: 离岸不少于30公里、水深大于30米的项目.
_ATTRIBUTES = re.compile(r"[、和且][^，；]{0,16}\d[^，；、]{0,8}的[^，；]{2}")
_SHARE = re.compile(_TABLE["count"]["share"])
_HEADS = re.compile(_TABLE["indicator"]["heads"] + "$")
_STARTS_MAKING = re.compile(f"(?:每年|年均|累计|力争|全省|全市)*{_TABLE['count']['verbs']}")
_JOINT = re.compile("[、和与及]|以及")
_EACH = re.compile("分别|均|都|各")
_PERCENT = frozenset(lexicon("units")["percent"]["words"])
_DURATION = frozenset(lexicon("units")["duration"]["words"])
_SHORT = 6
"""Longest group of things whose share is told without its name: 农村学校不低于60%."""
_ENDS = re.compile(
    "$|[、，；。（■]|和(?=[\\d一二三四五六七八九十])|的(?:目标|要求|任务|水平)|标准$|并|以及|其中"
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A name and its bound in a stretch; offsets are into the text."""

    name: Name
    operator: Operator
    value: float
    value_max: float | None
    unit: str
    span: Span  # name to the last word of the bound
    scope: str | None
    which: int  # the how-manieth value of its group, for deadlines that are shared out alike


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch that may bound quantities, with what stands before it.

    ``start`` skips a deadline that opens the stretch; ``lead`` is a stretch before that ends in 中;
    ``last`` is the name of the bound before.
    """

    text: str
    span: Span
    start: int
    lead: Span | None
    last: Name | None
    goal: bool
    is_word: Boundaries

    @property
    def words(self) -> str:
        """The words from ``start`` on, asides and names in quotes blanked."""
        return hidden(self.text, Span(self.start, self.span.end))


def bounds(stretch: Stretch) -> Iterator[Bound]:
    """The bounds that a stretch states, in order."""
    words = stretch.words
    last, from_, verb = stretch.last, 0, 0
    for group in _groups(words):
        verb = _verb(words, from_, group[0].start, verb)
        found = tuple(_of_group(stretch, words, group, (from_, verb), last))
        yield from found
        if found:
            last, from_ = found[-1].name, group[-1].end + read_after(words[group[-1].end :])[1]


def _groups(words: str) -> list[list[Quantity]]:
    """Quantities joined by nothing but 、 or 和: 20%、15%."""
    groups: list[list[Quantity]] = []
    for quantity in quantities(words):
        if groups:
            before = groups[-1][-1]
            _, taken = read_after(words[before.end :])
            if _JOINT.fullmatch(words[before.end + taken : quantity.start]):
                groups[-1].append(quantity)
                continue
        groups.append([quantity])
    return groups


def _verb(words: str, from_: int, at: int, before: int) -> int:
    """Where the verb of making that a count at ``at`` belongs to begins; -1 if none.

    A count joined to one before shares its verb: 创建40家……和250家…….
    """
    name_end = from_ + read_before(words[from_:at]).name_end
    for end in (at, name_end):
        if match := _VERB.search(words, from_, end):
            return match.start()
    return before if from_ and before >= 0 and _JOINT.search(words, max(from_, at - 2), at) else -1


def _of_group(
    stretch: Stretch, words: str, group: Sequence[Quantity], place: tuple[int, int], last: Name | None
) -> Iterator[Bound]:
    from_, verb = place
    first, final = group[0], group[-1]
    before = read_before(words[from_ : first.start])
    after, taken = read_after(words[final.end :])
    rest = words[final.end + taken :]
    said = words[from_ : from_ + before.name_end]
    if _ALREADY.search(words[from_ : first.start]) or _ATTRIBUTES.match(rest) or _is_rate(words, final):
        return
    if verb >= 0 and not _ENDS.match(rest) and _counts(final, taken, rest):
        yield from _made(stretch, words, group, verb, final.end + taken)
    elif before.operator is not None and _ENDS.match(rest):
        yield from _compared(stretch, words, group, (from_, from_ + before.name_end), last)
    elif not said.strip() and first.unit in _PERCENT and (share := _SHARE.match(words[final.end :])):
        yield _shared(stretch, first, after, final.end, share)
    elif before.operator is None and _ENDS.match(rest) and _is_plain(stretch, first, said):
        yield from _compared(stretch, words, group, (from_, from_ + before.name_end), last)


def _is_rate(words: str, quantity: Quantity) -> bool:
    """Whether a sum of money is a rate, a ceiling or a fine: 单个项目最高不超过500万元."""
    return "元" in quantity.unit and bool(_STANDARD.search(words, 0, quantity.end + 6))


def _counts(quantity: Quantity, taken: int, rest: str) -> bool:
    """Whether a quantity between a verb of making and a noun counts the noun, and is no threshold of it."""
    if quantity.unit in _DURATION or _ATTRIBUTE.match(rest):
        return (
            rest.startswith("的")
            and bool(re.match("的[^，。；]{2,}", rest))
            and quantity.unit not in _DURATION
        )
    is_capacity = bool(re.search("[/／每]", quantity.unit))
    return not (is_capacity and taken) and not (quantity.value < 2 and not quantity.text[0].isdigit())


def _is_plain(stretch: Stretch, quantity: Quantity, said: str) -> bool:
    """Whether a name and a quantity with no word between state a target: 新建管网120公里."""
    if quantity.unit in _DURATION or (quantity.value < 2 and not quantity.text[0].isdigit()):
        return False
    return bool(_STARTS_MAKING.match(said) or (stretch.goal and said) or _HEADS.search(said))


def _made(stretch: Stretch, words: str, group: Sequence[Quantity], verb: int, end: int) -> Iterator[Bound]:
    """创建40家左右绿色供应链: the counted noun is the name."""
    base = stretch.start
    rest = words[end:]
    stop = re.search(
        r"(?:[、和与及]|以及)(?=[\d一二三四五六七八九十][^，]*?(?:家|个|条|座|处|项|所))|[，；。]", rest
    )
    skip = 1 if rest.startswith("的") else 0
    object_ = Span(base + end + skip, base + end + (stop.start() if stop else len(rest)))
    name: Name = (object_,)
    subject, scope = trim_name(stretch.text, _span(base, base + verb))
    spoken = words[verb : group[0].start]
    if _SUBJECT.match(spoken[:2]) or _SUBJECT.search(re.sub("不.{2}|超过|至少", "", spoken)):
        name = (subject, object_) if subject else name
    for i, quantity in enumerate(group):
        # The verb of making compares nothing itself; 不少于 after it does.
        made = _VERB.match(words, verb, group[0].start) or re.compile(_TABLE["count"]["verbs"]).match(
            words, verb
        )
        before = read_before(words[made.end() if made else verb : group[0].start])
        after, _ = read_after(words[quantity.end :])
        operator = combine(before, after)
        span = Span(min(subject.start if subject else base + verb, base + verb), object_.end)
        yield Bound(name, operator, quantity.value, quantity.value_max, quantity.unit, span, scope, i)


def _compared(
    stretch: Stretch, words: str, group: Sequence[Quantity], said: tuple[int, int], last: Name | None
) -> Iterator[Bound]:
    """森林覆盖率稳定在45.8%: the words before the bound are the name; left out, the name before holds."""
    base = stretch.start
    region = words[said[0] : group[0].start]
    name_span, scope = trim_name(stretch.text, _span(base + said[0], base + said[1]))
    each = bool(_EACH.search(region))
    names = _names(stretch, name_span, len(group), last, each=each, percent=group[0].unit in _PERCENT)
    if not names:
        return
    before = read_before(words[said[0] : group[0].start])
    pairs = [(name, group[min(i, len(group) - 1)], i) for i, name in enumerate(names)]
    if len(names) == 1:
        pairs = [(names[0], quantity, i) for i, quantity in enumerate(group)]
    end = base + group[-1].end + read_after(words[group[-1].end :])[1]
    for name, quantity, i in pairs:
        after, _ = read_after(words[quantity.end :])
        operator = Operator.RANGE if quantity.value_max is not None else combine(before, after)
        start = name_span.start if name_span else base + said[0]
        span = Span(_with_scope(stretch.text, start, scope), end)
        yield Bound(name, operator, quantity.value, quantity.value_max, quantity.unit, span, scope, i)


def _names(
    stretch: Stretch, span: Span | None, count: int, last: Name | None, *, each: bool, percent: bool
) -> list[Name]:
    if span is None:
        return [last] if last else []
    words = span.of(stretch.text)
    if last and (is_region(words) or (percent and len(words) <= _SHORT and not _HEADS.search(words))):
        return [(span, own_name(stretch.text, last))]
    if last and words.startswith("占"):
        return [(last[0], span)]
    if count > 1:
        names = split_names(stretch.text, span, count, stretch.is_word)
    else:
        names = split_names(stretch.text, span, None, stretch.is_word) if each else [(span,)]
        names = names if each else split_names(stretch.text, span, 1, stretch.is_word)
    return [(stretch.lead, *name) for name in names] if stretch.lead else names


def _shared(
    stretch: Stretch, quantity: Quantity, after: Operator | None, end: int, share: re.Match[str]
) -> Bound:
    """60%以上的水利工程要确定目标: so many of the named shall do what follows."""
    base = stretch.start + end
    name = (Span(base + share.start("name"), base + share.end("name")),)
    result = Span(base + share.start("result"), base + share.end("result"))
    span = Span(stretch.start + quantity.start, result.end)
    operator = after or Operator.EQUAL
    return Bound((*name, result), operator, quantity.value, quantity.value_max, quantity.unit, span, None, 0)


def _with_scope(text: str, start: int, scope: str | None) -> int:
    return start - len(scope) if scope and text[start - len(scope) : start] == scope else start


def _span(start: int, end: int) -> Span | None:
    return Span(start, end) if start < end else None
