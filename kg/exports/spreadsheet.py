"""CSV tables for Excel and WPS: a file a table, in a zip, with Chinese headers and values."""

import csv
import re
from collections.abc import Iterable
from io import StringIO

from ingest.document import Document
from kg.exports.archive import zipped
from kg.exports.tables import TABLES, Cell, Row, rows
from kg.facts import Facts
from kg.vocabulary import chinese_label

_HEADERS = {
    "id": "编号",
    "document": "文件编号",
    "name": "名称",
    "format": "格式",
    "sha256": "指纹",
    "clause": "条款路径",
    "citation": "引文",
    "quote": "原话",
    "start": "起",
    "end": "止",
    "kind": "类别",
    "number": "序号",
    "title": "标题",
    "document_number": "发文字号",
    "issuer": "发文机关",
    "issued": "成文日期",
    "published": "发布日期",
    "effective": "施行日期",
    "expires": "有效期至",
    "index_number": "索引号",
    "subject": "主题分类",
    "addressees": "主送机关",
    "period": "期间",
    "source": "来源",
    "licence": "许可",
    "indicator": "指标",
    "operator": "关系",
    "value": "量值",
    "value_max": "量值上限",
    "unit": "单位",
    "deadline": "期限",
    "deadline_basis": "期限依据",
    "modality": "语气",
    "binding": "属性",
    "scope": "范围",
    "baseline": "基期",
    "level": "层级",
    "body": "机关或单位",
    "role": "职责",
    "basis": "依据",
    "reason": "理由",
    "strength": "措辞强度",
    "verb": "动词",
    "object": "对象",
    "what": "种类",
    "use": "用法",
    "target": "目标编号",
    "method": "方法",
    "score": "分值",
    "bearer": "义务主体",
    "condition": "条件",
    "conduct": "违法行为",
    "offender": "违法者",
    "authority": "处罚机关",
    "sanction": "处罚种类",
    "low": "数额下限",
    "high": "数额上限",
    "base": "计算基数",
    "per": "计算单位",
    "on": "处罚对象",
    "punishes": "所罚条款",
    "field": "要素",
    "content": "内容",
    "event": "事件",
    "date": "日期",
    "act": "所依决定",
    "relation": "关系",
    "to": "另一文件编号",
    "quoted": "原话所在文件编号",
}
# Columns of closed lists -> the list in the ontology.
_LISTS = {
    "kind": "subdivision",
    "operator": "operator",
    "deadline_basis": "basis",
    "modality": "modality",
    "level": "level",
    "role": "role",
    "basis": "basis",
    "strength": "strength",
    "use": "use",
    "sanction": "sanction",
    "field": "field",
    "event": "event",
    "relation": "relation",
}
_WHAT = {"document": "文件", "place": "地方", "programme": "专项"}
# What a spreadsheet takes for a formula (OWASP, CSV injection); full-width signs count in Chinese editions.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def to_csv(pairs: Iterable[tuple[Document, Facts]]) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads it as such; lines end as RFC 4180 has them.

    Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers are left as they are.
    """
    found: dict[str, list[Row]] = {table: [] for table in TABLES}
    for table, row in rows(pairs):
        found[table].append(row)
    return zipped({f"{TABLES[table]}.csv": _sheet(each) for table, each in found.items() if each})


def _sheet(table: list[Row]) -> bytes:
    file = StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_HEADERS[column] for column in table[0])
    writer.writerows([_shown(column, cell) for column, cell in row.items()] for row in table)
    return file.getvalue().encode("utf-8-sig")


def _shown(column: str, cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    if column in _LISTS:
        return chinese_label(_LISTS[column], cell)
    if column == "what":
        return _WHAT.get(cell, cell)
    return f"'{cell}" if _FORMULA.match(cell) else cell
