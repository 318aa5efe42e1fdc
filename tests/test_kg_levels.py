"""Who a clause makes responsible: rule by rule, on whole documents of other fields, and on any words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest
from kg.facts import Basis, Level, Role
from kg.levels import responsibilities

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.document import Document
    from kg.facts import Responsibility


def plan(text: str, addressees: str = "", issuer: str = "安江省人民政府") -> Document:
    """A small plan with one measure, 1.1, that says ``text``."""
    head = f"{issuer}关于印发《试点工作方案》的通知\n\n{addressees}\n\n试点工作方案\n\n"
    return ingest.parse(f"{head}一、主要任务\n（一）推进重点工作。{text}\n".encode(), "plan.txt")


def stated(rows: tuple[Responsibility, ...], clause: str = "1.1") -> set[str]:
    return {str(r.level) for r in rows if r.clause == clause and r.basis is Basis.STATED}


# Words of a clause -> the levels they make responsible. Under each rule, rows that need it and rows that
# must not trigger it.
STATED = [
    # The subject of a duty, with a modal word or a predicate behind it.
    ("各市（州）要建立工作台账。", "city"),
    ("各县（市、区）结合实际制定实施细则。", "county"),
    ("到2026年底前，各区县完成管网普查。", "county"),
    ("设区的市应当编制专项规划。", "city"),
    ("乡镇（街道）负责日常巡查，村（社区）做好宣传。", "township village"),
    ("各省（自治区、直辖市）要将指标纳入规划。", "province"),
    ("沿海设区的市、县（市、区）人民政府对海岸带保护负责。", "city county"),
    ("省总工会、省供销社按职责推进。", "province"),
    ("旗县级以上人民政府应当安排经费。", "county city province"),
    ("设区的市级以上人民政府应当公布名录。", "city province"),
    ("国有企业带头采购绿色产品。", "enterprise"),
    ("村民委员会应当协助收费，村民有义务按时缴费。", "village public"),
    ("排污单位不得偷排废水。", "enterprise"),
    ("海域使用权人应当按期报告。", "enterprise"),
    ("从事水上运输的单位应当配备收集设施。", "enterprise"),
    ("收储机构核对土地使用权人名单。", ""),
    ("国家建立信息共享机制。", "national"),
    ("任何单位和个人都有权举报。", "public"),
    ("街道办事处、镇人民政府和新闻媒体应当开展宣传。", "township"),
    # An attribute is no subject.
    ("城市建成区应当建设雨水管网。", ""),
    ("县城污水处理厂全部达标。", ""),
    ("企业信用评价结果按季度公布。", ""),
    ("市场监管力度进一步加大。", ""),
    ("市民广场周边道路要完成改造。", ""),
    ("村庄规划应当征求意见。", ""),
    ("公众满意度达到90%。", ""),
    ("区域协作机制要进一步健全。", ""),
    ("县级及以上城市建成区原则上不再新建燃煤锅炉。", ""),
    ("省级以上工业园区污水处理设施要稳定运行。", ""),
    ("全省规模以上工业增加值稳步提高，全市生态环境要持续改善。", ""),
    # The object of a verb is acted upon.
    ("对未达标的企业依法查处，对成绩突出的县（市、区）给予激励。", ""),
    ("完成涉重金属企业整治。", ""),
    ("严格考核各市（州）完成情况。", ""),
    ("向社会公众公布结果，为企业提供便利。", ""),
    # The object of a verb that makes somebody act, when it acts.
    ("鼓励各县（市、区）因地制宜打造特色街区。", "county"),
    ("支持汽车、机械等行业龙头企业，在供应链整合中发挥引领作用。", "enterprise"),
    ("推动重点用能企业开展能源审计。", "enterprise"),
    ("引导居民首诊在基层。", "public"),
    ("指导青禾州开展改革试点。", "city"),
    ("推进企业环境信用评价。", ""),
    ("引导流通企业向乡镇延伸。", "enterprise"),
    ("支持符合条件的产业园区建设标准厂房。", ""),
    ("推动城市公交车电动化替代。", ""),
    # A named place, acting or with a project of its own.
    ("推进沈阳市、大连市海绵城市建设。", "city"),
    ("推荐延边州争创国家试点。", "city"),
    ("组织公主岭市开展试点。", "county"),
    ("支持东河县、西岭区和柳河镇开展试点。", "county township"),
    ("举办沈阳国际展览会，推进示范区建设，支持特色小镇发展。", ""),
    # An instrument of administration has an owner; a grade is conferred.
    ("建立省级碳普惠制度。", "province"),
    ("开展市级专项督察。", "city"),
    ("搭建县级数字平台。", "county"),
    ("市级财政统筹安排补助。", "city"),
    ("培育省级绿色工厂，打造国家级示范基地。", ""),
    ("争创省级示范县、市级先进园区。", ""),
    ("积极争取省级专项资金。", ""),
    ("将指标纳入省级考核。", ""),
    ("建设国家级监测平台。", ""),
    # Runs of levels.
    ("健全省、市、县三级用水总量控制体系。", "province city county"),
    ("打造县、乡、村三级物流体系。", "county township village"),
    ("推动市、县、乡镇国土空间规划编制。", "city county township"),
    ("健全市、县两级联席会议制度。", "city county"),
    ("坚持省负总责、市县抓落实。", "province city county"),
    ("按照国家和省、市有关规定办理。", ""),
    ("构建城乡一体、区域协同的格局。", ""),
    # Agents.
    ("对逾期未完成的，由县级人民政府责令改正。", "county"),
    ("由第三方开展评估。", ""),
    # Burdens, roles and roll-outs.
    ("压实企业污染防治主体责任。", "enterprise"),
    ("充分发挥村级组织作用。", "village"),
    ("整县推进畜禽粪污资源化利用。", "county"),
    ("以乡镇为单位组建服务团队。", "township"),
    ("完整县域统计数据。", ""),
    # A condition is no duty, except where its subject then shall do something.
    ("企业未按规定报告的，给予警告。", ""),
    ("企业在本地开展经营的，应当如实申报。", "enterprise"),
    # Titles of documents and quoted words name nobody.
    ("落实《企业和个人信息管理办法》，推广“村民要参与”做法。", ""),
]


@pytest.mark.parametrize(("words", "levels"), STATED, ids=[row[0][:18] for row in STATED])
def test_stated_levels(words: str, levels: str) -> None:
    assert stated(responsibilities(plan(words))) == set(levels.split())


NOTES = [
    ("（责任单位：市水利局）", [("市水利局", "city", Role.ALL)]),
    # a member of the list is a body, however its name ends; two pieces under one head are one
    (
        "（责任单位：省电力公司、各高校、人民银行安江省分行、海山大剧院、海山港集团临江办事处）",
        [
            ("省电力公司", "enterprise", Role.ALL),
            ("各高校", "province", Role.ALL),
            ("人民银行安江省分行", "province", Role.ALL),
            ("海山大剧院", "province", Role.ALL),
            ("海山港集团临江办事处", "enterprise", Role.ALL),
        ],
    ),
    (
        "（责任单位：发展改革、财政部门，省医专）",
        [("发展改革、财政部门", "province", Role.ALL), ("省医专", "province", Role.ALL)],
    ),
    (
        "（牵头单位：省发展改革委；责任单位：省财政厅，各市、州人民政府）",
        [
            ("省发展改革委", "province", Role.LEAD),
            ("省财政厅", "province", Role.ALL),
            ("各市、州人民政府", "city", Role.ALL),
        ],
    ),
    (
        "（市住房城乡建设局牵头，市公交集团、各区县政府配合）",
        [
            ("市住房城乡建设局", "city", Role.LEAD),
            ("市公交集团", "enterprise", Role.SUPPORT),
            ("各区县政府", "county", Role.SUPPORT),
        ],
    ),
    (
        "（省自然资源厅、省水利厅等部门按职责分工负责）",
        [("省自然资源厅", "province", Role.ALL), ("省水利厅", "province", Role.ALL)],
    ),
    (
        "（责任单位：各县（市、区）人民政府，街道办事处）",
        [("各县（市、区）人民政府", "county", Role.ALL), ("街道办事处", "township", Role.ALL)],
    ),
    (
        "\n责任单位：市交通运输局（港口局）、市财政局",
        [
            ("市交通运输局（港口局）", "city", Role.ALL),
            ("市财政局", "city", Role.ALL),
        ],
    ),
    ("（计量单位：万吨）", []),
    ("（含电力）", []),
    ("（详见附件，由专班负责人解读）", []),
]


@pytest.mark.parametrize(("note", "units"), NOTES, ids=[row[0][:20] for row in NOTES])
def test_responsible_units_in_a_note(note: str, units: list[tuple[str, str, Role]]) -> None:
    document = plan(f"开展管网普查。{note}")
    rows = [r for r in responsibilities(document) if r.basis is Basis.STATED]
    assert [(r.body, str(r.level), r.role) for r in rows] == units
    for row in rows:
        assert row.span is not None
        assert document.text(row.span) == row.body


def test_ministries_without_prefix_are_of_the_level_of_the_issuer() -> None:
    document = plan("开展评估。（生态环境部牵头，发展改革委参与）", issuer="国务院办公厅")
    rows = [r for r in responsibilities(document) if r.clause == "1.1"]
    assert [(r.body, r.level, r.role) for r in rows] == [
        ("生态环境部", Level.NATIONAL, Role.LEAD),
        ("发展改革委", Level.NATIONAL, Role.SUPPORT),
    ]
    assert rows[1].reason == "名称未冠层级，按制发机关的层级列"


def test_a_level_that_no_word_names_is_inferred_with_its_reason() -> None:
    rows = responsibilities(plan("地方各级人民政府要加强领导。"))
    inferred = [r for r in rows if r.basis is Basis.INFERRED]
    assert {str(r.level) for r in inferred} == {"province", "city", "county", "township"}
    assert all("组织法" in r.reason for r in inferred)
    assert stated(rows) == set()


def test_departments_of_local_governments_are_inferred_without_townships() -> None:
    rows = responsibilities(plan("由地方人民政府水行政、农业农村主管部门责令改正。"))
    inferred = [r for r in rows if r.basis is Basis.INFERRED]
    assert {str(r.level) for r in inferred} == {"province", "city", "county"}
    assert all("主管部门" in r.reason for r in inferred) and stated(rows) == set()


def test_leading_and_supporting_in_running_text() -> None:
    rows = responsibilities(
        plan("市教育局牵头制定方案，市财政局配合做好保障，由市水利局会同市农业农村局组织验收。")
    )
    assert [(r.body, r.role) for r in rows] == [
        ("市教育局", Role.LEAD),
        ("市财政局", Role.SUPPORT),
        ("市水利局", Role.ALL),
        ("市农业农村局", Role.SUPPORT),
    ]


def test_a_measure_that_names_nobody_inherits_the_addressees() -> None:
    rows = responsibilities(plan("开展普查。", "各市（州）人民政府，各县（市）人民政府："))
    assert [(r.level, r.basis, r.reason) for r in rows] == [
        (Level.CITY, Basis.INHERITED, "本条未写明，取自主送机关"),
        (Level.COUNTY, Basis.INHERITED, "本条未写明，取自主送机关"),
    ]


def test_a_measure_that_names_nobody_inherits_the_units_noted_above_it_first() -> None:
    text = (
        "试点工作方案\n\n一、重点工程（责任单位：市水利局）\n"
        "（一）开展管网普查。摸清底数。\n（二）推进改造。加快进度。（市住建局负责）\n"
    )
    rows = responsibilities(ingest.parse(text.encode(), "plan.txt"))
    assert [(r.clause, r.body, r.basis) for r in rows] == [
        ("1", "市水利局", Basis.STATED),
        ("1.1", "市水利局", Basis.INHERITED),
        ("1.2", "市住建局", Basis.STATED),
    ]


def test_where_nothing_says_who_one_row_says_so() -> None:
    text = "试点工作方案\n\n一、主要任务\n（一）开展管网普查。摸清底数。\n"
    (row,) = responsibilities(ingest.parse(text.encode(), "plan.txt"))
    assert (row.level, row.body, row.basis, row.span) == (None, None, Basis.UNSTATED, None)


def test_the_subject_of_an_aim_is_inferred() -> None:
    text = (
        "试点工作方案\n\n一、节水行动\n（一）主要目标\n到2027年，各市（州）建成节水型城市。\n"
        "（二）重点举措\n1.开展普查。摸清底数。\n"
    )
    rows = [r for r in responsibilities(ingest.parse(text.encode(), "plan.txt")) if r.clause == "1.1"]
    assert [(r.level, r.basis) for r in rows] == [(Level.CITY, Basis.INFERRED)]


def test_a_municipality_speaks_of_itself_as_a_city() -> None:
    document = plan("北京市生态环境局要加强监测，各区要做好配合。", issuer="北京市人民政府")
    assert stated(responsibilities(document)) == {"city", "county"}


# Excerpts of other fields and levels, annotated before any rule was tried on them; "?" marks levels that a
# careful reader might add or leave.
DOCUMENTS: dict[str, dict[str, str]] = {
    "water_saving_province": {
        "2.1.1": "province city county",
        "2.1.2": "province",
        "2.2.5": "county enterprise ?public",
        "2.2.6": "township village",
        "2.3.7": "enterprise",
        "2.3.9": "city",
        "2.4.11": "province city",
        "3.1": "province city county",
        "3.2": "province city county",
        "3.3": "public",
    },
    "digital_village_county": {
        "2.1.1": "county enterprise",
        "2.1.2": "county township",
        "2.2.1": "county enterprise",
        "2.2.2": "county township village",
        "2.3.1": "county village ?public",
        "2.3.2": "county township ?village",
        "2.3.3": "county township",
        "3.1": "county",
        "3.2": "county",
        "3.3": "county",
        "2.2.3": "?public",
    },
    "elderly_care_national": {
        "2.3": "national province",
        "2.4": "public",
        "2.5": "national",
        "2.6": "city county province",
        "2.8": "enterprise ?village",
        "2.9": "province",
        "3.10": "national province city county",
        "3.11": "public",
    },
    "green_transport_city": {
        "2.1.1": "city county ?township ?enterprise",
        "2.1.2": "city county",
        "2.1.3": "enterprise",
        "2.2.1": "city enterprise",
        "2.3.2": "enterprise township",
        "2.3.3": "?enterprise ?public",
        "3.1": "city county",
        "3.2": "city",
        "3.3": "?city",
    },
    "river_chief_regulation": {
        "c1.a3": "county city province township",
        "c1.a4": "county city province",
        "c1.a5": "province city county township ?village",
        "c1.a6": "province",
        "c1.a7": "village",
        "c1.a8": "public",
        "c1.a9": "enterprise",
        "c1.a10": "public enterprise",
        "c1.a11": "county city province",
        "c1.a12": "county",
    },
    "grassland_region": {
        "2.1": "city county enterprise province",
        "2.2": "county village public",
        "2.3": "province ?city",
        "2.4": "township",
        "2.5": "province city county",
        "3": "province city county",
    },
    "plastic_municipality": {
        "2.1": "enterprise public city county",
        "2.2": "city",
        "2.4": "city county township village ?public",
        "3.5": "county township enterprise",
        "3.6": "city",
        "3.7": "enterprise",
        "4.8": "city county",
        "4.9": "public",
    },
    "health_county": {
        "2.1": "county",
        "2.2": "county township village",
        "2.3": "county village",
        "2.5": "township public",
        "2.6": "county",
    },
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_stated_levels_of_whole_documents(name: str, root: Path) -> None:
    document = ingest.read(root / "tests" / "documents" / "levels" / f"{name}.txt")
    rows = responsibilities(document)
    for clause in document.clauses:
        wanted = DOCUMENTS[name].get(clause.path, "").split()
        sure = {level for level in wanted if not level.startswith("?")}
        found = stated(rows, clause.path)
        assert sure <= found <= {level.removeprefix("?") for level in wanted}, clause.path


def test_every_measure_of_the_shipped_plan_has_a_row_and_every_row_its_words(jilin: Document) -> None:
    rows = responsibilities(jilin)
    assert {r.clause for r in rows} >= {c.path for c in jilin.clauses if c.kind is ingest.Kind.MEASURE}
    for row in rows:
        if row.basis is Basis.STATED:
            assert row.span is not None
            assert jilin.clause(row.clause).span.contains(row.span)
            if row.body:
                assert jilin.text(row.span) == row.body
        else:
            assert row.reason


@given(st.text("各市县乡镇村企业（、，。；）要负责由省级国家责任单位：局牵头公众推动建立平台", max_size=60))
def test_any_words_give_spans_inside_their_clause(words: str) -> None:
    document = plan(f"开展普查。{words}")
    rows = responsibilities(document)
    assert rows == responsibilities(document)
    for row in rows:
        assert row.span is None or document.quote(row.span).strip()
