"""Reads the dates that official documents print: 2024年12月11日, 二〇二四年十二月十一日, 2024-12-11."""

import re
from datetime import date

from ingest.numbering import ordinal
from ontology import lexicon

_TABLE = lexicon("header")["patterns"]
DATE = re.compile(_TABLE["date"])
DATES = (DATE, re.compile(_TABLE["date_iso"]))
"""The forms of a date: in words, and in digits with strokes."""
# Round signs of every kind are typed for 〇.
_DIGITS = str.maketrans("○〇◯零一二三四五六七八九0OＯ", "0000123456789000")


def iso_date(words: str) -> str | None:
    """The first date in ``words`` as ISO 8601, or None; a date that does not exist is none.

    >>> iso_date("2024年12月11日"), iso_date("二〇二四年十二月十一日"), iso_date("2024年2月30日")
    ('2024-12-11', '2024-12-11', None)
    """
    for pattern in DATES:
        if match := pattern.search(words):
            try:
                year = int(match["y"].translate(_DIGITS))
                return date(year, ordinal(match["m"]), ordinal(match["d"])).isoformat()
            except ValueError:
                return None
    return None
