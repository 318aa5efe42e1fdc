"""How alike texts are: the share of their character pairs that both have, rare pairs counting for more."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]
_ROWS = 256
"""Texts taken against all others at once: bounds memory on documents of many thousand clauses."""


@dataclass(frozen=True)
class Likeness:
    """Shared weight between the texts of two sides.

    Each pair of neighbouring characters weighs its inverse document frequency over both sides, so that
    formulas of the genre (违反本法规定，有下列行为之一的) count for little.
    """

    before: Any  # csr_array: texts × pairs, square roots of weights
    after: Any
    mass_before: Floats  # weight of each text
    mass_after: Floats

    def candidates(self, least: float) -> Iterator[tuple[int, int, float, float]]:
        """Pairs of texts with what they share: row, column, Dice's coefficient, and the share of the lesser
        text that the greater one holds. Pairs whose holding is below ``least`` are left out."""
        for first in range(0, self.before.shape[0], _ROWS):
            shared = (self.before[first : first + _ROWS] @ self.after.T).tocoo()
            a, b = self.mass_before[first + shared.row], self.mass_after[shared.col]
            held = shared.data / np.maximum(np.minimum(a, b), 1e-9)
            dice = 2 * shared.data / np.maximum(a + b, 1e-9)
            for i in np.flatnonzero(held >= least):
                yield first + int(shared.row[i]), int(shared.col[i]), float(dice[i]), min(float(held[i]), 1.0)


def likeness(before: Sequence[str], after: Sequence[str]) -> Likeness:
    """The likeness of two sides' texts."""
    seen = [_pairs(text) for text in (*before, *after)]
    frequency = Counter(pair for pairs in seen for pair in pairs)
    weight = {pair: float(np.log1p(len(seen) / count)) for pair, count in frequency.items()}
    index = {pair: i for i, pair in enumerate(frequency)}
    rows = _rows(seen[: len(before)], index, weight), _rows(seen[len(before) :], index, weight)
    masses = tuple(np.array([sum(weight[p] for p in pairs) for pairs in side], dtype=np.float64)
                   for side in (seen[: len(before)], seen[len(before) :]))  # fmt: skip
    return Likeness(*rows, *masses)


def _pairs(text: str) -> dict[str, None]:
    """The neighbouring characters of a text, each once; in order, so that sums are the same each time."""
    return dict.fromkeys(text[i : i + 2] for i in range(max(len(text) - 1, 1)))


def _rows(texts: Iterable[dict[str, None]], index: dict[str, int], weight: dict[str, float]) -> Any:
    data, columns, starts = [], [], [0]
    for pairs in texts:
        data += [weight[pair] ** 0.5 for pair in pairs]
        columns += [index[pair] for pair in pairs]
        starts.append(len(columns))
    return csr_array((data, columns, starts), shape=(len(starts) - 1, len(index)))
