"""A sheet before it is written: what xlsx and docx are both made from."""

from dataclasses import dataclass

Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``width`` in characters of half width."""

    header: str
    width: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: title, line below it, columns, rows of cells, notes that say how it came about.

    Raises:
        ValueError: a row has more or fewer cells than there are columns.
    """

    name: str  # of the worksheet
    title: str
    subtitle: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        for i, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"row {i} of {self.name} has {len(row)} cells for {len(self.columns)} columns"
                )


def cell_text(cell: Cell) -> str:
    """A cell as words.

    >>> cell_text(27.0), cell_text(66.7), cell_text(None)
    ('27', '66.7', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell)
