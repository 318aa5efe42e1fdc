"""What is read out of a header: who, on which level, how long, what it ends, how it came to be."""

import pytest

import ingest
from ingest import Metadata
from ingest.header_table import header_table
from ontology import lexicon

BODY = "\n一、任务\n（一）开展普查。摸清底数。\n（二）加强监管。严格执法。\n"


def header(above: str, below: str = "") -> Metadata:
    return ingest.parse((above + BODY + below).encode(), "plan.txt").metadata


@pytest.mark.parametrize(
    ("above", "names"),
    [
        (
            "河川省财政厅 河川省生态环境厅关于印发《河川省节水奖补办法》的通知",
            ["河川省财政厅", "河川省生态环境厅"],
        ),
        ("中共中央 国务院关于深入打好污染防治攻坚战的意见", ["中共中央", "国务院"]),
        ("发文机关：财政部、生态环境部\n节水奖补办法", ["财政部", "生态环境部"]),
        ("河川省生态环境厅关于加强噪声管理的通知", ["河川省生态环境厅"]),
        ("节水行动方案", []),
    ],
)
def test_issuers(above: str, names: list[str]) -> None:
    assert [field.value for field in header(above).issuers] == names


@pytest.mark.parametrize(
    ("issuer", "level", "place", "code"),
    [
        ("国务院办公厅", "national", "", ""),
        ("生态环境部", "national", "", ""),
        ("国家发展和改革委员会", "national", "", ""),
        ("吉林省生态环境厅", "province", "吉林省", "220000"),
        ("中共吉林省委", "province", "吉林省", "220000"),
        ("上海市人民政府", "province", "上海市", "310000"),
        ("广西壮族自治区人民政府", "province", "广西壮族自治区", "450000"),
        ("长春市人民政府办公厅", "city", "长春市", "220100"),
        ("延边朝鲜族自治州人民政府", "city", "延边朝鲜族自治州", "222400"),
        ("吉林省长春市生态环境局", "city", "长春市", "220100"),
        ("农安县人民政府", "county", "农安县", "220122"),
        ("上海市浦东新区人民政府", "county", "浦东新区", "310115"),
        ("农安县合隆镇人民政府", "township", "农安县", "220122"),
        ("河湾街道办事处", "township", "", ""),
        ("河川省水利厅", "province", "", ""),
    ],
)
def test_level_of_the_issuer(issuer: str, level: str, place: str, code: str) -> None:
    found = header(f"{issuer}关于加强节水工作的通知").authority
    assert found is not None
    assert (found.level, found.place, found.code) == (level, place, code)
    assert found.why


@pytest.mark.parametrize("issuer", ["河湾市人民政府", "河湾集团有限公司董事会"])
def test_a_level_that_the_name_does_not_tell_is_not_guessed(issuer: str) -> None:
    found = header(f"{issuer}关于加强节水工作的通知").authority
    assert found is None


@pytest.mark.parametrize(
    ("title", "kind", "standing"),
    [
        ("临江市节水行动方案（2024—2027年）", "方案", None),
        ("临江市供水管理办法（试行）", "办法", "试行"),
        ("河川省节水条例（草案征求意见稿）", "条例", "草案"),
        ("河川省人民政府关于加强节水工作的意见", "意见", None),
        ("临江市2025年政府工作报告", "报告", None),
    ],
)
def test_kind_and_standing(title: str, kind: str, standing: str | None) -> None:
    found = header(title)
    assert found.kind is not None and found.kind.value == kind
    assert (found.standing.value if found.standing else None) == standing


@pytest.mark.parametrize(
    ("below", "effective", "valid_for", "expires"),
    [
        ("本方案自2024年3月1日起施行，有效期5年。", "2024-03-01", "P5Y", "2029-02-28"),
        ("本方案自2024年1月1日起施行，有效期为三年。", "2024-01-01", "P3Y", "2026-12-31"),
        ("本方案自2024年1月1日起施行，有效期至2028年12月31日。", "2024-01-01", None, "2028-12-31"),
        ("本方案自印发之日起施行，有效期2年。", "2024-01-08", "P2Y", "2026-01-07"),
        ("本方案自印发之日起30日后施行。", None, None, None),
        ("本方案有效期5年。", None, "P5Y", None),
    ],
)
def test_validity(below: str, effective: str | None, valid_for: str | None, expires: str | None) -> None:
    found = header("临江市节水行动方案\n成文日期：2024年1月8日", below)
    told = (found.effective, found.valid_for, found.expires)
    assert tuple(field.value if field else None for field in told) == (effective, valid_for, expires)


def test_what_is_computed_says_how() -> None:
    found = header("临江市节水行动方案\n成文日期：2024年1月8日", "本方案自印发之日起施行，有效期2年。")
    assert found.effective is not None and "印发之日" in found.effective.why
    assert found.expires is not None and "2024-01-08" in found.expires.why


@pytest.mark.parametrize(
    ("below", "names"),
    [
        (
            "本办法自2024年3月1日起施行，《临江市供水管理办法》（临政发〔2010〕3号）同时废止。",
            ["临江市供水管理办法（临政发〔2010〕3号）"],
        ),
        ("本办法自2024年3月1日起施行。《甲办法》《乙规定》同时废止。", ["甲办法", "乙规定"]),
        ("按照《河川省节水条例》执行。", []),
    ],
)
def test_repeals(below: str, names: list[str]) -> None:
    assert [field.value for field in header("临江市供水管理办法", below).repeals] == names


@pytest.mark.parametrize(
    "table",
    [
        "索 引 号\t1122-01\t主题分类\t环境保护\n发文机关\t临江市人民政府\t成文日期\t2024年1月8日\n",
        "| 索引号 | 1122-01 | 主题分类 | 环境保护 |\n|---|---|---|---|\n"
        "| 发文机关 | 临江市人民政府 | 成文日期 | 2024年1月8日 |\n",
        "索引号：\n1122-01\n主题分类：\n环境保护\n发文机关：\n临江市人民政府\n成文日期：\n2024年1月8日\n",
    ],
)
def test_labels_and_values_in_cells_and_lines_of_their_own(table: str) -> None:
    found = header(f"{table}临江市节水行动方案")
    told = (found.index_number, found.subject, found.issuer, found.issued)
    assert [field.value if field else None for field in told] == [
        "1122-01",
        "环境保护",
        "临江市人民政府",
        "2024-01-08",
    ]


def test_a_table_of_indicators_is_no_header() -> None:
    found = header("临江市节水行动方案\n名称\t单位\t分类\n用水量\t亿立方米\t约束性\n")
    assert found.subject is None and found.notice_title is None


def test_history_of_a_law() -> None:
    note = (
        "（2010年11月26日河川省第十一届人民代表大会常务委员会第二十二次会议通过 "
        "2017年3月24日河川省第十二届人民代表大会常务委员会第三十三次会议修正 "
        "2023年7月31日河川省第十四届人民代表大会常务委员会第五次会议修订）"
    )
    law = ingest.parse(f"河川省湿地保护条例\n{note}\n第一条 为了保护湿地，制定本条例。\n".encode(), "law.txt")
    told = [(event.kind, event.date) for event in law.metadata.history]
    assert told == [("passed", "2010-11-26"), ("amended", "2017-03-24"), ("revised", "2023-07-31")]
    for event in law.metadata.history:
        assert law.quote(event.span).startswith(event.date[:4])


def test_the_table_shows_what_is_printed_and_what_is_computed() -> None:
    found = header("临江市人民政府关于印发《临江市节水行动方案（2024—2027年）》的通知\n2024年1月8日", "")
    rows = {row.label: row.value for row in header_table(found)}
    assert rows["标题"] == "临江市节水行动方案（2024—2027年）"
    assert rows["发文层级"] == "县级（临江市 220681）"
    assert rows["实施期限"] == "2024—2027年"
    assert "失效日期" not in rows


def test_every_fact_has_a_label() -> None:
    labels = lexicon("header")["display"]["labels"]
    shown_apart = {"authority", "period", "history", "issuers"}  # issuers: each is in issuer
    assert {*Metadata.__slots__} - shown_apart == {*labels}


def test_history_shows_by_which_order_or_decision() -> None:
    note = (
        "（2015年9月1日河川省人民政府令第12号公布　"
        "根据2023年1月10日《河川省人民政府关于修改部分规章的决定》修正）"
    )
    rows = [row.value for row in header_table(header(f"河川省取水办法\n{note}")) if row.label == "历史沿革"]
    assert rows == [
        "2015-09-01 河川省人民政府令第12号公布",
        "2023-01-10 《河川省人民政府关于修改部分规章的决定》修正",
    ]
