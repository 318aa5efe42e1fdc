"""Penalties of a law, against annotated penalties: conduct, authority, sanctions, and the article punished.

A gold row is a conduct with all that follows on it, graver forms too; the program has a penalty for each
form. So those of one article and conduct are put together before they are compared.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evaluation.likeness import char_f1, flat, number, overlap
from evaluation.score import Row, Score, precision_recall_f1

_SAME_CONDUCT = 0.7  # likeness of the characters
_SAME_AUTHORITY = 0.7

Sanction = tuple[str, float | None, float | None]
"""Kind, least and most: in yuan, or in times of what the words name."""


@dataclass
class _Told:
    """All penalties of one article and conduct."""

    clause: str
    conduct: str
    authorities: list[str] = field(default_factory=list)
    sanctions: set[Sanction] = field(default_factory=set)
    punishes: set[str] = field(default_factory=set)


def score_penalties(gold: Sequence[Row], found: Sequence[Row], article: Mapping[str, str]) -> Score:
    """Conducts, and of them authorities, sanctions and articles punished.

    ``article``: of each clause that is punished the article to compare. Rows that are ``optional``, and
    articles in ``punishes_also``, are neither asked nor too many.
    """
    free = _together(found, article)
    pairs = [(row, _taken(row, free)) for row in sorted(gold, key=lambda row: bool(row.get("optional")))]
    wanted = [(row, told) for row, told in pairs if not row.get("optional")]
    matched = [(row, told) for row, told in wanted if told is not None]
    conducts = precision_recall_f1(len(matched), len(matched) + len(free), len(wanted))
    named = [(row, told) for row, told in matched if row.get("authority")]
    by = [_same_authority(row, told) for row, told in named]
    sanctions, punished = _Count(), _Count()
    misses = [f"漏掉罚则 {row['clause']} {row['conduct'][:40]}" for row, told in wanted if told is None]
    misses += [f"多出罚则 {told.clause} {told.conduct[:40]}" for told in free]
    for row, told in wanted:
        place = f"{row['clause']} {row['conduct'][:24]}"
        imposed = {_sanction(each) for each in row["sanctions"]}
        misses += sanctions.add(f"处罚 {place}", imposed, told.sanctions if told else set())
        also = set(row.get("punishes_also", ()))
        misses += punished.add(
            f"所罚条款 {place}", set(row["punishes"]), (told.punishes if told else set()) - also
        )
    for told in free:
        sanctions.extra += len(told.sanctions)
        punished.extra += len(told.punishes)
    misses += [
        f"处罚机关 {row['clause']} 应为 {row['authority']}，得 {'、'.join(told.authorities) or '无'}"
        for (row, told), right in zip(named, by, strict=True)
        if not right
    ]
    figures: dict[str, float] = {"penalties.gold": len(wanted)}
    figures |= dict(
        zip((f"penalties.{name}" for name in ("precision", "recall", "f1")), conducts, strict=True)
    )
    figures |= {"penalties.authority": sum(by) / len(by)} if by else {}
    figures |= sanctions.figures("penalties.sanctions") | punished.figures("penalties.punished")
    mistakes = {
        "penalties.missed": len(wanted) - len(matched),
        "penalties.extra": len(free),
        "penalties.authority_wrong": len(by) - sum(by),
        "penalties.sanctions_wrong": sanctions.missed + sanctions.extra,
        "penalties.punished_missed": punished.missed,
        "penalties.punished_extra": punished.extra,
    }
    return Score(figures, mistakes, tuple(misses))


@dataclass
class _Count:
    """What was found of what was asked for, summed over rows."""

    hits: int = 0
    missed: int = 0
    extra: int = 0

    def add(
        self, what: str, asked: Collection[str | Sanction], told: Collection[str | Sanction]
    ) -> list[str]:
        """Count one row; returns what is wrong with it, in words."""
        lacks, too_many = set(asked) - set(told), set(told) - set(asked)
        self.hits += len(set(asked) & set(told))
        self.missed += len(lacks)
        self.extra += len(too_many)
        return [f"{what}：漏 {_list(lacks)}，多 {_list(too_many)}"] if lacks or too_many else []

    def figures(self, name: str) -> dict[str, float]:
        """Precision, recall and F1 under ``name``."""
        values = precision_recall_f1(self.hits, self.hits + self.extra, self.hits + self.missed)
        return {
            f"{name}.{each}": value for each, value in zip(("precision", "recall", "f1"), values, strict=True)
        }


def _list(each: Iterable[str | Sanction]) -> str:
    return "、".join(sorted(map(_shown, each))) or "无"


def _shown(each: str | Sanction) -> str:
    if isinstance(each, str):
        return each
    kind, low, high = each
    return kind if low is None and high is None else f"{kind} {low or ''}—{high or ''}"


def _together(found: Sequence[Row], article: Mapping[str, str]) -> list[_Told]:
    held: dict[tuple[str, str], _Told] = {}
    for row in found:
        key = (str(row["clause"]), flat(row["conduct"]))
        told = held.setdefault(key, _Told(key[0], row["conduct"]))
        told.authorities += [row["authority"]] if row.get("authority") else []
        told.sanctions |= {_sanction(each) for each in row["sanctions"]}
        told.punishes |= {article.get(each["clause"], each["clause"]) for each in row["punishes"]}
    return list(held.values())


def _sanction(row: Row) -> Sanction:
    low, high = (number(row.get(name)) for name in ("low", "high"))
    return str(row["kind"]), low, high


def _taken(row: Row, free: list[_Told]) -> _Told | None:
    """The penalty most like a row, taken out of those that are left."""
    subject = row.get("subject") or row.get("offender") or ""
    asked = (row["conduct"], f"{subject}{row['conduct']}")  # who does it may be told apart or not
    likely = [
        (max(char_f1(told.conduct, each) for each in asked), -i)
        for i, told in enumerate(free)
        if told.clause == str(row["clause"])
    ]
    alike, place = max(likely, default=(0.0, 0))
    return free.pop(-place) if alike >= _SAME_CONDUCT else None


def _same_authority(row: Row, told: _Told) -> bool:
    return any(
        char_f1(each, row["authority"]) >= _SAME_AUTHORITY or overlap(each, row["authority"]) == 1.0
        for each in told.authorities
    )
