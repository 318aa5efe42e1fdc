"""Versions of one work, and whether a document holds on a day: by words, never by the clock."""

from datetime import date
from pathlib import Path

import pytest

import ingest
from ingest import Document
from kg.versions import State, status_of, superseded, works_of

DOCUMENTS = Path(__file__).parent / "documents"
OLD, NEW = (ingest.read(DOCUMENTS / f"海洋环境保护法_{year}.md") for year in (2017, 2023))


def document(title: str, above: str = "", below: str = "", name: str = "plan.txt") -> Document:
    text = f"{above}{title}\n一、任务\n（一）开展普查。摸清底数。\n（二）加强监管。严格执法。\n{below}"
    return ingest.parse(text.encode(), name)


def test_two_versions_of_a_law_are_one_work() -> None:
    (work,) = works_of([NEW, OLD])
    assert work.title == "中华人民共和国海洋环境保护法"
    assert [(version.document, version.date) for version in work.versions] == [
        (OLD.id, "2017-11-04"),
        (NEW.id, "2023-10-24"),
    ]
    assert work.versions[1].replaces == OLD.id
    (evidence,) = work.versions[1].evidence
    assert "第二次修订" in NEW.quote(evidence.span)


@pytest.mark.parametrize(
    ("on", "old", "new"),
    [
        (date(2023, 12, 31), State.IN_FORCE, State.NOT_YET),
        (date(2024, 1, 1), State.SUPERSEDED, State.IN_FORCE),
        (date(1999, 1, 1), State.NOT_YET, State.NOT_YET),
    ],
)
def test_the_newer_version_takes_over_on_its_day(on: date, old: State, new: State) -> None:
    both = [OLD, NEW]
    assert status_of(OLD, on, both).state is old
    assert status_of(NEW, on, both).state is new
    assert superseded(both, on) == ({OLD.id} if old is State.SUPERSEDED else frozenset())


def test_what_supersedes_is_shown() -> None:
    status = status_of(OLD, date(2026, 1, 1), [OLD, NEW])
    (evidence,) = status.evidence
    assert evidence.document == NEW.id
    assert "2024年1月1日" in NEW.quote(evidence.span)
    assert status.since == "2024-01-01"
    assert status_of(OLD, date(2026, 1, 1), [OLD]).state is State.IN_FORCE  # alone, nothing tells


TITLES = [
    # Titles of two documents, and whether they are versions of one work.
    ("临江市供水管理办法", "临江市供水管理办法（2023年修订）", True),
    ("临江市供水管理办法（试行）", "临江市供水管理办法", True),
    ("临江市节水行动方案（2021—2023年）", "临江市节水行动方案（2024—2027年）", False),
    ("临江市节水行动方案", "长春市节水行动方案", False),
    ("临江市供水管理办法", "临江市供水管理规定", False),
]


@pytest.mark.parametrize(("one", "other", "same"), TITLES)
def test_versions_by_title(one: str, other: str, *, same: bool) -> None:
    first = document(one, "成文日期：2020年1月8日\n")
    second = document(other, "成文日期：2023年1月8日\n")
    assert bool(works_of([first, second])) is same


def test_copies_of_one_day_are_no_versions() -> None:
    first = document("临江市供水管理办法", "成文日期：2020年1月8日\n")
    copy = document("临江市供水管理办法", "成文日期：2020年1月8日\n", "\n")
    assert first.id != copy.id
    assert superseded([first, copy], date(2026, 1, 1)) == frozenset()


def test_same_title_of_two_places() -> None:
    one = document("节水行动方案", "发文机关：长春市人民政府\n成文日期：2020年1月8日\n")
    other = document("节水行动方案", "发文机关：吉林市人民政府\n成文日期：2023年1月8日\n")
    assert works_of([one, other]) == ()


def test_one_document_ends_another() -> None:
    old = document("临江市供水管理办法", "临政发〔2010〕3号\n成文日期：2010年1月8日\n")
    below = "本规定自2024年3月1日起施行，《临江市供水管理办法》（临政发〔2010〕3号）同时废止。"
    new = document("临江市城乡供水管理规定", "成文日期：2024年1月8日\n", below)
    status = status_of(old, date(2025, 1, 1), [old, new])
    assert (status.state, status.since) == (State.ABOLISHED, "2024-03-01")
    assert new.quote(status.evidence[0].span).startswith("《临江市供水管理办法》")
    assert status_of(old, date(2024, 2, 1), [old, new]).state is not State.ABOLISHED
    another = document("临江市供水管理办法", "临政发〔2012〕9号\n成文日期：2012年1月8日\n")
    assert status_of(another, date(2025, 1, 1), [another, new]).state is not State.ABOLISHED


@pytest.mark.parametrize(
    ("title", "above", "below", "state"),
    [
        ("河川省节水条例（草案征求意见稿）", "", "", State.DRAFT),
        ("临江市节水办法", "", "本方案自2024年1月1日起施行，有效期2年。", State.EXPIRED),
        ("临江市节水办法", "", "本方案自2024年1月1日起施行，有效期至2030年12月31日。", State.IN_FORCE),
        ("临江市节水办法", "", "本方案自2030年1月1日起施行。", State.NOT_YET),
        ("临江市节水行动方案（2021—2023年）", "成文日期：2021年1月8日\n", "", State.UNKNOWN),
        ("临江市节水行动方案（2025—2027年）", "成文日期：2025年1月8日\n", "", State.IN_FORCE),
        ("临江市节水办法", "", "", State.UNKNOWN),
    ],
)
def test_status(title: str, above: str, below: str, state: State) -> None:
    found = document(title, above, below)
    status = status_of(found, date(2026, 6, 1), [found])
    assert status.state is state
    assert status.why
    for evidence in status.evidence:
        assert found.quote(evidence.span).strip()
