"""Web pages: the document and its header table are found, what the site prints around them is not."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest
from ingest.errors import IngestError, UnsafeFileError
from ingest.readers.html import read_html

WEB = Path(__file__).parent / "documents" / "web"
PAGES = sorted(WEB.glob("*.html"))


def read(page: str) -> list[str]:
    return read_html(page.encode(), "page.html").text.splitlines()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_whole_pages(path: Path) -> None:
    reading = read_html(path.read_bytes(), path.name)
    assert reading.text == path.with_suffix(".txt").read_text(encoding="utf-8")
    assert not reading.notices


@pytest.mark.parametrize(
    ("name", "number", "issued", "index"),
    [
        ("provincial_table", "河政办发〔2024〕9号", "2024-05-06", "112200000135/2024-0211"),
        ("state_council", "国办发〔2023〕97号", "2023-09-12", "000014349/2023-00088"),
        ("ministry_dl", "河水资〔2022〕15号", "2022-03-01", "HCSL-2022-00031"),
        ("stacked_header", "河人社规〔2023〕4号", "2023-11-02", "01526/2023-11"),
    ],
)
def test_header_tables_of_all_layouts(name: str, number: str, issued: str, index: str) -> None:
    metadata = ingest.read(WEB / f"{name}.html").metadata
    found = metadata.document_number, metadata.issued, metadata.index_number
    assert [field and field.value for field in found] == [number, issued, index]


LINES = [
    # What the page's source says, and the lines that a reader sees.
    ("<p>到<b>20</b><i>27</i>年，完成。<p>二", ["到2027年，完成。", "二"]),
    ("<p>甲。<br>乙。<br/><br>丙。</p>", ["甲。", "乙。", "丙。"]),
    ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
    ("<p>&nbsp;&emsp;　　发展，\n改革。　</p>", ["发展，改革。"]),
    ("<p>GB\n3095 标准。</p>", ["GB 3095 标准。"]),
    ("<p>全文。</p><script>document.write('假')</script><template>假</template>", ["全文。"]),
    ("<p>全文。<!-- 假 --></p><p hidden>假</p><p style='color:red; DISPLAY : none'>假</p>", ["全文。"]),
    ("<p style='mso-fareast-display:nonesuch'>真。</p>", ["真。"]),
    ("<pre>一、任务。\n  （一）开展。</pre>", ["一、任务。", "（一）开展。"]),
    ("<ol type=A start=3><li>甲。</li><li>乙。</li></ol>", ["C.甲。", "D.乙。"]),
    ("<ol style='list-style-type:cjk-ideographic'><li>甲。</li><li>乙。</li></ol>", ["一、甲。", "二、乙。"]),
    ("<ol style='list-style:none'><li>甲。</li></ol><ul><li>乙。</li></ul>", ["甲。", "乙。"]),
    ("<ol><li>一、甲。</li><li>二、乙。</li></ol>", ["一、甲。", "二、乙。"]),  # numbered by hand: not twice
    (
        "<table><tr><td rowspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr>"
        "<tr><td colspan=2>丁</td></tr><tr><td>戊</td><td>己<br>庚</td></tr></table>",
        ["甲\t乙", "\t丙", "丁", "戊\t己 庚"],
    ),
    ("<p>甲&#xD800;&#x110000;乙。</p>", ["甲\ufffd\ufffd乙。"]),
    ("<p>甲&lt;p&gt;乙&amp;lt;。", ["甲<p>乙&lt;。"]),
]


@pytest.mark.parametrize(("page", "lines"), LINES)
def test_lines_as_a_browser_shows_them(page: str, lines: list[str]) -> None:
    assert read(page) == lines


SENTENCES = "<p>一、总体要求。到2027年，全面完成任务。</p><p>二、保障措施。各地要加强领导。</p>"


HEADERS = [
    # A header table as sites set it, and its lines.
    ("<p>索 引 号：<span>1/24</span>　成文日期：<a>2024-01-02</a></p>", "索引号：1/24　成文日期：2024-01-02"),
    (
        "<p><b>发文机关</b>：<i>水利厅</i><b>成文日期</b>：<i>2024-01-02</i></p>",
        "发文机关：水利厅\t成文日期：2024-01-02",
    ),
    ("<table><tr><td>【文号】</td><td>水发〔2024〕1号</td></tr></table>", "文号：\t水发〔2024〕1号"),
    ("<div><div>发文字号</div><div>水发〔2024〕1号</div></div>", "发文字号：水发〔2024〕1号"),
    ("<p>时间：2024-01-01 来源：省厅 字体：[大 中 小]</p>", None),  # the page's, not the document's
]


@pytest.mark.parametrize(("header", "line"), HEADERS)
def test_header_tables_are_lines_of_label_and_value(header: str, line: str | None) -> None:
    page = f"<p>欢迎访问，今天是星期一。</p><div>{header}</div><div>{SENTENCES * 9}</div>"
    assert read(page)[:-18] == ["欢迎访问，今天是星期一。", *([line] if line else [])]


@pytest.mark.parametrize(
    "line",
    [
        "【字体：大 中 小】",
        "打印本页 | 关闭窗口",
        "分享到：微信 微博",
        "浏览次数：1024次",
        "河ICP备05000003号",
        "当前位置：首页 > 政务公开",
        "上一篇：关于元旦放假的通知",
    ],
)
def test_what_sites_print_around_a_document_is_left_out(line: str) -> None:
    assert read(f"<div>{SENTENCES}<p>{line}</p></div>") == read(f"<div>{SENTENCES}</div>")


@pytest.mark.parametrize(
    "line",
    [
        "（此件公开发布）",
        "附件：任务分工表",
        "抄送：省委办公厅。",
        "打印机、复印机应当集中采购",
        "大中小学校",
    ],
)
def test_what_belongs_to_a_document_is_kept(line: str) -> None:
    assert read(f"<div>{SENTENCES}<p>{line}</p></div>")[-1] == line


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "utf-8", "big5"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_encodings_said_rightly_or_wrongly(declared: str, encoding: str) -> None:
    if (declared, encoding) == ("big5", "gb18030"):
        return
    page = f'<html><head><meta charset="{declared}"></head><body>{SENTENCES * 9}镕㑇</body></html>'
    text = read_html(page.encode(encoding), "page.html").text
    assert text.startswith("一、总体要求。")
    assert text.endswith("镕㑇\n")


def test_an_archive_of_one_file_is_read_like_the_page() -> None:
    head = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    data = head + f"<html>{SENTENCES}</html>\r\n--b--\r\n".encode()
    assert read_html(data, "page.mht").text.splitlines() == read(SENTENCES)


def test_a_page_of_links_alone_is_read_whole_and_said_to_be_doubtful() -> None:
    reading = read_html(
        "<p><a href=1>关于印发方案的通知</a></p><p><a href=2>条例</a></p>".encode(), "list.html"
    )
    assert reading.text == "关于印发方案的通知\n条例\n"
    assert [notice.code for notice in reading.notices] == ["main_text_unsure"]


def test_headings_are_where_their_words_are() -> None:
    reading = read_html(f"<h2>一、总则</h2>{SENTENCES}<h3>（一）细则</h3>{SENTENCES}".encode(), "page.html")
    assert [(each.span.of(reading.text), each.level) for each in reading.headings] == [
        ("一、总则", 2),
        ("（一）细则", 3),
    ]


SIZE = 2 * 2**20
FLOODS = {
    "nested": b"<div>" * 600_000,
    "unclosed links": b"<a href=1>" * (SIZE // 10),
    "unclosed fonts": b"<font>" * (SIZE // 6),
    "attributes": b"<p " + b"".join(b"a%d=1 " % i for i in range(SIZE // 9)) + b">x",
    "attributes without values": b"<p " + b"".join(b"a%d/" % i for i in range(SIZE // 8)) + b">x",
    "nested tables": b"<table><tr><td>x" * (SIZE // 16),
    "wide cells": "<td colspan=1000 rowspan=65534>字".encode() * (SIZE // 36),
    "strokes": b"<" * SIZE,
    "comments": b"<!--" * (SIZE // 4),
    "references": b"&amp;" * (SIZE // 5),
    "entities": b"<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><p>&b;" * (SIZE // 90),
    "scripts": b"<script>" * (SIZE // 8),
    "spaces": b"<p>x" + b" \n" * (SIZE // 2),
    "list items": b"<ol><li>x" * (SIZE // 9),
    "one line": "打印".encode() * (SIZE // 6),
}


@pytest.mark.parametrize("data", FLOODS.values(), ids=FLOODS)
def test_floods_end_in_a_reading_or_a_typed_error(data: bytes) -> None:
    try:
        read_html(data, "flood.html")
    except IngestError as error:
        assert "flood.html" in str(error)


def test_what_is_too_deep_or_too_much_says_so() -> None:
    with pytest.raises(UnsafeFileError, match="标签超过"):
        read_html(FLOODS["nested"], "deep.html")
    with pytest.raises(UnsafeFileError, match="嵌套"):
        read_html(b"<div>" * 3000, "deep.html")


@given(st.binary(max_size=400) | st.text(alphabet="<>/!-=\"'&#;pdivtablero 甲。：附件\0\ud800", max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_a_reading_or_a_typed_error(page: bytes | str) -> None:
    data = page if isinstance(page, bytes) else page.encode("utf-8", "surrogatepass")
    try:
        reading = read_html(data, "any.html")
    except IngestError as error:
        assert "any.html" in str(error)
    else:
        assert all(each.span.of(reading.text).strip() for each in reading.headings)


TAGS = st.sampled_from(["div", "p", "section", "span", "b", "td", "ul", "li", "article", "font", "h2"])
SENTENCE = st.integers(0, 9999).map(lambda n: f"第{n}项工作应当按期完成，责任落实到人。")
TREES = st.recursive(
    SENTENCE,
    lambda inner: st.tuples(TAGS, st.lists(inner, min_size=1, max_size=4)).map(
        lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=12,
)


@given(st.lists(TREES, min_size=1, max_size=6), st.integers(0, 8))
@settings(max_examples=200, deadline=None)
def test_every_sentence_of_the_main_block_is_there_once(trees: list[str], links: int) -> None:
    block = "".join(f"<div>{tree}</div>" for tree in trees)
    around = "".join(f"<li><a href={i}>栏目{i}</a></li>" for i in range(links))
    page = f"<div class=nav><ul>{around}</ul></div><div>{block}</div><div class=footer>版权所有</div>"
    text = read_html(page.encode(), "page.html").text
    printed, wanted = (re.findall("第[0-9]+项[^。]+。", each) for each in (text, block))
    assert printed == wanted


def test_a_line_of_the_document_that_looks_like_the_sites_own_is_kept() -> None:
    page = f"<div>{SENTENCES}<p>主办单位：市教育局</p>{SENTENCES}</div>"
    assert "主办单位：市教育局" in read(page)
    assert read(f"<div>{SENTENCES}</div><div>主办单位：市政府办公室</div>") == read(SENTENCES)


def test_an_annex_in_a_block_of_its_own_is_part_of_the_document() -> None:
    page = f"<div>{SENTENCES * 5}</div><div><p>附件</p><p>名单</p><p>一、甲市。乙市，丙市。</p></div>"
    assert read(page)[-3:] == ["附件", "名单", "一、甲市。乙市，丙市。"]
