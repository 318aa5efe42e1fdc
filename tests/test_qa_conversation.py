"""A conversation: questions that go on, several in one, typed wrong, of one strength; what was understood."""

import pytest

from kg.facts import Strength
from library import Library
from qa.follow_up import completed
from qa.parts import parts_of
from qa.question import understand
from qa.synonyms import expand
from retrieval.expansion import weighted_tokens

FIRST = "到2027年，森林覆盖率要达到多少？"


@pytest.mark.parametrize(
    ("earlier", "asked", "understood"),
    [
        (FIRST, "那2025年呢？", "到2025年，森林覆盖率要达到多少？"),
        (FIRST, "湿地保护率呢？", "到2027年湿地保护率是多少"),
        (FIRST, "由谁负责？", "森林覆盖率由谁负责？"),
        (FIRST, "依据是什么？", "森林覆盖率依据是什么？"),
        ("秸秆可以露天焚烧吗？", "罚多少？", "秸秆可以露天焚烧罚多少？"),
        ("长春市要做什么？", "那吉林市呢？", "吉林市要做什么？"),
        # What names a matter of its own stands alone.
        (FIRST, "化肥利用率到2027年要达到多少？", "化肥利用率到2027年要达到多少？"),
        (FIRST, "个人混合投放垃圾罚多少钱？", "个人混合投放垃圾罚多少钱？"),
    ],
)
def test_what_is_left_out_is_taken_from_the_question_before(
    earlier: str, asked: str, understood: str
) -> None:
    assert completed(understand(asked), understand(earlier)).text == understood


def test_a_question_that_goes_on_is_answered_and_says_how_it_was_read(mixed: Library) -> None:
    alone = mixed.ask("到2027年，湿地保护率要达到多少？")
    answer = mixed.ask("那湿地保护率呢？", earlier=[FIRST])
    assert answer.citations == alone.citations
    assert answer.understood == "到2027年湿地保护率是多少"
    assert any(step.operation == "understand" and "湿地保护率" in step.detail for step in answer.plan)
    assert answer.question == "那湿地保护率呢？"


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        ("森林覆盖率是多少？由谁负责？", 2),
        ("秸秆怎么处理，能不能烧？", 2),
        ("化肥和农药的利用率分别要达到多少？", 2),
        ("餐厅可以主动提供筷子，对吗？", 1),
        ("PM2.5目标属于哪个行动？这个行动还有哪些举措？", 1),
        ("重点举措点名了哪些市？分别让它们做什么？", 1),
        ("我是基层工作人员，想问一下，到2027年森林覆盖率是多少？", 1),
    ],
)
def test_several_questions_in_one(asked: str, parts: int) -> None:
    assert len(parts_of(asked)) == parts


def test_each_of_several_questions_is_answered_or_refused(mixed: Library) -> None:
    one, other = mixed.ask("到2027年森林覆盖率要达到多少？"), mixed.ask("个人混合投放垃圾罚多少钱？")
    both = mixed.ask("到2027年森林覆盖率要达到多少？个人混合投放垃圾罚多少钱？")
    assert {*one.citations, *other.citations} <= {*both.citations} or "罚" in both.text
    half = mixed.ask("到2027年森林覆盖率要达到多少？火星上有几个水站？")
    assert half.answerable
    assert set(one.citations) <= set(half.citations)
    assert "（2）火星上有几个水站：文中未规定" in half.text


@pytest.mark.parametrize(
    ("asked", "typed", "meant"),
    [
        ("湿地保户率到2027年要达到多少？", "保户", "保护"),
        ("生活拉圾怎么分类？", "拉圾", "垃圾"),
        ("规划环境影响凭价的原则是什么？", "凭价", "评价"),
    ],
)
def test_what_sounds_like_a_word_of_the_library_is_read_so_and_said(
    mixed: Library, asked: str, typed: str, meant: str
) -> None:
    answer = mixed.ask(asked)
    read = [step.detail for step in answer.plan if step.operation == "understand"]
    assert read == [f"按“{meant}”理解（原文输入“{typed}”）"]
    assert answer.understood == asked.replace(typed, meant)
    assert answer.question == asked
    assert answer.citations == mixed.ask(asked.replace(typed, meant)).citations != ()


@pytest.mark.parametrize("word", ["秸秆", "火星", "花盆", "森林"])
def test_words_of_the_language_are_left_as_they_are(mixed: Library, word: str) -> None:
    assert not any(step.operation == "understand" for step in mixed.ask(f"{word}有什么规定？").plan)


def test_only_sentences_of_the_strength_asked(mixed: Library) -> None:
    answer = mixed.ask("垃圾分类投放有什么规定？", strength=Strength.PROHIBIT)
    for citation in answer.citations:
        assert any(word in citation.quote for word in ("不得", "禁止", "严禁"))
    none = mixed.ask("什么是生活垃圾？", strength=Strength.EXPLORE)
    assert not none.answerable
    assert "探索" in none.reason


def test_documents_chosen_are_the_only_ones_asked(mixed: Library) -> None:
    (rules,) = [each.id for each in mixed.entries if "垃圾" in each.name]
    answer = mixed.ask("有哪些处罚？", documents=[rules])
    assert {each.document for each in (*answer.citations, *answer.nearest)} == {rules}


def test_a_word_inside_another_brings_in_no_synonym() -> None:
    assert "街道办事处" in expand("街道由谁管")
    assert expand("街道两侧的树") == ()
    assert "办事处" in weighted_tokens("街道由谁管")
    assert "办事处" not in weighted_tokens("街道两侧的树")


def test_a_refusal_tells_that_the_document_was_cut(mixed: Library) -> None:
    (plan,) = [each.id for each in mixed.entries if "jilin" in each.name]
    answer = mixed.ask("2035年湿地保护率的目标是多少？", documents=[plan])
    assert not answer.answerable
    assert "本文有删减" in answer.reason
    assert any("本文有删减" in each.quote for each in answer.nearest)
    (rules,) = [each.id for each in mixed.entries if "垃圾" in each.name]
    assert "删减" not in mixed.ask("2035年湿地保护率的目标是多少？", documents=[rules]).reason
