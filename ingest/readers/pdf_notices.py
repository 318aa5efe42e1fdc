"""What a person should know of a PDF that was read: what is missing, doubtful or left out."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.document import Notice
from ingest.readers.pdf_pages import Sheet
from ingest.reading import Reading
from ingest.span import Span

_MOST_UNREADABLE = 0.02  # share of a page's characters
_MOST_HIDDEN = 0.5


def notices_of(
    reading: Reading, sheets: Sequence[Sheet], missing: Sequence[int], *, broken: int
) -> Iterator[Notice]:
    """The notices, each with the place of the first page that it is about."""
    recognised = {
        page.number for page in reading.pages if any(run.confidence is not None for run in page.runs)
    }
    told = (
        (
            "ocr",
            "第 {pages} 页是扫描图片，文字由识别得来，引用前请对照原件",
            sorted(recognised),
        ),
        (
            "page_missing",
            "第 {pages} 页是扫描图片，没有读取：需要安装文字识别组件（pip install 'youju[ocr]'）",
            missing,
        ),
        (
            "page_broken",
            "第 {pages} 页已损坏或尺寸异常，没有读取，请核对原文",
            [sheet.page.number for sheet in sheets if sheet.is_broken],
        ),
        (
            "ocr_layer",
            "第 {pages} 页是扫描图片，用的是文件自带的识别文字，可能有错字，引用前请对照原件",
            [
                sheet.page.number
                for sheet in sheets
                if sheet.hidden > _MOST_HIDDEN * sheet.characters and sheet.page.number not in recognised
            ],
        ),
        (
            "page_crowded",
            "第 {pages} 页的字符或线条过多，只读取了一部分",
            [sheet.page.number for sheet in sheets if sheet.is_crowded],
        ),
    )
    for code, message, numbers in told:
        if numbers:
            yield Notice(code, message.format(pages=_listed(numbers)), _place(reading, numbers[0]))
    for sheet in sheets:
        if sheet.unreadable > _MOST_UNREADABLE * sheet.characters and sheet.page.number not in recognised:
            share = sheet.unreadable / sheet.characters
            message = (
                f"第 {sheet.page.number} 页有 {share:.0%} 的字符，字体没有说明是什么字，读出的文字不可靠"
            )
            yield Notice("unreadable_characters", message, _place(reading, sheet.page.number))
    if any(sheet.has_fields for sheet in sheets):
        yield Notice("fields_left_out", "文件里有填写的表单或批注文字，没有计入正文")
    if broken:
        yield Notice("damaged_part", f"文件里有 {broken} 处数据损坏，可能缺字，请核对原文或重新下载")


def _listed(numbers: Sequence[int]) -> str:
    """Page numbers as people write them: 3、5—8."""
    runs = []
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        runs.append(f"{run[0]}—{run[-1]}" if len(run) > 1 else str(run[0]))
    return "、".join(runs)


def _place(reading: Reading, number: int) -> Span | None:
    """What the page says, in the text; None where it says nothing."""
    runs = next((page.runs for page in reading.pages if page.number == number), ())
    return Span(runs[0].span.start, runs[0].span.end) if runs else None
