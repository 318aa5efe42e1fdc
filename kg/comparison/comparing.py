"""Compares two documents: two versions of a law, or two plans."""

from bisect import bisect_left
from collections.abc import Sequence

from ingest.citation import citation, work
from ingest.document import Document
from ingest.span import Span
from kg.comparison.alignment import Match, align
from kg.comparison.changes import Change, Comparison, Pair, Part, Side, Words, Work
from kg.comparison.parts import moved_passages, passages
from kg.comparison.provisions import Provision, provisions
from kg.comparison.target_changes import target_changes
from kg.comparison.words import changed_words, share_kept
from kg.facts import Facts

_READABLE = 0.25
"""Share of words that must stand unchanged for marked changes to read better than both texts."""


def compare(before: Document, after: Document, facts_before: Facts, facts_after: Facts) -> Comparison:
    """What changed from one document to the other: clauses, their words, and targets.

    The order of the arguments is the order of time. The header (首部) is not compared.
    """
    olds, news = provisions(before), provisions(after)
    matches = align(olds, news)
    went = {m.before: m.after for m in matches}
    in_order = _in_order([m for m in matches if not olds[m.before].frame])
    of_after = {m.after: m for m in matches}
    pairs: list[Pair] = []
    gone = iter(i for i in range(len(olds)) if i not in went)
    removed = next(gone, None)
    reached = -1
    for j, new in enumerate(news):
        match = of_after.get(j)
        if match is None:
            pairs.append(_lone(Change.ADDED, after, new))
            continue
        # What was removed is told where it stood: after the last clause before it that stayed in order.
        if match.before in in_order:
            reached = max(reached, match.before)
        while removed is not None and removed < reached:
            pairs.append(_lone(Change.REMOVED, before, olds[removed]))
            removed = next(gone, None)
        moved = match.before not in in_order and not new.frame
        pairs.append(_pair((before, olds[match.before]), (after, new), match, moved=moved))
    while removed is not None:
        pairs.append(_lone(Change.REMOVED, before, olds[removed]))
        removed = next(gone, None)
    paths = {olds[i].path: news[j].path for i, j in went.items()}
    labels = _labels(before, after)
    return Comparison(
        Work(before.id, work(before), labels[0]),
        Work(after.id, work(after), labels[1]),
        tuple(pairs),
        _parts((before, olds), (after, news), went),
        target_changes((before, facts_before), (after, facts_after), paths),
    )


def _side(document: Document, path: str, span: Span) -> Side:
    clause = document.clause(path)
    return Side(
        document.id, path, clause.number, clause.title, citation(document, path), span, document.quote(span)
    )  # fmt: skip


def _lone(change: Change, document: Document, provision: Provision) -> Pair:
    side = _side(document, provision.path, provision.span)
    before, after = (side, None) if change is Change.REMOVED else (None, side)
    where = "新文" if change is Change.REMOVED else "原文"
    reason = f"{where}没有文字足够相近的条款"
    return Pair(
        change, before, after, provision.frame,
        moved=False, renumbered=False, rewritten=False, score=0.0, reason=reason, words=(),
    )  # fmt: skip


def _pair(
    before: tuple[Document, Provision], after: tuple[Document, Provision], match: Match, *, moved: bool
) -> Pair:
    old, new = before[1], after[1]
    sides = _side(before[0], old.path, old.span), _side(after[0], new.path, new.span)
    places = [
        side.citation.removeprefix(work(document))
        for side, (document, _) in zip(sides, (before, after), strict=True)
    ]
    same = old.words == new.words
    runs = () if same else changed_words((before[0], old.span), (after[0], new.span))
    return Pair(
        Change.UNCHANGED if same else Change.CHANGED,
        *sides,
        new.frame,
        moved=moved,
        renumbered=places[0] != places[1],
        rewritten=bool(runs) and share_kept(runs) < _READABLE,
        score=1.0 if same else round(match.score, 3),
        reason="文字相同" if same else _reason(match, new.frame),
        words=tuple(
            Words(
                run.op,
                before[0].quote(run.before) if run.before else "",
                after[0].quote(run.after) if run.after else "",
                run.before,
                run.after,
            )
            for run in runs
        ),
    )


def _reason(match: Match, frame: bool) -> str:
    if frame:
        return f"其下条款{match.held:.0%}相互对应，标题文字相近度{match.dice:.2f}"
    if match.by_place:
        return f"前后两条均已对应，其间各只余一条，视为改写（文字相近度{match.dice:.2f}）"
    if match.held - match.dice > 0.2:
        return f"较短一条的文字有{match.held:.0%}见于另一条，文字相近度{match.dice:.2f}"
    return f"文字相近度{match.dice:.2f}"


def _in_order(matches: Sequence[Match]) -> frozenset[int]:
    """The provisions that kept their order: a longest increasing run of where each went; the others moved."""
    tails: list[int] = []  # least end of an increasing run of each length
    ends: list[int] = []  # which match ends it
    previous: dict[int, int | None] = {}
    for k, match in enumerate(matches):
        at = bisect_left(tails, match.after)
        previous[k] = ends[at - 1] if at else None
        tails[at : at + 1] = [match.after]
        ends[at : at + 1] = [k]
    kept: set[int] = set()
    last: int | None = ends[-1] if ends else None
    while last is not None:
        kept.add(matches[last].before)
        last = previous[last]
    return frozenset(kept)


def _parts(
    before: tuple[Document, Sequence[Provision]],
    after: tuple[Document, Sequence[Provision]],
    went: dict[int, int],
) -> tuple[Part, ...]:
    found = moved_passages(passages(*before), passages(*after), went)
    return tuple(
        Part(
            _side(before[0], m.before.path, m.before.span),
            _side(after[0], m.after.path, m.after.span),
            before[1][m.before.provision].path,
            after[1][m.after.provision].path,
            m.score,
            "文字相同" if m.before.words == m.after.words else f"文字相近度{m.score:.2f}",
        )
        for m in found
    )


def _labels(before: Document, after: Document) -> tuple[str, str]:
    """What tells two versions apart: the first header field that both print and that differs; the file."""
    forms = (("document_number", ""), ("effective", "施行"), ("published", "发布"), ("issued", "成文"))
    for name, what in forms:
        old, new = getattr(before.metadata, name), getattr(after.metadata, name)
        if old and new and old.value != new.value:
            return f"{old.value}{what}，文件 {before.name}", f"{new.value}{what}，文件 {after.name}"
    return f"文件 {before.name}", f"文件 {after.name}"
