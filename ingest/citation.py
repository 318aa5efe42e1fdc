"""How an official cites a clause."""

import re

from ingest.document import Clause, Document, Kind
from ingest.numbering import leading_number

_DECIMAL = re.compile(r"\d{1,2}(?:[.．]\d{1,2})+[.．]?")
_FIXED = {Kind.SENTENCE: "", Kind.FRONT_MATTER: "首部", Kind.CLOSING: "末段"}
_DIGITS = "零一二三四五六七八九"


def chinese_numeral(number: int) -> str:
    """A count below a thousand in Chinese numerals, as articles and parts print it.

    >>> [chinese_numeral(n) for n in (3, 10, 12, 20, 105, 110)]
    ['三', '十', '十二', '二十', '一百零五', '一百一十']
    """
    if number < 10:
        return _DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
    hundreds, rest = divmod(number, 100)
    gap = "零" if 0 < rest < 10 else "一" if 10 <= rest < 20 else ""
    return _DIGITS[hundreds] + "百" + gap + (chinese_numeral(rest) if rest else "")


def citation(document: Document, path: str) -> str:
    """《美丽吉林建设行动方案（2024—2027年）》（吉政办发〔2024〕21号）第三部分（二）第1条.

    Raises:
        KeyError: the document has no such path.
    """
    clause = document.clause(path)
    line = [clause, *document.ancestors(clause)][::-1]
    top = line[0]
    if any(step.kind is Kind.ARTICLE for step in line):
        # Laws are cited by article; chapters are left out (articles run on through them).
        line = line[next(i for i, step in enumerate(line) if step.kind is Kind.ARTICLE) :]
    # "2.1.2" says all that "2" and "2.1" above it say.
    said = {step.parent for step in line if _DECIMAL.fullmatch(step.number)}
    # A further work that a notice issues is cited by its own title.
    name = f"《{top.title}》" if top.kind is Kind.ATTACHMENT and not top.number else work(document)
    return name + "".join(_step(document, step) for step in line if step.path not in said)


def work(document: Document) -> str:
    """The work's name and number: 《……》（……号）."""
    title = document.metadata.title
    number = document.metadata.document_number
    name = title.value if title else document.name
    return f"《{name}》" + (f"（{number.value}）" if number else "")


def _step(document: Document, clause: Clause) -> str:
    kind, number = clause.kind, clause.number
    if kind in _FIXED:
        return _FIXED[kind]
    if kind is Kind.PARAGRAPH:
        return _paragraph(document, clause)
    if kind is Kind.TABLE_ROW:
        return "" if clause.path.startswith("0.") else f"表第{clause.path.rpartition('r')[2]}行"
    if kind is Kind.ITEM and any(above.kind is Kind.ARTICLE for above in document.ancestors(clause)):
        return _legal_item(number)
    if not number:
        return f"“{clause.title}”部分" if clause.kind is Kind.SECTION else ""
    return _numbered(number)


def _paragraph(document: Document, clause: Clause) -> str:
    parent = document.clause(clause.parent) if clause.parent else None
    beside = [each for each in document.children(clause.parent) if each.kind is clause.kind]
    if parent is not None and len(beside) == 1:
        return ""
    unit = "款" if parent is not None and parent.kind is Kind.ARTICLE else "段"
    return f"第{chinese_numeral(int(clause.path.rpartition('p')[2]))}{unit}"


def _legal_item(printed: str) -> str:
    """项 are cited with their brackets, 目 below them by their number (立法技术规范)."""
    number = leading_number(printed)
    if number is None:
        return printed
    return f"第{number.ordinal}目" if number.style == "arabic_point" else f"第{printed.rstrip('、.．')}项"


def _numbered(printed: str) -> str:
    if _DECIMAL.fullmatch(printed):
        return f"第{printed.replace('．', '.').rstrip('.')}条"
    if printed.isdecimal():
        return f"第{chinese_numeral(int(printed))}部分"
    number = leading_number(printed)
    if number is None:
        return printed
    forms = {
        "chinese_comma": f"第{chinese_numeral(number.ordinal)}部分",
        "arabic_point": f"第{number.ordinal}条",
        "arabic_bracket": f"第（{number.ordinal}）项",
    }
    return forms.get(number.style, printed.rstrip("、.．：:"))
