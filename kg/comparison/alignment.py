"""Which provision of one document became which of the other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from kg.comparison.likeness import likeness
from kg.comparison.provisions import Provision

_LEAST = 0.30
"""Score from which two provisions are taken for one another."""
_SURE = 0.55
"""Score from which a pair tells where its neighbours went."""
_HELD = 0.7
"""What a text that is wholly held in a longer one is worth, against one that is the same."""
_MOSTLY = 0.65
"""Share of a text held in a longer one from which the longer carries it on, wherever it stands."""
_NEAR = 0.04
"""What order must be worth for a lesser share to count: about three provisions off at most."""
_ORDER = 0.12
"""What standing where the neighbours went is worth: it decides between like texts, it makes none alike."""
_REWRITTEN = 0.10
"""Likeness asked of the one provision that is left on each side between two pairs that follow one another."""


@dataclass(frozen=True, slots=True)
class Match:
    """Two provisions taken for one another, by index; ``score`` in 0..1."""

    before: int
    after: int
    score: float
    dice: float
    held: float
    by_place: bool = False  # the words alone would not have told


def align(before: Sequence[Provision], after: Sequence[Provision]) -> tuple[Match, ...]:
    """One-to-one matches of two documents' provisions, in the order of ``before``.

    Likeness of words decides, then order: a first assignment of greatest total score (Hungarian method,
    Kuhn 1955) gives sure pairs, a second adds what standing between them is worth; what is left alone between
    two pairs was rewritten there. Headings that only group
    others go where most of what stands under them went.
    """
    texts = [i for i, p in enumerate(before) if not p.frame], [i for i, p in enumerate(after) if not p.frame]
    alike = likeness([before[i].words for i in texts[0]], [after[i].words for i in texts[1]])
    found = [
        Match(texts[0][i], texts[1][j], max(dice, _HELD * held), dice, held)
        for i, j, dice, held in alike.candidates(_REWRITTEN)
        if max(dice, _HELD * held) >= _LEAST
    ]
    first = _best(found, {})
    order = _expected([m for m in first if m.dice >= _SURE], len(before))
    matches = _best([m for m in found if _holds(m, order)], order)
    left = {(texts[0][i], texts[1][j]): (dice, held) for i, j, dice, held in alike.candidates(_REWRITTEN)}
    matches += _between(texts, matches, left)
    matches += _frames(before, after, matches)
    return tuple(sorted(matches, key=lambda match: match.before))


def _holds(match: Match, order: Mapping[int, float]) -> bool:
    """Whether likeness is enough by itself, or with standing where the neighbours went."""
    return match.dice >= _LEAST or match.held >= _MOSTLY or _nearness(match, order) >= _NEAR


def _best(candidates: Sequence[Match], order: Mapping[int, float]) -> list[Match]:
    """The assignment of greatest total score, each group of connected candidates by itself."""
    if not candidates:
        return []
    rows, columns = (np.array([getattr(m, side) for m in candidates]) for side in ("before", "after"))
    height, width = int(rows.max()) + 1, int(columns.max()) + 1
    links = coo_array((np.ones(len(candidates)), (rows, columns + height)), shape=(height + width,) * 2)
    _, group_of = connected_components(links, directed=False)
    groups: dict[int, list[Match]] = defaultdict(list)
    for match in candidates:
        groups[int(group_of[match.before])].append(match)
    return [match for group in groups.values() for match in _assigned(group, order)]


def _assigned(group: Sequence[Match], order: Mapping[int, float]) -> Iterable[Match]:
    row = {before: i for i, before in enumerate(sorted({m.before for m in group}))}
    column = {after: i for i, after in enumerate(sorted({m.after for m in group}))}
    scores = np.zeros((len(row), len(column)))
    at = {(row[m.before], column[m.after]): m for m in group}
    for place, match in at.items():
        scores[place] = match.score + _nearness(match, order)
    chosen = zip(*linear_sum_assignment(scores, maximize=True), strict=True)
    return [at[i, j] for i, j in chosen if (i, j) in at]


def _nearness(match: Match, order: Mapping[int, float]) -> float:
    expected = order.get(match.before)
    return 0.0 if expected is None else _ORDER * float(np.exp(-abs(expected - match.after) / 3))


def _expected(sure: Sequence[Match], count: int) -> dict[int, float]:
    """Where each provision is expected in the other document: between where its sure neighbours went."""
    if not sure:
        return {}
    sure = sorted(sure, key=lambda m: m.before)
    places = np.interp(range(count), [m.before for m in sure], [m.after for m in sure])
    # Beyond the outermost pair, on by as many provisions as on this side.
    return {
        i: float(place) + min(i - sure[0].before, 0) + max(i - sure[-1].before, 0)
        for i, place in enumerate(places)
    }


def _between(
    texts: tuple[Sequence[int], Sequence[int]],
    matches: Sequence[Match],
    left: Mapping[tuple[int, int], tuple[float, float]],
) -> list[Match]:
    """The one provision left on each side between two matches in a row: rewritten in its place."""
    gone = {m.before: m.after for m in matches}
    taken = {m.after for m in matches}
    rank = {after: j for j, after in enumerate(texts[1])}
    found = []
    for previous, here, following in zip(texts[0], texts[0][1:], texts[0][2:], strict=False):
        if here in gone or previous not in gone or following not in gone:
            continue
        if rank[gone[following]] - rank[gone[previous]] != 2:
            continue
        there = texts[1][rank[gone[previous]] + 1]
        if there not in taken and (here, there) in left and left[here, there][0] >= _REWRITTEN:
            dice, held = left[here, there]
            found.append(Match(here, there, dice, dice, held, by_place=True))
    return found


def _frames(before: Sequence[Provision], after: Sequence[Provision], matches: Sequence[Match]) -> list[Match]:
    """Headings matched by the share of matched provisions below them, and by their own words."""
    under_before, under_after = _under(before), _under(after)
    size_before = {
        i: sum(i in above for above in under_before.values()) for i, p in enumerate(before) if p.frame
    }
    size_after = {
        j: sum(j in above for above in under_after.values()) for j, p in enumerate(after) if p.frame
    }
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for match in matches:
        for i in under_before[match.before]:
            for j in under_after[match.after]:
                shared[i, j] += 1
    named = {(m[0], m[1]): m[2] for m in _titles(before, after)}
    found = []
    for i, j in sorted({*shared, *named}):
        below = 2 * shared[i, j] / max(size_before[i] + size_after[j], 1)
        title = named.get((i, j), 0.0)
        level = before[i].path.count(".") == after[j].path.count(".")
        score = round(0.6 * below + 0.3 * title + 0.1 * level, 6)
        if score >= _LEAST and (below or title >= _SURE):
            found.append(Match(i, j, score, title, below))
    return _best(found, {})


def _under(provisions: Sequence[Provision]) -> dict[int, tuple[int, ...]]:
    frames = {p.path: i for i, p in enumerate(provisions) if p.frame}
    return {
        k: tuple(i for path, i in frames.items() if p.path.startswith(path + "."))
        for k, p in enumerate(provisions)
        if not p.frame
    }


def _titles(before: Sequence[Provision], after: Sequence[Provision]) -> list[tuple[int, int, float]]:
    frames = [i for i, p in enumerate(before) if p.frame], [j for j, p in enumerate(after) if p.frame]
    alike = likeness([before[i].words for i in frames[0]], [after[j].words for j in frames[1]])
    return [(frames[0][i], frames[1][j], dice) for i, j, dice, _ in alike.candidates(_LEAST)]
