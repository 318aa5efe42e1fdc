"""What a question takes for granted, held against the words of the text: a sum, a share, how often, who."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.numbers import numeral, quantities
from ontology import lexicon
from qa.synonyms import synonyms_of

_TABLE = lexicon("questions")["claims"]
_EVERY = re.compile(_TABLE["every"])
_ORGAN = re.compile(_TABLE["organ"])
_NAME = 4
"""Last characters of a name by which it is told from others."""
_MOST, _LEAST = re.compile(_TABLE["most"]), re.compile(_TABLE["least"])
_ROLE, _RANGE = re.compile(_TABLE["role"]), re.compile(_TABLE["range"])
_UP_TO, _FROM = (
    re.compile("(?:不超过|不得超过|不高于|不多于|至多|最多|最高)$"),
    re.compile("^(?:以下|以内|之内)"),
)
_NOT_UNDER, _UPWARDS = re.compile("(?:不低于|不少于|不小于|至少|最低|最少)$"), re.compile("^(?:以上|及以上)")
_DAYS = {"日": 1, "天": 1, "周": 7, "旬": 10, "月": 30, "季": 90, "年": 360}
_ALIKE = {"天": "日", "月": "个月", "周岁": "岁"}
_MULTIPLES = {"百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}


@dataclass(frozen=True, slots=True)
class Value:
    """A number that can be compared with others of its ``kind``."""

    kind: str  # 元, %, 每, or a unit of time or of counting
    value: float
    words: str


def values_in(text: str) -> tuple[Value, ...]:
    """The numbers of ``text``, in units that can be compared.

    >>> [(v.kind, v.value) for v in values_in("每半年检查一次，处二万元以上五万元以下罚款，十五日内")]
    [('每', 180.0), ('元', 20000.0), ('元', 50000.0), ('日', 15.0)]
    """
    every = [(m.start(), m.end(), Value("每", _days(m), m[0])) for m in _EVERY.finditer(text)]
    found = [(start, value) for start, _, value in every]
    for each in quantities(text):
        inside = any(start <= each.start < end for start, end, _ in every)
        if not inside and each.unit not in ("", "次") and (value := _value(each.value, each.unit, each.text)):
            found.append((each.start, value))
    return tuple(value for _, value in sorted(found, key=lambda f: f[0]))


def _days(match: re.Match[str]) -> float:
    many = 0.5 if match["n"] == "半" else (numeral(match["n"]) or 1) if match["n"] else 1
    return many * _DAYS[match["unit"][0]]


def _value(number: float, unit: str, words: str) -> Value | None:
    if unit.endswith("元"):
        return Value("元", number * _MULTIPLES.get(unit.removesuffix("元").removesuffix("人民币"), 1), words)
    if unit in ("年", "日") and number > 1900:
        return None
    return Value(_ALIKE.get(unit, unit), number, words)


def denied(question: str, text: str) -> str | None:
    """A number of the question that ``text`` contradicts, with what it says instead; None where it does not.

    A number is contradicted where the text has numbers of its kind and none is that one. Between the ends of
    a range nothing is contradicted, unless the most or the least is claimed.

    >>> denied("最高罚十万元，对吗", "处五千元以上五万元以下罚款")
    '问“十万元”，原文为“五千元”“五万元”'
    >>> denied("可以罚两万元吗", "处五千元以上五万元以下罚款") is None
    True
    >>> denied("分一级到三级", "分为一级至五级"), denied("补两元，对吗", "补助不超过4元")
    ('问“一级到三级”，原文为“一级至五级”', None)
    """
    said = (*values_in(text), *ranges_in(text))
    for claim in (*values_in(question), *ranges_in(question)):
        same = [value for value in said if value.kind == claim.kind]
        if same and not _holds(claim, same, question) and not _within_bound(claim, same, text):
            instead = "".join(f"“{value.words}”" for value in dict.fromkeys(same))
            return f"问“{claim.words}”，原文为{instead}"
    return None


def ranges_in(text: str) -> tuple[Value, ...]:
    """The ranges of grades of ``text``: 一级至五级, 60到80岁; the kind tells what they are of."""
    return tuple(
        Value(
            f"{_ALIKE.get(m['last'], m['last'])}至",
            1000 * (numeral(m["a"]) or 0) + (numeral(m["b"]) or 0),
            m[0],
        )
        for m in _RANGE.finditer(text)
    )


def _within_bound(claim: Value, said: Sequence[Value], text: str) -> bool:
    """Whether the text only sets a bound on which the claim's right side lies: 2元 is no more than 4元."""
    if len(said) != 1:
        return False
    before, _, after = text.partition(said[0].words)
    if _UP_TO.search(before) or _FROM.search(after):
        return claim.value <= said[0].value
    if _NOT_UNDER.search(before) or _UPWARDS.search(after):
        return claim.value >= said[0].value
    return False


def exchanged(question: str, text: str) -> str | None:
    """The words of ``text`` that give a role (为主, 牵头) to another than the question does, where the text
    names that one in another role; None otherwise.

    >>> exchanged("坚持人工修复为主、自然恢复为辅", "坚持自然恢复为主、人工修复为辅")
    '坚持自然恢复为主'
    """
    said = [(m["who"], m["role"], m[0]) for m in _ROLE.finditer(text)]
    for claim in _ROLE.finditer(question):
        name = claim["who"][-_NAME:]
        same = [words for who, role, words in said if role == claim["role"] and name not in who]
        other = any(name in who for who, role, _ in said if role != claim["role"])
        if same and other:
            return same[0]
    return None


def confirmed(question: str, text: str) -> bool:
    """Whether each number of the question stands in ``text``, and it has one."""
    said = values_in(text)
    claims = values_in(question)
    return bool(claims) and all(any(v.kind == c.kind and v.value == c.value for v in said) for c in claims)


def _holds(claim: Value, said: Sequence[Value], question: str) -> bool:
    numbers = [value.value for value in said]
    if _MOST.search(question):
        return claim.value == max(numbers)
    if _LEAST.search(question):
        return claim.value == min(numbers)
    return claim.value in numbers or (len(numbers) > 1 and min(numbers) < claim.value < max(numbers))


def organs_in(text: str) -> tuple[str, ...]:
    """The bodies by which ``text`` says that something is done: 由……部门, ……局负责.

    >>> organs_in("由生态环境部门处罚，对吗"), organs_in("垃圾怎么分")
    (('生态环境部门',), ())
    """
    return tuple(dict.fromkeys(match["organ"] for match in _ORGAN.finditer(text)))


def other_organ(question: str, authorities: Sequence[str]) -> str | None:
    """A body that the question claims and that is none of ``authorities``; None where it claims none, or one
    of them."""
    for organ in organs_in(question):
        if authorities and not any(_same_organ(organ, each) for each in authorities):
            return organ
    return None


def _same_organ(one: str, other: str) -> bool:
    names: Iterator[str] = iter((one, *synonyms_of(one)))
    bare = re.sub("(?:行政)?(?:主管)?(?:部门|机关|局|厅|委员会)$", "", one)
    return any(name in other or other in name for name in names) or (len(bare) > 1 and bare in other)
