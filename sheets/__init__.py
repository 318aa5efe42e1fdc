"""Facts in; sheets, calendars and exercises that officials and trainers work with out.

Each function takes a :class:`ingest.Document` and its :class:`kg.Facts`; what it gives depends on them alone,
byte for byte.
"""

from sheets.answer_paper import answer_paper
from sheets.deadlines import calendar_file, calendar_of
from sheets.exercise import Exercise, ExerciseKind
from sheets.exercise_paper import exercise_paper
from sheets.exercises import exercises, exercises_json
from sheets.ledger import ledger_sheet
from sheets.paper import table_paper
from sheets.selection import Selection
from sheets.table import Table
from sheets.tasks import task_sheet
from sheets.workbook import workbook

__all__ = [
    "Exercise",
    "ExerciseKind",
    "Selection",
    "Table",
    "answer_paper",
    "calendar_file",
    "calendar_of",
    "exercise_paper",
    "exercises",
    "exercises_json",
    "ledger_sheet",
    "table_paper",
    "task_sheet",
    "workbook",
]
