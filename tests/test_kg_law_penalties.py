"""Penalties of laws: what follows on which conduct, by whom, how much, and which article it punishes."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
from kg import extract
from kg.errors import UnsoundError
from kg.extraction import to_json
from kg.facts import Basis, SanctionKind
from kg.law_articles import article_number
from kg.sanctions import find_sanctions
from kg.soundness import check

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.document import Document
    from kg.facts import Facts, Penalty

LAWS = ("anjiang_pollution_rules", "anping_safety_measures")

DUTIES = """第一条 为了保护环境，制定本条例。

第二条 排污单位应当安装自动监测设备，并保存原始监测记录。

排污单位不得篡改监测数据。

第三条 经营者不得有下列行为：

（一）随意倾倒建筑垃圾；

（二）露天焚烧秸秆和落叶。

第四条 学校应当建立食堂卫生管理制度，对供餐人员定期体检。
"""


def law(*articles: str) -> Document:
    """A small regulation with four articles of duties and then ``articles`` on liability, from 第五条 on."""
    numbers = "五六七八九"
    liability = "\n\n".join(f"第{n}条 {said}" for n, said in zip(numbers, articles, strict=False))
    text = f"安江省环境条例\n\n第一章 总则\n\n{DUTIES}\n第二章 法律责任\n\n{liability}\n"
    return ingest.parse(text.encode(), "rules.txt")


def penalties(*articles: str) -> tuple[Penalty, ...]:
    return extract(law(*articles)).penalties


def amounts(words: str) -> list[tuple[str, float | None, float | None, str | None, str | None, str | None]]:
    found, _ = find_sanctions(words, 0)
    return [(s.kind.value, s.low, s.high, s.base, s.per, s.on) for s in found]


# Words of a consequence -> kind, low, high, base, for each of what, on whom.
SANCTIONS = [
    ("处二万元以上二十万元以下的罚款", ("fine", 2e4, 2e5, None, None, None)),
    ("并处1,000元以上2.5万元以下罚款", ("fine", 1e3, 2.5e4, None, None, None)),
    ("可以处二万至十万元罚款", ("fine", 2e4, 1e5, None, None, None)),
    ("处5万元-10万元罚款", ("fine", 5e4, 1e5, None, None, None)),
    ("处五万元以下罚款", ("fine", None, 5e4, None, None, None)),
    ("处不超过三万元的罚款", ("fine", None, 3e4, None, None, None)),
    ("处一百零五万元罚款", ("fine", 1.05e6, 1.05e6, None, None, None)),
    ("处二亿元以上十亿元以下罚款", ("fine", 2e8, 1e9, None, None, None)),
    ("并处违法所得一倍以上五倍以下罚款", ("fine", 1.0, 5.0, "违法所得", None, None)),
    ("处所收费用1倍以上3倍以下的罚款", ("fine", 1.0, 3.0, "所收费用", None, None)),
    ("按照直接损失的百分之二十计算罚款", ("fine", 0.2, 0.2, "直接损失", None, None)),
    (
        "处建设项目总投资额百分之一以上百分之五以下的罚款",
        ("fine", 0.01, 0.05, "建设项目总投资额", None, None),
    ),
    ("处每平方米一千元以上一万元以下的罚款", ("fine", 1e3, 1e4, None, "每平方米", None)),
    ("按次处一百元以上一千元以下的罚款", ("fine", 1e2, 1e3, None, "按次", None)),
    ("对个人每人处一千元罚款", ("fine", 1e3, 1e3, None, "每人", "个人")),
    ("按照原处罚数额按日连续处罚", ("fine", None, None, None, "按日", None)),
    ("处以罚款", ("fine", None, None, None, None, None)),
    # Numbers on two scales give no one range.
    ("处一万元以上货值金额三倍以下罚款", ("fine", None, None, None, None, None)),
    ("责令限期改正", ("correct", None, None, None, None, None)),
    ("责令停产整治", ("restrict", None, None, None, None, None)),
    ("三年内不得再次申请许可", ("restrict", None, None, None, None, None)),
    ("给予警告", ("warn", None, None, None, None, None)),
    ("没收违法所得", ("confiscate", None, None, None, None, None)),
    ("暂扣或者吊销许可证", ("revoke", None, None, None, None, None)),
    ("处五日以下拘留", ("detain", None, None, None, None, None)),
    ("依法给予处分", ("discipline", None, None, None, None, None)),
    ("依法追究刑事责任", ("criminal", None, None, None, None, None)),
    ("应当依法承担侵权责任", ("civil", None, None, None, None, None)),
    ("依照《中华人民共和国水法》的规定处罚", ("other", None, None, None, None, None)),
]


@pytest.mark.parametrize(("words", "expected"), SANCTIONS)
def test_a_sanction_is_read_with_its_kind_and_amount(words: str, expected: tuple[object, ...]) -> None:
    assert amounts(words) == [expected]


def test_several_sanctions_of_one_phrase_are_read_apart() -> None:
    assert [kind for kind, *_ in amounts("责令改正或者限制生产、停产整治")] == ["correct", "restrict"]
    assert [kind for kind, *_ in amounts("处警告或者五百元以下罚款")] == ["warn", "fine"]


@pytest.mark.parametrize(
    "words", ["免予处罚", "从轻或者减轻处罚", "被吊销许可证", "自责令改正之日起经责令改正"]
)
def test_what_imposes_nothing_is_no_sanction(words: str) -> None:
    assert [kind for kind, *_ in amounts(words) if kind != "correct"] == []


@pytest.mark.parametrize("name", LAWS)
def test_annotated_penalties_are_found(name: str, root: Path) -> None:
    """Annotated by hand from the words alone, before the rules were run on them."""
    folder = root / "tests" / "documents" / "laws"
    document = ingest.read(folder / f"{name}.txt")
    found = sorted(_row(document, penalty) for penalty in extract(document).penalties)
    lines = (folder / f"{name}.penalties.jsonl").read_text(encoding="utf-8").splitlines()
    assert found == sorted(_gold(json.loads(line)) for line in lines)


def _row(document: Document, penalty: Penalty) -> str:
    return _text(
        _article(document, penalty.clause),
        (penalty.conduct, penalty.condition, penalty.authority),
        [[s.kind.value, s.low, s.high, s.base] for s in penalty.sanctions],
        {str(_article(document, p.clause)): p.basis.value for p in penalty.punishes},
    )


def _gold(row: dict[str, Any]) -> str:
    sanctions = [
        [k, None if a is None else float(a), None if b is None else float(b), c]
        for k, a, b, c in row["sanctions"]
    ]
    return _text(
        row["article"], (row["conduct"], row["condition"], row["authority"]), sanctions, row["punishes"]
    )


def _text(*parts: object) -> str:
    return json.dumps(parts, ensure_ascii=False, sort_keys=True)


def _article(document: Document, path: str) -> int:
    return int(article_number(document.numbered(document.clause(path)).number) or 0)


def test_a_tier_is_a_penalty_of_the_same_conduct() -> None:
    first, second, third = penalties(
        "违反本条例第二条第二款规定，篡改监测数据的，由生态环境主管部门处一万元罚款；情节严重的，吊销许可证；"
        "构成犯罪的，依法追究刑事责任。"
    )
    assert {first.conduct, second.conduct, third.conduct} == {"篡改监测数据"}
    assert [each.condition for each in (first, second, third)] == [None, "情节严重", "构成犯罪"]
    # A department that fines and revokes prosecutes nobody.
    assert [each.authority for each in (first, second, third)] == ["生态环境主管部门"] * 2 + [None]


def test_a_list_gives_a_penalty_for_each_item_with_the_sanctions_of_its_head() -> None:
    found = penalties(
        "经营者有下列行为之一的，由城市管理部门责令改正，处五百元罚款：\n\n（一）随意倾倒建筑垃圾的；\n\n（二）露天焚烧秸秆和落叶的。"
    )
    assert [(each.offender, each.conduct, each.authority) for each in found] == [
        ("经营者", "随意倾倒建筑垃圾", "城市管理部门"),
        ("经营者", "露天焚烧秸秆和落叶", "城市管理部门"),
    ]
    assert all([s.kind.value for s in each.sanctions] == ["correct", "fine"] for each in found)
    assert [each.punishes[0].clause for each in found] == ["c1.a3.p1.i1", "c1.a3.p1.i2"]


def test_a_later_paragraph_gives_the_amounts_for_the_items_it_points_to() -> None:
    found = penalties(
        "有下列行为之一的，由城市管理部门责令改正，处以罚款：\n\n（一）随意倾倒建筑垃圾的；\n\n（二）露天焚烧秸秆的。\n\n"
        "有前款第一项行为的，处一千元罚款；有前款第二项行为，造成严重后果的，处五千元罚款。"
    )
    rows = {(each.conduct, each.condition): [s.low for s in each.sanctions] for each in found}
    assert rows[("随意倾倒建筑垃圾", None)] == [None, 1000.0]
    assert rows[("露天焚烧秸秆", None)] == [None, None]
    assert rows[("露天焚烧秸秆", "造成严重后果")] == [5000.0]


def test_articles_named_are_stated_and_others_inferred_with_the_shared_words() -> None:
    named, told = penalties(
        "违反本条例第二条第一款、第三条第二项规定的，处一千元罚款。",
        "学校未建立食堂卫生管理制度，或者未对供餐人员定期体检的，处二千元罚款。",
    )
    assert [(p.clause, p.basis, p.score) for p in named.punishes] == [
        ("c1.a2.p1", Basis.STATED, 1.0),
        ("c1.a3.p1.i2", Basis.STATED, 1.0),
    ]
    (only,) = told.punishes
    assert (only.clause, only.basis) == ("c1.a4.p1", Basis.INFERRED)
    assert 0.55 <= only.score <= 1
    assert "第四条" in only.reason
    assert "建立食堂卫生管理制度" in only.reason


@pytest.mark.parametrize(
    "said",
    [
        "违反本条例第九十条规定的，处一千元罚款。",  # no such article
        "违反本条例第二十二条规定，随意倾倒建筑垃圾的，处一千元罚款。",
        "工作人员滥用职权、玩忽职守的，依法给予处分。",
        "擅自移动界桩的，处一千元罚款。",
        "违法捕捞的，依照《中华人民共和国渔业法》第三条的规定处罚。",  # an article of another law
    ],
)
def test_what_the_law_does_not_tell_is_left_open(said: str) -> None:
    assert [penalty.punishes for penalty in penalties(said)] == [()]


@pytest.mark.parametrize(
    "said",
    [
        "当事人对行政处罚决定不服的，可以依法申请行政复议。",
        "前款规定的部门不提起诉讼的，人民检察院可以提起诉讼。",
        "完全属于不可抗拒的自然灾害的，免予承担责任。",
        "违反本条例规定的行为，法律有处理规定的，从其规定。",
    ],
)
def test_what_imposes_nothing_is_no_penalty(said: str) -> None:
    assert penalties(said) == ()


def test_duties_are_no_penalties_and_breaches_outside_the_chapter_are() -> None:
    text = (
        "第一条 企业应当缴纳罚款。\n\n第二条 违反本办法规定，乱停车辆的，由公安机关处五十元罚款。\n\n"
        "第三条 本办法自公布之日起施行。\n"
    )
    document = ingest.parse(f"安平市停车管理办法\n\n{text}".encode(), "parking.txt")
    assert [each.conduct for each in extract(document).penalties] == ["乱停车辆"]


def test_contradictory_amounts_give_no_value_and_a_notice_with_the_place() -> None:
    document = law("随意倾倒建筑垃圾的，处五万元以上二万元以下的罚款。")
    facts = extract(document)
    (sanction,) = facts.penalties[0].sanctions
    assert (sanction.kind, sanction.low, sanction.high) == (SanctionKind.FINE, None, None)
    (notice,) = facts.notices
    assert notice.span is not None
    assert document.quote(notice.span) == "处五万元以上二万元以下的罚款"
    assert notice.message in [each["message"] for each in to_json(document, facts)["notices"]]


def corpus_laws(root: Path) -> list[Document]:
    folders = (root / "corpus", root / "tests" / "documents" / "laws")
    paths = [
        path for folder in folders for path in sorted(folder.glob("*")) if path.suffix in (".md", ".txt")
    ]
    return [ingest.read(path) for path in paths]


def test_every_part_stands_at_its_span_in_every_law(root: Path) -> None:
    for document in corpus_laws(root):
        facts = extract(document)
        check(document, facts)
        for penalty in facts.penalties:
            words = _tight(document.quote(penalty.span))
            parts = (penalty.conduct, penalty.condition, penalty.authority, penalty.offender)
            assert all(_tight(part) in words for part in parts if part)
            assert all(penalty.span.contains(sanction.span) for sanction in penalty.sanctions)
        assert len({each.id for each in facts.penalties}) == len(facts.penalties)


def _tight(words: str) -> str:
    return re.sub(r"\s", "", words)


def test_every_liability_article_that_fines_has_a_penalty(root: Path) -> None:
    for document in corpus_laws(root):
        found = {penalty.clause for penalty in extract(document).penalties}
        for clause in document.clauses:
            if clause.kind is ingest.Kind.ARTICLE and re.search("元.{0,8}罚款", document.text(clause.span)):
                assert clause.path in found


@pytest.mark.parametrize(
    "changed",
    [
        {"conduct": "随意倾倒生活垃圾"},
        {"authority": "公安机关"},
        {"condition": "情节严重"},
    ],
)
def test_a_penalty_that_says_what_its_words_do_not_fails_the_build(changed: dict[str, str]) -> None:
    document = law("随意倾倒建筑垃圾的，由城市管理部门处五百元罚款。")
    facts = extract(document)
    broken = replace(facts, penalties=(replace(facts.penalties[0], **changed),))
    with pytest.raises(UnsoundError, match="第五条"):
        check(document, broken)


def test_an_amount_that_its_words_do_not_print_fails_the_build() -> None:
    document = law("随意倾倒建筑垃圾的，由城市管理部门处五百元罚款。")
    facts = extract(document)
    penalty = facts.penalties[0]
    wrong = replace(penalty, sanctions=(replace(penalty.sanctions[0], high=800.0),))
    with pytest.raises(UnsoundError, match="800"):
        check(document, replace(facts, penalties=(wrong,)))


def test_long_sentences_cost_no_more_than_they_are_long() -> None:
    for unit in (
        "处一万元罚款，",
        "由甲部门",
        "未报告的，",
        "有前款第一项、",
        "责令",
        "对甲处",
        "第一条、",
        "应当并",
    ):
        facts, short = _timed(unit, 2_000)
        _, long = _timed(unit, 20_000)
        assert facts is not None
        assert long < 60 * max(short, 0.02)  # ten times as long: quadratic would be a hundred times


def _timed(unit: str, length: int) -> tuple[Facts, float]:
    document = law(f"违反本条例第二条规定，{unit * (length // len(unit))}的，处一万元罚款。")
    started = time.process_time()
    return extract(document), time.process_time() - started


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        "违反本条例第二条规定，；。：的由部门责令改正处一万元以上下罚款情节严重有前款项行为之一（）对人",
        max_size=120,
    )
)
def test_any_words_give_sound_penalties(words: str) -> None:
    document = law(words or "。")
    check(document, extract(document))


MONITORING = (
    "测试条例\n\n第一章 监测与投放\n第一条 建设单位应当按照要求编制环境监测年度报告并保存。\n"
    "第二条 {second}\n第三条 不得在河道管理范围内倾倒生活垃圾、弃置砂石。\n"
    "第四条 监测单位应当对监测数据的真实性和准确性负责。\n第五条 {fifth}\n"
    "第二章 法律责任\n第六条 {conduct}，由市生态环境部门处一万元罚款。\n"
)
OTHER = {"second": "运营单位应当安装监控设备。", "fifth": "鼓励节约用水。"}
TIES = [
    # what is left undone, and who must do it: each of the articles that require it
    ("未编制环境监测年度报告的", {}, ["a1"]),
    ("未编制环境监测年度报告的", {"second": "运营单位应当编制环境监测年度报告。"}, ["a1", "a2"]),
    ("运营单位未编制环境监测年度报告的", {"second": "运营单位应当编制环境监测年度报告。"}, ["a2"]),
    # an office that reports as well is not who is punished
    ("未编制环境监测年度报告的", {"second": "市生态环境部门应当编制环境监测年度报告。"}, ["a1"]),
    # forbidden acts that are as near to two articles are tied to neither
    ("在河道管理范围内倾倒生活垃圾的", {}, ["a3"]),
    ("在河道管理范围内倾倒生活垃圾的", {"second": "不得在湖泊、河道管理范围内倾倒生活垃圾。"}, []),
    # who falsifies breaches the duty of truth
    ("监测单位篡改、伪造监测数据的", {}, ["a4"]),
    # a permit's terms, and a breach of the law at large
    ("未按照排污许可证的规定排放污水的", {"fifth": "排污单位应当按照许可证载明的条件排放污水。"}, ["a5"]),
    ("其他未依照本条例规定排放污水的", {"fifth": "排污单位应当达标排放污水。"}, []),
    # an act too short is told by its object
    ("设置入河排污口未备案的", {"fifth": "入河排污口应当报市水务部门备案。"}, ["a5"]),
]


@pytest.mark.parametrize(("conduct", "others", "expected"), TIES)
def test_a_conduct_is_tied_to_what_requires_the_act(
    conduct: str, others: dict[str, str], expected: list[str]
) -> None:
    text = MONITORING.format(**(OTHER | others), conduct=conduct)
    [penalty] = extract(ingest.parse(text.encode(), "law.txt")).penalties
    assert [each.clause.split(".")[1] for each in penalty.punishes] == expected
    assert all(each.basis is Basis.INFERRED and each.score >= 0.55 for each in penalty.punishes)


def test_who_breaches_may_stand_before_the_article() -> None:
    text = MONITORING.format(**OTHER, conduct="单位违反本条例第三条规定，弃置砂石的")
    [penalty] = extract(ingest.parse(text.encode(), "law.txt")).penalties
    assert (penalty.offender, penalty.conduct) == ("单位", "弃置砂石")
    assert [(each.clause, each.basis) for each in penalty.punishes] == [("c1.a3", Basis.STATED)]


def test_an_office_that_tells_another_is_no_conduct() -> None:
    text = (
        "测试条例\n\n第一章 法律责任\n第一条 违法设置排污口的，由市生态环境部门处二万元罚款。\n"
        "水务部门发现违法设置排污口的，应当通报市生态环境部门依照前款规定予以处罚。\n"
    )
    [penalty] = extract(ingest.parse(text.encode(), "law.txt")).penalties
    assert penalty.conduct == "违法设置排污口"
