"""Links of targets to the measures that serve them, against annotated links.

A target inside a measure belongs to it by where it stands: such pairs are neither asked nor counted.
"""

from collections.abc import Sequence

from evaluation.facts import match_targets
from evaluation.likeness import char_f1
from evaluation.score import Row, Score, precision_recall_f1

_SAME_TARGET = 0.7  # likeness of the indicators' characters


def score_links(
    gold: Sequence[Row], found: Sequence[Row], gold_targets: Sequence[Row], found_targets: Sequence[Row]
) -> Score:
    """Pairs of target and measure; a link of a target that is not annotated at all counts as too many.

    A gold row names its target by clause and indicator; ``optional`` rows are neither asked nor too many.
    """
    matched, _ = match_targets(gold_targets, found_targets)
    ids = {each["id"]: i for i, each in enumerate(matched) if each is not None}
    places = {each["id"]: str(each["clause"]) for each in found_targets}
    named = [
        (_target_of(row, gold_targets), row) for row in gold if not _own(row["target_clause"], row["measure"])
    ]
    wanted = {(target, str(row["measure"])) for target, row in named if not row.get("optional")}
    allowed = {(target, str(row["measure"])) for target, row in named if row.get("optional")}
    told: set[tuple[int | str | None, str]] = {
        (ids.get(each["target"], each["target"]), str(each["measure"]))
        for each in found
        if not _own(places.get(each["target"], ""), each["measure"])
    }
    hits, extra = wanted & told, told - wanted - allowed
    precision, recall, f1 = precision_recall_f1(len(hits), len(hits) + len(extra), len(wanted))

    def said(pair: tuple[int | str | None, str]) -> str:
        target, measure = pair
        row = gold_targets[target] if isinstance(target, int) else {}
        return f"{row.get('clause', target)} {row.get('indicator', '')} → {measure}"

    misses = [f"漏掉关联 {text}" for text in sorted(map(said, wanted - told))]
    misses += [f"多出关联 {text}" for text in sorted(map(said, extra))]
    return Score(
        {"links.gold": len(wanted), "links.precision": precision, "links.recall": recall, "links.f1": f1},
        {"links.missed": len(wanted - told), "links.extra": len(extra)},
        tuple(misses),
    )


def _own(clause: object, measure: object) -> bool:
    """Whether a clause is the measure, or lies in it."""
    return f"{clause}.".startswith(f"{measure}.")


def _target_of(link: Row, targets: Sequence[Row]) -> int | None:
    """The annotated target that a link names; by its id where several of a clause have like names."""
    same_clause = [
        (row.get("id") == link.get("target"), char_f1(row["indicator"], link["target_indicator"]), -i)
        for i, row in enumerate(targets)
        if str(row["clause"]) == str(link["target_clause"])
    ]
    by_id, alike, place = max(same_clause, default=(False, 0.0, 0))
    return -place if by_id or alike >= _SAME_TARGET else None
