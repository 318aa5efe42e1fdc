"""Training exercises: each key is carried by the document, and each question has one right answer."""

import io
import json
import re
from functools import cache
from pathlib import Path

import docx
import pytest

import ingest
import kg
from ingest.document import Document
from kg.comparison.provisions import plain
from kg.facts import Facts
from sheets import Exercise, ExerciseKind, exercise_paper, exercises, exercises_json
from sheets.exercises import shuffled

DOCUMENTS = Path(__file__).parent / "documents"
NAMES = ["jilin2024.txt", "city_sample.txt", "air_quality_excerpt.txt", *(
    f"targets/{file.name}" for file in sorted((DOCUMENTS / "targets").glob("*.txt"))
)]  # fmt: skip


@cache
def made(name: str) -> tuple[Document, Facts, tuple[Exercise, ...]]:
    document = ingest.read(DOCUMENTS / name)
    facts = kg.extract(document)
    return document, facts, exercises(document, facts)


def read(words: str) -> tuple[Document, Facts]:
    document = ingest.parse(words.encode(), "x.txt")
    return document, kg.extract(document)


@pytest.mark.parametrize("name", NAMES)
def test_each_key_is_carried_verbatim(name: str) -> None:
    document, _, found = made(name)
    assert found
    for each in found:
        assert each.evidence
        for evidence in each.evidence:
            assert document.quote(evidence.span) == evidence.quote
            assert evidence.citation.startswith("《")


@pytest.mark.parametrize("name", NAMES)
def test_a_blank_filled_with_its_answer_is_what_the_document_says(name: str) -> None:
    document, _, found = made(name)
    body = plain(document.repaired.text)
    for each in found:
        if each.kind is not ExerciseKind.CLOZE or "的目标值为" in each.question:
            continue
        filled = plain(each.question.replace("＿＿＿＿", each.answer)).rstrip("。")
        # 到2027年 and the scope may stand further ahead in the document's sentence.
        stem = re.sub(r"^到\d+年(\d+月)?(\d+日)?,", "", filled)
        quotes = plain("".join(e.quote for e in each.evidence))
        assert stem in body or stem[2:] in quotes
        assert plain(each.answer) in quotes


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_asked_once(name: str) -> None:
    found = [each for each in made(name)[2] if each.kind in (ExerciseKind.CLOZE, ExerciseKind.TRUE_FALSE)]
    assert len({(each.kind, each.question) for each in found}) == len(found)


@pytest.mark.parametrize("name", NAMES)
def test_an_altered_statement_stands_nowhere_in_the_document(name: str) -> None:
    document, facts, found = made(name)
    body = plain(document.repaired.text)
    by_id = {t.id: t for t in facts.targets}
    for each in found:
        if each.kind is not ExerciseKind.TRUE_FALSE:
            continue
        target = by_id[each.evidence[0].fact]
        said = plain(each.question).rstrip("。")
        stem = re.sub(r"^到\d+年(\d+月)?(\d+日)?,", "", said)
        if each.answer == "一致":
            assert plain(document.text(target.span)) in stem
        else:
            assert stem not in body
            assert document.quote(target.span) in each.answer


def test_an_altered_value_is_no_value_of_the_indicator_in_another_year_or_scope() -> None:
    """Whatever is altered: 40, 42 … 60 are all values of the indicator somewhere in this plan."""
    values = "，".join(f"到{2020 + i}年森林覆盖率达到{40 + i}%以上" for i in range(1, 12))
    document, facts = read(f"某市行动方案（2021—2031年）\n\n一、主要目标\n{values}。\n")
    assert len([t for t in facts.targets if "森林覆盖率" in t.indicator]) >= 10
    taken = {t.value for t in facts.targets}
    for each in exercises(document, facts, kinds=frozenset({ExerciseKind.TRUE_FALSE})):
        if each.answer != "一致":
            number = re.findall(r"达到(\d+)%", each.question)
            assert float(number[0]) not in taken


def test_a_plan_that_contradicts_itself_is_not_asked_about() -> None:
    document, facts = read(
        "某市行动方案（2024—2027年）\n\n一、主要目标\n到2027年，森林覆盖率达到40%以上，湿地保护率达到55%以上。\n"
        "二、重点任务\n（一）造林。到2027年，森林覆盖率达到45%以上。\n"
    )
    asked = [each.question for each in exercises(document, facts)]
    assert not any("森林覆盖率" in question for question in asked)
    assert any("湿地保护率" in question for question in asked)


def test_a_year_that_must_be_counted_out_is_not_asked_about() -> None:
    """三年内 falls due in 2026 by reckoning; the text does not print it."""
    document, facts = read(
        "某市行动方案（2024—2026年）\n\n一、重点任务\n（一）治污。三年内完成150个行政村生活污水治理。\n"
    )
    assert facts.targets[0].deadline == "2026"
    asked = [each.question for each in exercises(document, facts)]
    assert asked
    assert not any("2026" in question for question in asked)


def test_a_floor_is_altered_upwards_and_a_ceiling_downwards() -> None:
    """达到80%以上 follows from 达到85%以上: lowered, the statement would not be wrong."""
    for name in NAMES:
        _, facts, found = made(name)
        by_id = {t.id: t for t in facts.targets}
        for each in found:
            if each.kind is ExerciseKind.TRUE_FALSE and each.answer != "一致":
                target = by_id[each.evidence[0].fact]
                before, after = plain(target_words(name, each)), plain(each.question)
                numbers = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", after)]
                assert target.value is not None
                assert before not in after
                changed = [n for n in numbers if n not in map(float, re.findall(r"\d+(?:\.\d+)?", before))]
                if target.operator == ">=" and changed:
                    assert max(changed) > target.value
                if target.operator == "<=" and changed:
                    assert min(changed) < target.value or max(changed) > 2000  # the year said before


def target_words(name: str, each: Exercise) -> str:
    document, facts, _ = made(name)
    return document.text(next(t for t in facts.targets if t.id == each.evidence[0].fact).span)


def test_measures_are_matched_to_the_parts_that_hold_them() -> None:
    document, _, found = made("jilin2024.txt")
    matches = [each for each in found if each.kind is ExerciseKind.MATCH]
    assert len(matches) == 2
    for each in matches:
        key = dict(pair.split("—") for pair in each.answer.split("；"))
        for i, option in enumerate(each.options, 1):
            part = each.choices["ABCDEFG".index(key[str(i)])]
            measure = next(c for c in document.clauses if c.title == option)
            assert part in [c.title for c in document.ancestors(measure)]


def test_deadlines_are_put_in_order() -> None:
    _, facts, found = made("jilin2024.txt")
    (each,) = [e for e in found if e.kind is ExerciseKind.ORDER]
    due = {t.indicator: t.deadline for t in facts.targets}
    ordered = [due[each.choices["ABCD".index(letter)]] for letter in each.answer]
    assert ordered == sorted(ordered, key=str)
    assert len(set(ordered)) == len(ordered) >= 3


def test_filters() -> None:
    document, facts, found = made("jilin2024.txt")
    cloze = exercises(document, facts, kinds=frozenset({ExerciseKind.CLOZE}), difficulties=frozenset({2}))
    assert cloze
    assert {(e.kind, e.difficulty) for e in cloze} == {(ExerciseKind.CLOZE, 2)}
    sky = exercises(document, facts, action="幸福蓝天")
    assert sky
    assert all(any("幸福蓝天" in title for title in e.actions) for e in sky)
    assert len(sky) < len(found)
    assert exercises(document, facts, action="没有这个行动") == ()


def test_same_in_same_out() -> None:
    document, facts, found = made("city_sample.txt")
    assert exercises(document, facts) == found
    assert exercise_paper(document, found) == exercise_paper(document, found)
    assert shuffled(["甲", "乙", "丙", "丁"], "x") == shuffled(["甲", "乙", "丙", "丁"], "x")


def test_json_has_question_answer_and_source() -> None:
    document, _, found = made("city_sample.txt")
    data = json.loads(exercises_json(found))
    assert len(data) == len(found)
    first = data[0]
    assert {"question", "answer", "difficulty", "evidence", "kind"} <= first.keys()
    evidence = first["evidence"][0]
    assert document.source[evidence["span"]["start"] : evidence["span"]["end"]] == evidence["quote"]


def test_paper_puts_the_key_on_a_new_page() -> None:
    document, _, found = made("city_sample.txt")
    paper = docx.Document(io.BytesIO(exercise_paper(document, found)))
    words = [p.text for p in paper.paragraphs]
    key = words.index("参考答案")
    assert paper.paragraphs[key].paragraph_format.page_break_before
    assert any("一、填空题" in line for line in words[:key])
    assert not any("七成" in line and "＿" not in line and "判断" in line for line in words[:key])
    assert any("出处" in line for line in words[key:])
    assert sum("．" in line and line[0].isdigit() for line in words[key:]) >= len(found)


def test_a_document_without_targets_says_so() -> None:
    document, facts = read("没有任何目标的一句话。")
    assert exercises(document, facts) == ()
    paper = docx.Document(io.BytesIO(exercise_paper(document, ())))
    assert any("没有可出的题目" in p.text for p in paper.paragraphs)
