"""Versions and states of documents in the forms in which officials meet them: laws, decisions, lists."""

import json
from datetime import date

import pytest

import ingest
from ingest import Document
from kg.acts import acts_of
from kg.versions import State, Summary, status_of, summaries, superseded, to_json, works_of
from kg.works import core

BODY = "第一条　为了加强管理，制定本办法。\n第二条　本办法适用于本行政区域。\n第三条　政府应当加强领导。\n"


def document(text: str, name: str = "rules.txt") -> Document:
    return ingest.parse(text.encode(), name)


def rules(above: str, last: str = "") -> Document:
    return document(f"{above}\n{BODY}{f'第四条　{last}' if last else ''}\n")


NOTE_2015 = "（2015年9月1日河川省人民政府令第12号公布）"
NOTE_2023 = (
    "（2015年9月1日河川省人民政府令第12号公布　根据2023年1月10日河川省人民政府令第330号"
    "《河川省人民政府关于修改部分规章的决定》第一次修正）"
)
OLD = rules(f"河川省取水许可管理办法\n{NOTE_2015}", "本办法自2015年11月1日起施行。")
NEW = rules(f"河川省取水许可管理办法\n{NOTE_2023}", "本办法自2015年11月1日起施行。")
DECISION = document(
    "河川省人民政府关于修改和废止部分规章的决定\n（2023年1月10日河川省人民政府令第330号公布）\n"
    "根据《中华人民共和国行政许可法》，省人民政府对规章进行了清理，决定：\n"
    "一、修改下列规章\n（一）《河川省取水许可管理办法》\n将第五条修改为：“取水单位应当申请。”\n"
    "二、废止下列规章\n1.《河川省水土保持办法》（河川省人民政府令第20号）\n2.《河川省河道采砂规定》\n"
    "本决定自2023年3月1日起施行。\n"
)


def states(on: date, *documents: Document) -> list[State]:
    return [status_of(each, on, documents).state for each in documents]


def test_an_amended_text_takes_over_on_the_day_of_its_amendment() -> None:
    # 施行日期 of the first text stays in the amended one (立法技术规范 §3): it dates neither text.
    assert states(date(2023, 1, 9), OLD, NEW) == [State.IN_FORCE, State.NOT_YET]
    assert states(date(2023, 1, 10), OLD, NEW) == [State.SUPERSEDED, State.IN_FORCE]
    (work,) = works_of([OLD, NEW])
    assert [version.label for version in work.versions] == ["2015年", "2023年修正"]
    assert work.versions[1].basis == "stated"


def test_a_decision_names_what_it_changes_and_what_it_ends() -> None:
    told = [(act.kind, act.name, act.number) for act in acts_of(DECISION)]
    assert told == [
        ("amends", "河川省取水许可管理办法", ""),
        ("repeals", "河川省水土保持办法", "河川省人民政府令第20号"),
        ("repeals", "河川省河道采砂规定", ""),
    ]
    for act in acts_of(DECISION):
        assert DECISION.quote(act.evidence.span) == act.evidence.quote


def test_the_text_before_an_amendment_says_that_it_was_amended() -> None:
    before = status_of(OLD, date(2023, 2, 1), [OLD, DECISION])
    assert before.state is State.IN_FORCE and "修改" not in before.why.replace("废止、修订", "")
    after = status_of(OLD, date(2023, 3, 1), [OLD, DECISION])
    assert after.state is State.IN_FORCE and "本文本不含修改内容" in after.why
    assert any("取水许可" in each.quote for each in after.evidence if each.document == DECISION.id)


def test_a_repeal_by_number_ends_that_document_alone() -> None:
    ended = rules(
        "河川省水土保持办法\n（2004年5月1日河川省人民政府令第20号公布）", "本办法自2004年6月1日起施行。"
    )
    other = rules(
        "河川省水土保持办法\n（2001年5月1日河川省人民政府令第7号公布）", "本办法自2001年6月1日起施行。"
    )
    assert states(date(2023, 3, 1), ended, DECISION)[0] is State.ABOLISHED
    assert states(date(2023, 2, 28), ended, DECISION)[0] is State.IN_FORCE
    assert status_of(other, date(2024, 1, 1), [other, DECISION]).state is State.IN_FORCE


def test_grounds_of_a_decision_are_not_acted_on() -> None:
    decision = document(
        "临江市人民政府关于废止《临江市城市供水管理办法》的决定\n"
        "根据《河川省节水条例》和《临江市立法规定》，市人民政府决定废止《临江市城市供水管理办法》"
        "（临政发〔2010〕3号）。\n本决定自2024年7月2日起施行。\n"
    )
    assert {(act.kind, act.name) for act in acts_of(decision)} == {("repeals", "临江市城市供水管理办法")}


def test_a_new_text_that_ends_the_old_one_of_its_name_supersedes_it() -> None:
    old = rules("中国共产党问责条例\n（2016年6月28日中共中央政治局会议审议批准　2016年7月8日中共中央发布）")
    new = rules(
        "中国共产党问责条例\n（2016年6月28日中共中央政治局会议审议批准　2016年7月8日中共中央发布　"
        "2019年8月30日中共中央政治局会议修订　2019年9月1日中共中央发布）",
        "本条例自2019年9月1日起施行。2016年7月8日中共中央印发的《中国共产党问责条例》同时废止。",
    )
    found = status_of(old, date(2020, 1, 1), [old, new])
    assert (found.state, found.since) == (State.SUPERSEDED, "2019-09-01")
    assert states(date(2020, 1, 1), new, old)[0] is State.IN_FORCE


def test_a_draft_replaces_nothing() -> None:
    draft = rules("河川省取水许可管理办法（修订草案征求意见稿）\n成文日期：2024年6月1日")
    assert states(date(2025, 1, 1), OLD, draft) == [State.IN_FORCE, State.DRAFT]
    assert superseded([OLD, draft], date(2025, 1, 1)) == frozenset()


def test_an_inferred_replacement_says_so() -> None:
    old = rules("临江市供水管理办法\n发文机关：临江市人民政府\n成文日期：2012年1月8日")
    new = rules("临江市供水管理办法\n发文机关：临江市人民政府\n成文日期：2020年1月8日")
    (work,) = works_of([old, new])
    assert work.versions[1].basis == "inferred" and "推定" in work.versions[1].why
    assert "推定" in status_of(old, date(2021, 1, 1), [old, new]).why


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            "国家危险废物名录（2016年版）\n发文机关：环境保护部",
            "国家危险废物名录（2021年版）\n发文机关：生态环境部",
            True,
        ),
        ("环境保护行政处罚办法\n发文机关：环境保护部", "环境保护行政处罚办法\n发文机关：生态环境部", True),
        ("行政处罚裁量基准\n发文机关：长春市水务局", "行政处罚裁量基准\n发文机关：长春市财政局", False),
        (
            "朝阳区节水办法\n发文机关：长春市朝阳区人民政府",
            "朝阳区节水办法\n发文机关：北京市朝阳区人民政府",
            False,
        ),
        ("长春市节水办法\n发文机关：长春市人民政府", "长春市节水办法\n发文机关：长春市人民政府办公厅", True),
        ("节水实施细则", "节水实施细则", False),  # nothing says whose they are
    ],
)
def test_one_work_or_two(one: str, other: str, *, same: bool) -> None:
    first = rules(f"{one}\n成文日期：2018年1月8日")
    second = rules(f"{other}\n成文日期：2022年1月8日")
    assert bool(works_of([first, second])) is same


def test_one_number_makes_one_work_of_a_notice_and_its_plan_but_not_of_two_plans() -> None:
    head = "长政发〔2022〕15号\n成文日期：2022年1月8日"
    notice = document(
        f"长春市人民政府关于印发《长春市节水行动方案》的通知\n{head}\n各区人民政府：\n现印发给你们。\n"
    )
    plan, other = rules(f"长春市节水行动方案\n{head}"), rules(f"长春市治水行动方案\n{head}")
    assert len(works_of([notice, plan])) == 1
    assert works_of([plan, other]) == ()


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("产业结构调整指导目录（2024年本）", "产业结构调整指导目录"),
        ("河川省节水条例（2018修正）", "河川省节水条例"),
        ("河川省节水条例（修订草案）（征求意见稿）", "河川省节水条例"),
        ("河川省节水办法（试行）", "河川省节水办法"),
        ("河川省工作要点（2024年）", "河川省工作要点2024"),
        ("（试行）", "试行"),
    ],
)
def test_marks_of_versions(title: str, bare: str) -> None:
    assert core(title) == bare


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("失效", State.ABOLISHED),
        ("已废止", State.ABOLISHED),
        ("现行有效", State.IN_FORCE),
        ("部分失效", State.IN_FORCE),
    ],
)
def test_what_the_page_says(said: str, state: State) -> None:
    page = rules(f"临江市供水管理办法\n时效性：{said}\n成文日期：2020年1月8日")
    found = status_of(page, date(2022, 1, 1), [page])
    assert found.state is state
    assert said in found.why and said in {each.quote for each in found.evidence}


def test_nothing_printed_nothing_said() -> None:
    bare = rules("临江市供水管理办法")
    assert status_of(bare, date(2022, 1, 1), [bare]).state is State.UNKNOWN


def test_rows_for_a_list() -> None:
    rows = {row.document: row for row in summaries([NEW, OLD, DECISION], date(2024, 1, 1))}
    old: Summary = rows[OLD.id]
    assert (old.state, old.state_label, old.replaced_by) == (State.SUPERSEDED, "已有新版本", NEW.id)
    assert (old.versions, old.amended_by) == ((OLD.id, NEW.id), (DECISION.id,))
    assert (rows[NEW.id].replaces, rows[NEW.id].version) == (OLD.id, "2023年修正")
    for row in rows.values():
        for each in row.evidence:
            owner = next(one for one in (OLD, NEW, DECISION) if one.id == each.document)
            assert owner.quote(each.span) == each.quote
    data = json.loads(to_json(tuple(rows.values())))
    assert data[0]["state"] == "in_force" and data == json.loads(to_json(tuple(rows.values())))


def test_the_order_of_documents_changes_nothing() -> None:
    day = date(2024, 1, 1)
    one = {row.document: row for row in summaries([NEW, OLD, DECISION], day)}
    assert one == {row.document: row for row in summaries([DECISION, OLD, NEW], day)}
