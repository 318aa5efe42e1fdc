"""Holds answers and facts against annotations: accuracy, precision, recall, F1.

The rows of ``tests/gold`` say what is wanted; the rules of comparison are those of the annotations' authors:
texts without white space; an inherited deadline is not counted wrong where none is stated.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
TRACED = frozenset({"rule_lookup", "yes_no", "numeric_target", "deadline", "metadata"})
"""Kinds of question whose answer counts only with the right clause cited."""


def rows(path: Path) -> list[Row]:
    """The rows of a JSON-lines file; none where it does not exist."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines if line.strip()]


def flat(text: str | None) -> str:
    """Text as it is compared: normalised (NFKC), lower case, without white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "")).lower()


def f1(hits: float, found: int, wanted: int) -> float:
    """F1 of ``hits`` among ``found`` and ``wanted`` (van Rijsbergen 1979); 1 where both are empty."""
    return 2 * hits / (found + wanted) if found + wanted else 1.0


def char_f1(one: str, other: str) -> float:
    """F1 of the characters two texts share, as bags."""
    a, b = Counter(flat(one)), Counter(flat(other))
    return f1(sum((a & b).values()), sum(a.values()), sum(b.values()))


def is_right(gold: Row, answer: Row) -> bool:
    """Whether an answer is the one wanted: says no where it should, has all words, cites the clause."""
    text = flat(answer["answer"])
    if any(flat(word) in text for word in gold.get("must_not", ())):
        return False
    if not gold["answerable"]:
        return not answer["answerable"]
    has_words = all(any(flat(word) in text for word in group) for group in gold["answer_contains"])
    traced = gold["type"] not in TRACED or set(gold["gold_clauses"]) & cited_clauses(gold, answer)
    return bool(answer["answerable"] and has_words and traced)


def cited_clauses(gold: Row, answer: Row) -> set[str]:
    """The clauses an answer cites; one inside a wanted action counts as the action."""
    wanted = set(gold["gold_clauses"])
    paths = (each["clause"] for each in answer["citations"]) if answer["answerable"] else ()
    tops = ((path, path.split(".")[0]) for path in paths)
    return {path if path in wanted or top not in wanted else top for path, top in tops}


def score_answers(gold: Sequence[Row], answers: Sequence[Row]) -> dict[str, float]:
    """Accuracy, citation precision and recall, abstention precision and recall."""
    pairs = list(zip(gold, answers, strict=True))
    wanted = [set(g["gold_clauses"]) if g["answerable"] else set() for g, _ in pairs]
    cited = [cited_clauses(g, a) - (set(g["also_ok"]) - set(g["gold_clauses"])) for g, a in pairs if g]
    cited = [paths if g["answerable"] else set() for paths, (g, _) in zip(cited, pairs, strict=True)]
    hits = sum(len(w & c) for w, c in zip(wanted, cited, strict=True))
    said_no, should_no = (
        sum(not a["answerable"] for _, a in pairs),
        sum(not g["answerable"] for g, _ in pairs),
    )
    right_no = sum(not a["answerable"] and not g["answerable"] for g, a in pairs)
    return {
        "questions": len(pairs),
        "accuracy": sum(is_right(g, a) for g, a in pairs) / len(pairs),
        "citation precision": hits / (sum(map(len, cited)) or 1),
        "citation recall": hits / (sum(map(len, wanted)) or 1),
        "abstention precision": right_no / said_no if said_no else 1.0,
        "abstention recall": right_no / should_no if should_no else 1.0,
    }


def score_targets(gold: Sequence[Row], found: Sequence[Row]) -> tuple[float, float, list[str]]:
    """F1 of targets, F1 of those right in every field, and what was missed or is too many."""
    free, hits, whole, misses = list(found), 0, 0, []
    for wanted in gold:
        best = max(
            (each for each in free if _may_be(wanted, each)), key=lambda e: _likeness(wanted, e), default=None
        )
        if best is None or _likeness(wanted, best) < 0.45:
            misses.append(f"missed {wanted['clause']} {wanted['indicator']} {wanted['value']}")
            continue
        free.remove(best)
        hits += 1
        wrong = _wrong_fields(wanted, best)
        whole += not wrong
        misses += [f"{wanted['clause']} {wanted['indicator']}: {', '.join(wrong)}"] if wrong else []
    misses += [f"extra {each['clause']} {each['indicator']} {each['value']}" for each in free]
    return f1(hits, len(found), len(gold)), f1(whole, len(found), len(gold)), misses


def _may_be(wanted: Row, each: Row) -> bool:
    return bool(wanted["clause"] == each["clause"] and wanted["value"] == each["value"])


def _likeness(wanted: Row, each: Row) -> float:
    """Half by the name, half by the words that are quoted (share of the shorter text's pairs)."""
    a, b = flat(wanted["quote"]), flat(each["quote"])
    short, long = sorted((a, b), key=len)
    pairs = [short[i : i + 2] for i in range(len(short) - 1)] or [short]
    quoted = sum(pair in long for pair in pairs) / len(pairs)
    return 0.5 * quoted + 0.5 * char_f1(wanted["indicator"], each["indicator"])


def _wrong_fields(wanted: Row, each: Row) -> list[str]:
    same = {wanted["operator"], each["operator"]}
    floor = same <= {">=", "="} and not re.search("以上|不低于", wanted["quote"])
    deadline = str(wanted["deadline"] or "")[:4], str(each["deadline"] or "")[:4]
    right = {
        "indicator": char_f1(wanted["indicator"], each["indicator"]) >= 0.7,
        "operator": len(same) == 1 or floor,
        "unit": wanted["value"] is None or flat(wanted["unit"]) == flat(each["unit"]),
        "deadline": deadline[0] == deadline[1] or (not deadline[0] and each["deadline_basis"] == "inherited"),
        "modality": wanted["modality"] == each["modality"],
    }
    return [name for name, is_same in right.items() if not is_same]


def traps_taken(traps: Iterable[Row], found: Sequence[Row]) -> list[str]:
    """The numbers annotated as no targets that were taken for some."""
    return [
        trap["quote"]
        for trap in traps
        for each in found
        if each["value"] is not None
        and each["clause"] == trap["clause"]
        and (flat(each["quote"]) in flat(trap["quote"]) or flat(trap["quote"]) in flat(each["quote"]))
    ]


def score_levels(gold: Sequence[Row], found: Sequence[Row]) -> float:
    """F1 over (clause, level) of the levels that a clause's own words state."""
    wanted = {(g["clause"], level) for g in gold for level in g["stated"]}
    allowed = {(g["clause"], level) for g in gold for level in g.get("optional", ())}
    stated = {(e["clause"], e["level"]) for e in found if e["basis"] == "stated"}
    return f1(len(stated & wanted), len(stated - (allowed - wanted)), len(wanted))


def score_outline(gold: Sequence[Row], found: Sequence[Row]) -> float:
    """F1 over (path, title) of the clauses annotated, and of all that are called actions or measures."""
    wanted = {(g["clause"], flat(g["title"])) for g in gold}
    paths = {path for path, _ in wanted}
    read = {
        (e["path"], flat(e["title"]))
        for e in found
        if e["path"] in paths or e["kind"] in ("action", "measure")
    }
    return f1(len(wanted & read), len(read), len(wanted))
