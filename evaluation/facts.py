"""Facts against annotations: outline, targets and levels of one document.

Rows are those of the gold files (docs/evaluation.md) and of :func:`kg.extraction.to_json`.
"""

from collections.abc import Mapping, Sequence

from evaluation.likeness import char_f1, flat, number, overlap, same_unit, year
from evaluation.score import Row, Score, precision_recall_f1

FIELDS = {"indicator": "指标", "operator": "关系", "unit": "单位", "deadline": "时限", "modality": "语气"}
"""The fields of a target that must be right besides its number, and what they are called."""

_SAME_INDICATOR = 0.7
_MATCHED, _MATCHED_WITHOUT_NUMBER = 0.45, 0.6
_FLOOR_WORDS = ("以上", "不低于")


def match_targets(gold: Sequence[Row], found: Sequence[Row]) -> tuple[list[Row | None], list[Row]]:
    """For each annotated target the one found that is most like it, and those found that are left over.

    They must stand in the same clause and have the same number, or none. Likeness is half by the quotes,
    half by the indicators; without a number more of it is asked. Each of those found is used once.
    """
    free, matched = list(found), []
    for wanted in gold:
        enough = _MATCHED if wanted.get("value") is not None else _MATCHED_WITHOUT_NUMBER
        candidates = [each for each in free if _may_be(wanted, each)]
        best = max(candidates, key=lambda each: likeness(wanted, each), default=None)
        if best is not None and likeness(wanted, best) < enough:
            best = None
        if best is not None:
            free.remove(best)
        matched.append(best)
    return matched, free


def likeness(wanted: Row, each: Row) -> float:
    """How like two targets are by their words, 0 to 1."""
    quotes = overlap(each.get("quote", ""), wanted["quote"])
    return 0.5 * quotes + 0.5 * char_f1(each.get("indicator", ""), wanted["indicator"])


def _may_be(wanted: Row, each: Row) -> bool:
    if str(each.get("clause")) != str(wanted["clause"]):
        return False
    if wanted.get("value") is None:
        return each.get("value") is None
    return number(each.get("value")) == number(wanted["value"])


def score_targets(gold: Sequence[Row], found: Sequence[Row], traps: Sequence[Row] = ()) -> Score:
    """Targets found, those right in every field, and numbers taken for targets that are none."""
    matched, free = match_targets(gold, found)
    pairs = [(wanted, each) for wanted, each in zip(gold, matched, strict=True) if each is not None]
    right = [_right_fields(wanted, each) for wanted, each in pairs]
    whole = sum(all(fields.values()) for fields in right)
    counted = sum(wanted.get("value") is not None for wanted, _ in pairs)
    numbers_wanted = sum(wanted.get("value") is not None for wanted in gold)
    numbers_found = sum(number(each.get("value")) is not None for each in found)
    fell = [trap for trap in traps if any(_takes(trap, each) for each in free)]
    precision, recall, f1 = precision_recall_f1(len(pairs), len(found), len(gold))
    by_number = precision_recall_f1(counted, numbers_found, numbers_wanted)
    figures = {
        "targets.gold": len(gold),
        "targets.pred": len(found),
        "targets.precision": precision,
        "targets.recall": recall,
        "targets.f1": f1,
        "targets.quantitative.precision": by_number[0],
        "targets.quantitative.recall": by_number[1],
        "targets.quantitative.f1": by_number[2],
        "targets.full_match.f1": precision_recall_f1(whole, len(found), len(gold))[2],
        "targets.traps_taken": len(fell),
    }
    figures |= {
        f"targets.field.{name}": sum(fields[name] for fields in right) / len(right) if right else 0.0
        for name in FIELDS
    }
    mistakes = {
        "targets.missed": len(gold) - len(pairs),
        "targets.extra": len(free),
        "targets.not_full": len(pairs) - whole,
        "targets.traps_taken": len(fell),
    }
    misses = [
        *(_missed(wanted) for wanted, each in zip(gold, matched, strict=True) if each is None),
        *(
            _wrong(*pair, fields)
            for pair, fields in zip(pairs, right, strict=True)
            if not all(fields.values())
        ),
        *(f"误作目标 {trap['clause']} {trap['quote']}" for trap in fell),
        *(f"多出目标 {e.get('clause')} {_said(e)} “{str(e.get('quote', ''))[:40]}”" for e in free),
    ]
    return Score(figures, mistakes, tuple(misses))


def _takes(trap: Row, each: Row) -> bool:
    """Whether a number that is no target was taken for one: its words are quoted in the same clause."""
    same_clause = str(each.get("clause")) == str(trap["clause"])
    return (
        same_clause
        and number(each.get("value")) is not None
        and overlap(each.get("quote", ""), trap["quote"]) == 1.0
    )


def _right_fields(wanted: Row, each: Row) -> dict[str, bool]:
    """Which fields are right. 达到 X is a floor or the figure itself, unless the words say 以上."""
    operators = {each.get("operator"), wanted.get("operator")}
    floor = operators <= {">=", "="} and not any(word in wanted["quote"] for word in _FLOOR_WORDS)
    return {
        "indicator": char_f1(each.get("indicator", ""), wanted["indicator"]) >= _SAME_INDICATOR,
        "operator": len(operators) == 1 or floor,
        "unit": wanted.get("value") is None or same_unit(each.get("unit"), wanted.get("unit")),
        "deadline": year(each.get("deadline")) == year(wanted.get("deadline"))
        or (not wanted.get("deadline") and each.get("deadline_basis") == "inherited"),
        "modality": _modality(each) == wanted.get("modality", "none"),
    }


def _modality(each: Row) -> str:
    said = each.get("modality")
    return said if said in ("ensure", "strive") else "none"


def _said(each: Row) -> str:
    value = "" if each.get("value") is None else f"{each['value']}{each.get('unit') or ''}"
    return f"{each.get('indicator')} {each.get('operator')} {value}".rstrip()


def _missed(wanted: Row) -> str:
    return f"漏掉目标 {wanted['clause']} {_said(wanted)}"


def _wrong(wanted: Row, each: Row, fields: Mapping[str, bool]) -> str:
    parts = [
        f"{FIELDS[name]}应为 {wanted.get(name)}，得 {each.get(name)}" for name, ok in fields.items() if not ok
    ]
    return f"目标有误 {wanted['clause']} {_said(wanted)}：{'；'.join(parts)}"


def score_levels(gold: Sequence[Row], found: Sequence[Row]) -> Score:
    """The levels that a clause's own words state, counted as pairs of clause and level.

    A clause without annotation is expected to state none; an optional level is neither asked nor too many.
    """
    wanted = {str(row["clause"]): frozenset(row["stated"]) for row in gold}
    optional = {str(row["clause"]): frozenset(row.get("optional", ())) for row in gold}
    stated: dict[str, set[str | None]] = {}
    for each in found:
        if each.get("basis") == "stated":
            stated.setdefault(str(each.get("clause")), set()).add(each.get("level"))
    hits = missed = extra = 0
    misses = []
    for clause in sorted(wanted.keys() | stated.keys()):
        should, has = wanted.get(clause, frozenset()), stated.get(clause, set())
        lacks, too_many = should - has, has - should - optional.get(clause, frozenset())
        hits, missed, extra = hits + len(should & has), missed + len(lacks), extra + len(too_many)
        if lacks or too_many:
            misses.append(f"责任层级 {clause}：漏 {_list(lacks)}，多 {_list(too_many)}")
    precision, recall, f1 = precision_recall_f1(hits, hits + extra, hits + missed)
    figures = {"levels.precision": precision, "levels.recall": recall, "levels.f1": f1}
    return Score(figures, {"levels.missed": missed, "levels.extra": extra}, tuple(misses))


def _list(levels: set[str | None] | frozenset[str]) -> str:
    return "、".join(sorted(map(str, levels))) or "无"


def score_outline(gold: Sequence[Row], found: Sequence[Row]) -> Score:
    """Clauses with their titles: those annotated, and all that were taken for actions or measures."""
    wanted = {(str(row["clause"]), _title(row)) for row in gold}
    paths = {path for path, _ in wanted}
    read = {
        (str(each.get("path")), _title(each))
        for each in found
        if str(each.get("path")) in paths or each.get("kind") in ("action", "measure")
    }
    precision, recall, f1 = precision_recall_f1(len(wanted & read), len(read), len(wanted))
    misses = [f"漏掉条款 {path} {title}" for path, title in sorted(wanted - read)]
    misses += [f"多出条款 {path} {title}" for path, title in sorted(read - wanted)]
    return Score(
        {"outline.precision": precision, "outline.recall": recall, "outline.f1": f1},
        {"outline.missed": len(wanted - read), "outline.extra": len(read - wanted)},
        tuple(misses),
    )


def _title(row: Row) -> str:
    return flat(row.get("title")).rstrip("。")
