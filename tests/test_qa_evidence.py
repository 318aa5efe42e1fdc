"""What a clause must say to answer, what it contradicts, and what is then not answered."""

from pathlib import Path

import pytest

import ingest
from library import Library
from qa import Answer
from qa.claims import denied
from qa.places import AskedPlace, not_spoken_of

DOCUMENTS = Path(__file__).parent / "documents"
RULES, SAFETY = "anjiang_pollution_rules.txt", "anping_safety_measures.txt"
SCHOOLS, STORAGE, FORESTS, JOBS = (
    "education_plan.txt",
    "storage_scheme.txt",
    "forest_chief_county.txt",
    "employment_district.txt",
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("shelf")
    files = [
        *(DOCUMENTS / "laws" / name for name in (RULES, SAFETY)),
        *(DOCUMENTS / name for name in (SCHOOLS, STORAGE)),
        *(DOCUMENTS / "targets" / name for name in (FORESTS, JOBS)),
    ]
    Library.build(folder, files)
    return Library.open(folder)


def asked(library: Library, name: str, question: str) -> Answer:
    return library.ask(question, [next(entry.id for entry in library.entries if entry.name == name)])


@pytest.mark.parametrize(
    ("name", "question", "words"),
    [
        # What is taken for granted and is not so.
        (RULES, "拒绝环保检查，最高罚五十万元，对吗", ["不对", "二十万元以下"]),
        (RULES, "自动监测数据不公开由公安机关处罚，对吗", ["不对", "由生态环境主管部门处"]),
        (SAFETY, "随地吐痰罚五百元，对吗", ["不对", "50元至200元"]),
        (SAFETY, "消防设施每两年检测一次，对吗", ["不对", "每年至少"]),
        (FORESTS, "乡级林长每季度巡林一次就行，对吗", ["每月不少于1次"]),
        # And what is so.
        (SCHOOLS, "高中阶段毛入学率要达到99%，对不对", ["不对", "97%"]),
        (SCHOOLS, "高中阶段毛入学率不低于97%，对不对", ["对", "97%"]),
    ],
)
def test_a_false_premise_is_corrected_by_the_clause(
    shelf: Library, name: str, question: str, words: list[str]
) -> None:
    answer = asked(shelf, name, question)
    assert answer.answerable
    assert all(word in answer.text for word in words), answer.text


@pytest.mark.parametrize(
    ("question", "text", "is_denied"),
    [
        ("最高罚十万元，对吗", "处五千元以上五万元以下罚款", True),
        ("最高罚五万元，对吗", "处五千元以上五万元以下罚款", False),
        ("可以罚两万元吗", "处五千元以上五万元以下罚款", False),  # between the two
        ("罚五百元，对吗", "处50元至200元罚款", True),
        ("罚 0.5万元，对吗", "处5000元罚款", False),
        ("每半年一次，对吗", "每六个月至少检查一次", False),
        ("十五个工作日内办结，是吗", "应当在十日内办结", False),  # working days are other days
        ("三分之一以上同意，是吗", "经三分之二以上同意", True),
        ("2025年施行，是吗", "自2022年起施行", False),  # a year is no amount
    ],
)
def test_numbers_are_held_against_numbers_of_their_kind(question: str, text: str, is_denied: bool) -> None:
    assert (denied(question, text) is not None) is is_denied


@pytest.mark.parametrize(
    ("name", "question", "words"),
    [
        (SCHOOLS, "乡村教师补充由谁负责", "省教育厅"),  # stands behind the measure
        (RULES, "企业主要负责人对安全生产有哪些职责", "操作规程"),  # 生产经营单位的主要负责人
        (FORESTS, "县级林长多久巡一次林", "每半年"),
        (JOBS, "小微企业创业担保贷款最高多少", "最高不超过300万元"),  # not what is newly lent
        (STORAGE, "首批海上风电什么时候并网", "2025年6月"),
        (SAFETY, "个人占用消防通道怎么罚", "五百元以下"),
    ],
)
def test_the_sentence_that_states_what_is_asked(shelf: Library, name: str, question: str, words: str) -> None:
    answer = asked(shelf, name, question)
    assert any(words in citation.quote for citation in answer.citations), answer.text


def test_a_person_is_not_told_what_units_pay(shelf: Library) -> None:
    answer = asked(shelf, SAFETY, "个人损坏消防设施怎么罚")
    assert "五百元以下罚款" in answer.text
    assert "五千元以上" not in answer.text


@pytest.mark.parametrize(
    ("name", "question"),
    [
        (RULES, "无人机检查要提前几天通知"),
        (RULES, "自动监测数据要保存几年"),
        (RULES, "养狗不拴绳怎么处罚"),
        (RULES, "安江省细颗粒物浓度到2025年要降到多少"),
        (SAFETY, "夜间施工的噪声限值是多少分贝"),
        (SAFETY, "电动车进电梯罚多少钱"),
        (SCHOOLS, "2035年九年义务教育巩固率是多少"),
        (SCHOOLS, "学前教育普及普惠由哪个部门牵头"),
        (STORAGE, "抽水蓄能电站二期什么时候投产"),  # 一期 is stated
        (STORAGE, "充电桩补贴多少钱一个"),
        (FORESTS, "村级林长多久巡林一次"),  # 县级 and 乡级 are stated
        (FORESTS, "擅自改变林地用途罚多少"),
        (JOBS, "退役军人就业率要达到多少"),
    ],
)
def test_what_is_not_stated_is_not_answered(shelf: Library, name: str, question: str) -> None:
    answer = asked(shelf, name, question)
    assert not answer.answerable, answer.text
    assert answer.reason and not answer.citations


def test_a_place_is_known_by_its_name_in_the_year_of_the_document(tmp_path: Path) -> None:
    """即墨市 became 即墨区 in 2017 (GB/T 2260): a text of 2015 still speaks of 即墨市."""
    file = tmp_path / "old.txt"
    title, body = "青岛市人民政府关于水土保持的意见", "一、总体要求\n支持即墨市开展水土保持。"
    words = f"{title}\n\n{body}\n\n青岛市人民政府\n2015年3月1日\n"
    file.write_text(words, encoding="utf-8")
    document = ingest.read(file)
    assert not_spoken_of("", (AskedPlace("即墨市", "370282"),), "支持即墨市开展水土保持。", document) == ()
    assert not_spoken_of("", (AskedPlace("胶州市", "370281"),), "支持即墨市开展水土保持。", document) == (
        "胶州市",
    )
