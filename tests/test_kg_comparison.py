"""Comparison of laws and plans: which clause became which, in what words, and what became of targets."""

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest
import kg
from ingest.document import Document
from kg.comparison import (
    Change,
    Comparison,
    Direction,
    Pair,
    Timing,
    compare,
    compare_indicator,
    from_json,
    indicator_text,
    text,
    to_json,
)
from kg.comparison.indicators import direction, indicator_likeness, timing
from kg.comparison.words import Op
from kg.facts import Basis, Facts, Modality, Operator, Target

DOCUMENTS = Path(__file__).parent / "documents"
Read = tuple[Document, Facts]


def read(words: str, name: str = "x.txt") -> Read:
    document = ingest.parse(words.encode(), name)
    return document, kg.extract(document)


def compared(before: str, after: str) -> Comparison:
    (a, fa), (b, fb) = read(before, "a.txt"), read(after, "b.txt")
    return compare(a, b, fa, fb)


@cache
def law() -> tuple[Read, Read, Comparison]:
    before, after = (
        read(
            (DOCUMENTS / f"海洋环境保护法_{year}.md").read_text(encoding="utf-8"), f"海洋环境保护法_{year}.md"
        )
        for year in (2017, 2023)
    )
    return before, after, compare(before[0], after[0], before[1], after[1])


def article(path: str) -> int:
    return int(path.rpartition("a")[2])


def pair_of(number: int) -> Pair:
    """The pair of the article of 2023."""
    found = [p for p in law()[2].pairs if p.after and p.after.path.endswith(f".a{number}")]
    assert len(found) == 1
    return found[0]


def test_articles_of_2023_come_from_those_read_by_hand() -> None:
    gold = tomllib.loads(
        (DOCUMENTS / "compare" / "海洋环境保护法_2017_2023.toml").read_text(encoding="utf-8")
    )
    whole = {(old, int(new)) for new, olds in gold["from"].items() for old in olds}
    part = {(old, int(new)) for new, olds in gold["part"].items() for old in olds}
    comparison = law()[2]
    pairs = {
        (article(p.before.path), article(p.after.path))
        for p in comparison.pairs
        if p.before and p.after and not p.frame
    }
    parts = {(article(p.clause_before), article(p.clause_after)) for p in comparison.parts}
    assert len(pairs & whole) / len(pairs) >= 0.98
    assert len(pairs & whole) / len(whole) >= 0.94
    assert parts <= part | whole
    assert len((pairs | parts) & whole) / len(whole) >= 0.96


def test_new_articles_are_said_to_be_new() -> None:
    gold = tomllib.loads(
        (DOCUMENTS / "compare" / "海洋环境保护法_2017_2023.toml").read_text(encoding="utf-8")
    )
    new = {n for n in range(1, 125) if str(n) not in gold["from"]}
    added = {
        article(p.after.path) for p in law()[2].pairs if p.change is Change.ADDED and p.after and not p.frame
    }
    assert new <= added
    assert len(added - new) <= 4


def test_every_clause_of_both_versions_is_told_once() -> None:
    (a, _), (b, _), comparison = law()
    for document, side in ((a, "before"), (b, "after")):
        told = [getattr(p, side).path for p in comparison.pairs if getattr(p, side)]
        assert len(told) == len(set(told))
        articles = [c.path for c in document.clauses if c.kind == "article"]
        assert [path for path in articles if path not in told] == []


@pytest.mark.parametrize(
    ("number", "change", "before", "words"),
    [
        (53, Change.UNCHANGED, "c4.a35", ""),
        (60, Change.UNCHANGED, "c4.a41", ""),
        (3, Change.ADDED, None, ""),
        (52, Change.CHANGED, "c4.a34", "〔原：必须→改：应当〕经过处理"),
        (100, Change.CHANGED, "c9.a78", "五万元以上五十万元"),
        (9, Change.CHANGED, "c1.a4", "〔增：、破坏海洋生态〕"),
    ],
)
def test_what_became_of_an_article(number: int, change: Change, before: str | None, words: str) -> None:
    pair = pair_of(number)
    assert pair.change is change
    assert (pair.before.path if pair.before else None) == before
    assert words in text(law()[2])


def test_an_article_that_went_to_the_front_is_moved_and_the_others_are_not() -> None:
    assert pair_of(9).moved
    assert not any(pair_of(n).moved for n in (1, 2, 22, 52, 90, 124))


def test_a_paragraph_that_became_an_article_of_its_own_is_followed() -> None:
    parts = {(p.before.quote, article(p.clause_after)) for p in law()[2].parts}
    assert ("国家建立健全海洋生态保护补偿制度。", 35) in parts
    assert ("在有条件的地区，应当将排污口深海设置，实行离岸排放。", 48) in parts


def test_quotes_and_changed_words_are_verbatim() -> None:
    (a, _), (b, _), comparison = law()
    for pair in comparison.pairs:
        for side, document in ((pair.before, a), (pair.after, b)):
            assert side is None or document.quote(side.span) == side.quote
        for word in pair.words:
            assert not word.before_span or a.quote(word.before_span) == word.before
            assert not word.after_span or b.quote(word.after_span) == word.after
        if pair.words and pair.before and pair.after:
            assert "".join(w.before for w in pair.words) == pair.before.quote
            assert "".join(w.after for w in pair.words) == pair.after.quote


def test_changed_words_are_no_confetti() -> None:
    for pair in law()[2].pairs:
        same = [w for w in pair.words[1:-1] if w.op is Op.SAME]
        assert all(len(w.after.strip()) > 1 for w in same)


def test_chapters_go_where_their_articles_went() -> None:
    frames = {p.before.number: p.after.number for p in law()[2].pairs if p.frame and p.before and p.after}
    assert frames["第七章"] == "第六章"
    assert frames["第十章"] == "第九章"
    assert [p.before.number for p in law()[2].pairs if p.frame and p.before and not p.after] == ["第五章"]


def test_text_names_both_versions_and_adds_up() -> None:
    said = text(law()[2])
    assert "海洋环境保护法_2017.md" in said
    assert "海洋环境保护法_2023.md" in said
    assert "原 97 条，新 124 条" in said
    assert not any("\u200b" in line for line in said.splitlines())


def test_json_round_trip_and_same_in_same_out() -> None:
    before, after, comparison = law()
    assert from_json(to_json(comparison)) == comparison
    again = compare(before[0], after[0], before[1], after[1])
    assert to_json(again) == to_json(comparison)


def test_a_document_against_itself_changes_nothing() -> None:
    document, facts = read((DOCUMENTS / "jilin2024.txt").read_text(encoding="utf-8"))
    same = compare(document, document, facts, facts)
    assert {p.change for p in same.pairs} == {Change.UNCHANGED}
    assert not any(p.moved or p.renumbered for p in same.pairs)
    assert same.parts == ()
    numbers = [c for c in same.targets if c.before and c.before.value is not None]
    assert {c.direction for c in numbers} == {Direction.EQUAL}


PLAN = """临水市绿色发展行动方案（2024—2026年）

一、主要目标
到2026年，全市森林覆盖率达到40%以上，细颗粒物浓度控制在30微克/立方米以下，再生水利用率达到25%左右。
二、重点任务
（一）推进植树造林。实施国土绿化工程，完成造林10万亩。
（二）治理大气污染。加强工业炉窑整治，严禁露天焚烧秸秆。
（三）节约用水。推广节水器具，建设节水型社会。
"""
LATER = """临水市绿色发展行动方案（2027—2029年）

一、主要目标
到2029年，全市森林覆盖率达到42%以上，PM2.5浓度控制在32微克/立方米以下，再生水利用率达到30%左右。
二、重点任务
（一）治理大气污染。加强工业炉窑和锅炉整治，严禁露天焚烧秸秆。
（二）推进植树造林。实施国土绿化工程，完成造林12万亩。
（三）发展循环经济。建设资源循环利用基地，推进垃圾分类。
"""


def test_two_plans() -> None:
    comparison = compared(PLAN, LATER)
    became = {
        p.before.title: (p.after.title if p.after else None, p.change) for p in comparison.pairs if p.before
    }
    assert became["推进植树造林"] == ("推进植树造林", Change.CHANGED)
    assert became["治理大气污染"] == ("治理大气污染", Change.CHANGED)
    assert became["节约用水"] == (None, Change.REMOVED)
    added = [p.after.title for p in comparison.pairs if p.change is Change.ADDED and p.after]
    assert added == ["发展循环经济"]
    assert sum(p.moved for p in comparison.pairs) == 1
    said = {c.after.indicator: c for c in comparison.targets if c.before and c.after}
    assert said["森林覆盖率"].direction is Direction.STRICTER
    assert said["PM2.5浓度"].direction is Direction.LOOSER
    assert said["再生水利用率"].direction is Direction.INCOMPARABLE
    assert {c.timing for c in said.values()} == {Timing.LATER}
    for change in said.values():
        assert change.reason


def test_one_indicator_in_several_plans() -> None:
    plans = [read(PLAN, "a.txt"), read(LATER, "b.txt")]
    rows = compare_indicator(plans, "细颗粒物浓度")
    assert [row.target.value for row in rows] == [30, 32]
    assert rows[0].direction is None
    assert rows[1].direction is Direction.LOOSER
    assert rows[1].target.where.quote in plans[1][0].source
    said = indicator_text(rows, "细颗粒物浓度")
    assert "放宽" in said
    assert compare_indicator(plans, "臭氧浓度") == ()
    assert "未规定" in indicator_text((), "臭氧浓度")


def target(operator: str, value: float | None, unit: str | None = "%", **other: str) -> Target:
    from ingest.span import Span  # noqa: PLC0415

    made = Target(
        "1#t1", "1", "1.s1", "森林覆盖率", (Span(0, 1),), Operator(operator), value, None, unit,
        "2027", Basis.STATED, None, Modality.NONE, None, None, None, Span(0, 1),
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (target(">=", 40), target(">=", 42), Direction.STRICTER),  # a floor that rose
        (target(">=", 40), target(">=", 38), Direction.LOOSER),
        (target("<=", 30), target("<=", 28), Direction.STRICTER),  # a ceiling that fell
        (target("<=", 30), target("<", 33), Direction.LOOSER),
        (target("down", 10), target("down", 12), Direction.STRICTER),  # must fall by more
        (target("up", 5), target("up", 3), Direction.LOOSER),
        (target(">=", 40), target("=", 40), Direction.EQUAL),
        (target("=", 40), target(">=", 45), Direction.STRICTER),  # the floor tells which way is strict
        (target("=", 40), target("=", 45), Direction.INCOMPARABLE),  # nothing tells
        (target(">=", 40), target("<=", 45), Direction.INCOMPARABLE),
        (target(">=", 40), target("up", 45), Direction.INCOMPARABLE),
        (target("state", None), target("state", None), Direction.INCOMPARABLE),
        (target(">=", 3000, "万亩"), target(">=", 0.3, "亿亩"), Direction.EQUAL),  # 3000万亩 is 0.3亿亩
        (target(">=", 3000, "万亩"), target(">=", 300, "平方公里"), Direction.INCOMPARABLE),
        (
            target("<=", 32, indicator="北京市细颗粒物浓度"),
            target("<=", 27, indicator="细颗粒物浓度"),
            Direction.INCOMPARABLE,
        ),
        (target("down", 10, baseline="2020"), target("down", 10, baseline="2015"), Direction.INCOMPARABLE),
        (target(">=", 40, scope="重点城市"), target(">=", 45, scope="各县"), Direction.INCOMPARABLE),
    ],
)
def test_stricter_or_looser(before: Target, after: Target, expected: Direction) -> None:
    found, reason = direction(before, after)
    assert found is expected
    assert reason


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("2025", "2027", Timing.LATER),
        ("2027", "2025-06", Timing.EARLIER),
        ("2027", "2027-06", Timing.SAME),  # no more precise than both are
    ],
)
def test_earlier_or_later(before: str, after: str, expected: Timing) -> None:
    assert timing(target(">=", 1, deadline=before), target(">=", 1, deadline=after)) is expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("细颗粒物浓度", "全省PM2.5年均浓度", True),
        ("新增汽车中新能源汽车占比", "新增汽车中新能源汽车比例", True),
        ("国家级绿色工厂", "省级绿色工厂", False),
        ("城市生活污水处理率", "农村生活污水处理率", False),
        ("森林覆盖率", "草原综合植被覆盖度", False),
        ("声环境功能区夜间达标率", "声环境功能区昼间达标率", False),
    ],
)
def test_same_indicator(one: str, other: str, same: bool) -> None:
    assert (indicator_likeness(one, other) >= 0.8) is same


@given(st.lists(st.sampled_from([
    "国家建立海洋环境监测制度。", "沿海地方人民政府应当编制规划。", "禁止向海域排放油类、酸液。",
    "船舶应当配备防污设备和器材。", "违反本法规定的，处二万元以上罚款。",
]), min_size=1, max_size=5, unique=True), st.data())  # fmt: skip
def test_shuffled_articles_find_one_another(rules: list[str], data: st.DataObject) -> None:
    """However articles are put in another order, each is found unchanged."""
    other = data.draw(st.permutations(rules))
    numbers = "一二三四五"
    before, after = (
        "某某条例\n\n" + "\n".join(f"第{numbers[i]}条 {rule}" for i, rule in enumerate(each))
        for each in (rules, other)
    )
    empty = Facts("x", (), (), (), (), (), (), ())
    a, b = ingest.parse(before.encode(), "a.txt"), ingest.parse(after.encode(), "b.txt")
    comparison = compare(a, b, empty, empty)
    articles = [p for p in comparison.pairs if (p.after or p.before).number]  # type: ignore[union-attr]
    assert {p.change for p in articles} == {Change.UNCHANGED}


def test_hostile_documents_are_compared() -> None:
    huge = "某某办法\n\n第一条 " + "禁止排放污染物，" * 20_000 + "。\n"
    other = "某某办法\n\n第一条 " + "严禁排放污染物，" * 20_000 + "。\n"
    empty = Facts("x", (), (), (), (), (), (), ())
    a, b = ingest.parse(huge.encode(), "a.txt"), ingest.parse(other.encode(), "b.txt")
    comparison = compare(a, b, empty, empty)
    assert comparison.count(Change.CHANGED) == 1
    nothing = ingest.parse("没有条文的一句话。".encode(), "c.txt")
    assert compare(nothing, b, empty, empty).count(Change.ADDED) >= 1
